import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'

/** What the shown step sent over networks, in words. */
export function TrafficList({ lines, language }: { readonly lines: readonly string[]; readonly language: Language }) {
  if (lines.length === 0) return null
  return (
    <section className="changes" aria-labelledby="travelled">
      <h3 className="label" id="travelled">
        {message(language, 'traffic.heading')}
      </h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
