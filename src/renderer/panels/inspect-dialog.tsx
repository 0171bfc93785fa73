import { useEffect, useState } from 'react'
import type { ThingKind } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { Result } from '../../shared/result.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { FailureCard } from './failure-card.tsx'
import { Modal } from './modal.tsx'

interface InspectDialogProps {
  readonly name: string
  readonly kind: ThingKind
  readonly id: string
  readonly language: Language
}

/** The engine's own answer about a thing. */
export function InspectDialog({ name, kind, id, language }: InspectDialogProps) {
  const { inspect } = useActions()
  const [answer, setAnswer] = useState<Result<unknown>>()
  useEffect(() => {
    let wanted = true
    void inspect(kind, id).then((result) => {
      if (wanted) setAnswer(result)
    })
    return () => {
      wanted = false
    }
  }, [inspect, kind, id])
  return (
    <Modal wide heading={`${message(language, 'selected.inspect')}: ${name}`} onClose={() => useView.setState({ dialog: undefined })}>
      <p className="soft">{message(language, 'selected.inspect.now')}</p>
      {!answer && <p role="status">{message(language, 'selected.inspect.loading')}</p>}
      {answer?.ok === false && <FailureCard failure={answer.failure} language={language} />}
      {answer?.ok && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must be able to scroll it
        <section className="json" tabIndex={0} aria-label={message(language, 'selected.inspect')}>
          <pre>{plainText(JSON.stringify(answer.value, null, 2))}</pre>
        </section>
      )}
    </Modal>
  )
}
