import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { stepWords } from '../player/text.ts'
import { shownAt } from '../player/view.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'

/** Makes it unmistakable that the screen shows the past, and says where the engine itself is. */
export function PastBanner({ run, language }: { readonly run: RunView; readonly language: Language }) {
  const { toNow } = useActions()
  const cursor = useView((state) => state.cursor)
  const titleOf = (id: string | undefined): string | undefined => {
    const step = run.opened.scenario.steps.find((it) => it.id === id)
    return step && stepWords(run.opened, step, language).title
  }
  const told = run.opened.scenario.steps[shownAt(run, cursor).step]
  const shown = titleOf(told?.id) ?? message(language, 'player.timeline.start')
  const engine = titleOf(run.progress?.step ?? run.frames.at(-1)?.step)
  return (
    <div className="past-banner" role="status">
      <p>
        <strong>{message(language, 'player.past', { title: shown })}</strong>
        {engine !== undefined && <span>{message(language, 'player.past.engine', { title: engine })}</span>}
      </p>
      <button type="button" className="primary" onClick={toNow}>
        {message(language, 'player.past.now')}
      </button>
    </div>
  )
}
