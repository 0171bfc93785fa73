import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'

/** What the shown step changed, in words. */
export function Changes({ changes, language }: { readonly changes: readonly string[]; readonly language: Language }) {
  return (
    <section className="changes" aria-labelledby="changes">
      <h3 className="label" id="changes">
        {message(language, 'changes.heading')}
      </h3>
      {changes.length === 0 ? (
        <p className="soft">{message(language, 'changes.none')}</p>
      ) : (
        <ul>
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
