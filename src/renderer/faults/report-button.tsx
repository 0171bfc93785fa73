import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { openReport, useCanReport } from './report-store.ts'

/** Opens the report, where there is one for this page. */
export function ReportButton({ language }: { readonly language: Language }) {
  if (!useCanReport()) return null
  return (
    <button type="button" className="small" onClick={openReport}>
      {message(language, 'report.open')}
    </button>
  )
}

/** The same with a word on when one wants it, for places where nothing went wrong that is known of. */
export function ReportOffer({ language }: { readonly language: Language }) {
  if (!useCanReport()) return null
  return (
    <p className="report-offer">
      <span className="soft">{message(language, 'report.offer')}</span> <ReportButton language={language} />
    </p>
  )
}
