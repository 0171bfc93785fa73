import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { useApp } from '../store/app-store.ts'

/** Says what main is busy with; it comes into sight only where that takes more than a blink. */
export function BusyVeil({ language }: { readonly language: Language }) {
  const busy = useApp((state) => state.busy)
  if (!busy) return null
  return (
    <div className="veil">
      <p className="veil-text" role="status">
        <span className="spinner" aria-hidden="true" />
        {message(language, `busy.${busy}`)}
      </p>
    </div>
  )
}
