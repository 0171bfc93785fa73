import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { diff } from '../../shared/topology/diff.ts'
import { changeWords } from '../../shared/topology/words.ts'
import { momentWords } from '../player/text.ts'

/** Where a run was taken up again: what is shown from here on is now, and how that differs from what was seen last. */
export function ResumedNote({ run, language }: { readonly run: RunView; readonly language: Language }) {
  const { resumed, frames, start, now, progress } = run
  if (!resumed || frames.length > resumed.frames || progress) return null
  const changes = now ? changeWords(diff(frames.at(-1)?.topology ?? start, now), now, language) : []
  return (
    <div className="note" role="status">
      <p className="note-title">{message(language, 'resumed.heading')}</p>
      <p>{message(language, 'resumed.text', { date: momentWords(resumed.lastAt, language) })}</p>
      {changes.length > 0 && (
        <>
          <p>{message(language, 'resumed.differs')}</p>
          <ul>
            {changes.map((it) => (
              <li key={it}>{it}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
