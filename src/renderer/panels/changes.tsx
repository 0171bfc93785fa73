import { useRef } from 'react'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { Change } from '../../shared/topology/words.ts'
import { Linked } from '../link/linked.tsx'
import { useLinked } from '../link/use-linked.ts'

/** What the shown step changed, in words, each line linked to what it is about. */
export function Changes({ changes, language }: { readonly changes: readonly Change[]; readonly language: Language }) {
  const root = useRef<HTMLElement>(null)
  const links = useLinked(root, changes)
  return (
    <section ref={root} className="changes" aria-labelledby="changes" {...links}>
      <h3 className="label" id="changes">
        {message(language, 'changes.heading')}
      </h3>
      {changes.length === 0 ? (
        <p className="soft">{message(language, 'changes.none')}</p>
      ) : (
        <ul>
          {changes.map(({ text, keys }) => (
            <li key={text}>
              <Linked keys={keys}>{text}</Linked>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
