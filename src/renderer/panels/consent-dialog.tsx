import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import type { ConsentKind } from '../../shared/scenario/consent.ts'
import { stepWords } from '../player/text.ts'
import { useApp } from '../store/app-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { engineName } from './engine-words.ts'
import { Modal } from './modal.tsx'

/** Asked once per scenario, before anything is run, listing what it would do and where. */
export function ConsentDialog({ run, language }: { readonly run: RunView; readonly language: Language }) {
  const { consent } = useActions()
  const engine = useApp((state) => state.engine)
  const close = (): void => useView.setState({ dialog: undefined })
  const kinds = [...new Set(run.consentNeeded.map((item) => item.kind))]
  return (
    <Modal heading={message(language, 'consent.heading')} onClose={close}>
      <p>{message(language, 'consent.lead', { engine: engine ? engineName(language, engine) : '' })}</p>
      <ul className="consents">
        {kinds.map((kind) => (
          <ConsentOfKind key={kind} run={run} kind={kind} language={language} />
        ))}
      </ul>
      <div className="modal-buttons">
        <button type="button" onClick={close}>
          {message(language, 'consent.refuse')}
        </button>
        <button type="button" className="primary" onClick={() => void consent(kinds)}>
          {message(language, 'consent.allow')}
        </button>
      </div>
    </Modal>
  )
}

interface ConsentOfKindProps {
  readonly run: RunView
  readonly kind: ConsentKind
  readonly language: Language
}

function ConsentOfKind({ run, kind, language }: ConsentOfKindProps) {
  const titleOf = (id: string): string => {
    const step = run.opened.scenario.steps.find((it) => it.id === id)
    return step ? stepWords(run.opened, step, language).title : id
  }
  return (
    <li>
      <strong>{message(language, `consent.kind.${kind}`)}</strong>
      <ul>
        {run.consentNeeded
          .filter((item) => item.kind === kind)
          .map((item) => (
            <li key={`${item.step} ${item.what}`}>
              <code>{item.what}</code>
              <span className="soft">{message(language, 'consent.step', { title: titleOf(item.step) })}</span>
            </li>
          ))}
      </ul>
    </li>
  )
}
