import type { Language } from '../../shared/language.ts'
import { failureWords } from '../../shared/messages/failure-words.ts'
import { message } from '../../shared/messages/message.ts'
import { isOwnFault } from '../../shared/own-fault.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { Failure, FailureCode } from '../../shared/result.ts'
import { ReportButton } from '../faults/report-button.tsx'
import { useView } from '../store/view-store.ts'
import { WarnIcon } from './icons.tsx'

interface FailureCardProps {
  readonly failure: Failure
  readonly language: Language
  /** Left out where it can't be tried again, as in the past. */
  readonly onRetry?: () => void
  /** Goes on without it. */
  readonly onSkip?: () => void
}

/** What would go well on another engine. */
const elsewhere: ReadonlySet<FailureCode> = new Set(['not-ours', 'engine-lost', 'engine-unreachable', 'engine-permission'])

export function FailureCard({ failure, language, onRetry, onSkip }: FailureCardProps) {
  const words = failureWords(language, failure)
  return (
    <div className="note bad failure" role="alert">
      <p className="note-title">
        <WarnIcon />
        {words.title}
      </p>
      <p className="failure-message">{plainText(words.message)}</p>
      <p>{words.remedy}</p>
      {words.detail && (
        <details>
          <summary>{message(language, 'app.detail')}</summary>
          <pre>{plainText(words.detail)}</pre>
        </details>
      )}
      {onRetry && (
        <div className="note-buttons">
          <button type="button" className="small" onClick={onRetry}>
            {message(language, 'app.retry')}
          </button>
          {onSkip && (
            <button type="button" className="small" onClick={onSkip}>
              {message(language, 'app.skip')}
            </button>
          )}
          {elsewhere.has(failure.code) && (
            <button type="button" className="small" onClick={() => useView.setState({ engineOpen: true })}>
              {message(language, 'engine.banner.choose')}
            </button>
          )}
        </div>
      )}
      {isOwnFault(failure) && (
        <div className="note-buttons">
          <ReportButton language={language} />
        </div>
      )}
    </div>
  )
}
