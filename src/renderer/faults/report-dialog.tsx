import { useEffect, useRef, useState } from 'react'
import type { Language } from '../../shared/language.ts'
import { failureWords } from '../../shared/messages/failure-words.ts'
import { message } from '../../shared/messages/message.ts'
import type { Result } from '../../shared/result.ts'
import { Modal } from '../panels/modal.tsx'
import { useLanguage } from '../store/app-store.ts'
import { useActions } from '../store/use-actions.ts'
import { copyText } from './copy-text.ts'
import { useReport } from './report-store.ts'

const close = (): void => useReport.setState({ open: false })

/** What would be copied, to be looked at first; read anew each time that it is opened. */
export function ReportDialog({ language }: { readonly language: Language }) {
  const { readReport } = useActions()
  const [report, setReport] = useState<Result<string>>()
  const [copied, setCopied] = useState<boolean>()
  const shown = useRef<HTMLPreElement>(null)

  useEffect(() => {
    let wanted = true
    void readReport().then((result) => wanted && setReport(result))
    return () => {
      wanted = false
    }
  }, [readReport])

  const text = report?.ok ? `${report.value}${pageWords()}\n` : undefined
  const words = report && !report.ok ? failureWords(language, report.failure) : undefined
  const copy = async (): Promise<void> => {
    if (text !== undefined && shown.current) setCopied(await copyText(text, shown.current))
  }
  return (
    <Modal wide heading={message(language, 'report.heading')} onClose={close}>
      <p className="soft">{message(language, 'report.lead')}</p>
      {report === undefined && <p role="status">{message(language, 'report.reading')}</p>}
      {words && (
        <div className="note bad" role="alert">
          <strong>{words.title}</strong>
          <p>{words.message}</p>
          <p>{words.remedy}</p>
        </div>
      )}
      {text !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must be able to scroll it
        <section className="report-text" tabIndex={0} aria-label={message(language, 'report.text')}>
          <pre ref={shown} lang="en">
            {text}
          </pre>
        </section>
      )}
      <div className="modal-buttons">
        <span className="report-outcome" role="status">
          {copied !== undefined && message(language, copied ? 'report.copied' : 'report.notCopied')}
        </span>
        <button type="button" onClick={close}>
          {message(language, 'app.close')}
        </button>
        <button type="button" className="primary" disabled={text === undefined} onClick={() => void copy()}>
          {message(language, 'report.copy')}
        </button>
      </div>
    </Modal>
  )
}

/** Beside everything else, so that it is there when all else could not be drawn. */
export function ReportDialogWhenOpen() {
  const language = useLanguage()
  const open = useReport((state) => state.open)
  return open ? <ReportDialog language={language} /> : null
}

/** What only the page knows. */
const pageWords = (): string => `Page: ${window.innerWidth}x${window.innerHeight} at ${window.devicePixelRatio}, ${navigator.userAgent}`
