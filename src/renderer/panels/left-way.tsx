import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { counted, message } from '../../shared/messages/message.ts'
import { stepWords } from '../player/text.ts'
import { useActions } from '../store/use-actions.ts'

/** The way that the run left by going back, and how it is returned to. */
export function LeftWay({ run, language }: { readonly run: RunView; readonly language: Language }) {
  const { returnToLeft } = useActions()
  const { left, opened, start } = run
  const after = opened.scenario.steps.find(({ id }) => id === left?.after)
  if (!left || !after || run.cleaned || run.recording) return null
  return (
    <div className="note">
      <p>
        {message(language, 'way.left', { title: stepWords(opened, after, language).title })} {counted(language, 'way.more', left.steps)}
      </p>
      <div className="note-buttons">
        <button
          type="button"
          className="small"
          title={message(language, start.engine.kind === 'embedded' ? 'way.return.restore' : 'way.return.replay')}
          disabled={run.progress !== undefined}
          onClick={() => void returnToLeft()}
        >
          {message(language, 'way.return')}
        </button>
      </div>
    </div>
  )
}
