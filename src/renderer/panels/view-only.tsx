import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { EyeIcon } from './icons.tsx'

/** In place of the engine that is used: this page only looks on. */
export function ViewOnlyChip({ language }: { readonly language: Language }) {
  return (
    <p className="view-only-chip" title={message(language, 'viewOnly.about')}>
      <EyeIcon />
      <span className="chip-name">{message(language, 'viewOnly.chip')}</span>
    </p>
  )
}

/** In place of the start page, which opens scenarios. */
export function NothingPlayed({ language }: { readonly language: Language }) {
  return (
    <div className="nothing-played" role="status">
      <h1>{message(language, 'viewOnly.nothing')}</h1>
      <p>{message(language, 'viewOnly.nothing.about')}</p>
    </div>
  )
}
