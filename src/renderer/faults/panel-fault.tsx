import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { WarnIcon } from '../panels/icons.tsx'
import { ReportButton } from './report-button.tsx'

interface PanelFaultProps {
  readonly language: Language
  readonly onAgain: () => void
}

/** In place of a panel that could not be drawn. */
export function PanelFault({ language, onAgain }: PanelFaultProps) {
  return (
    <div className="note bad panel-fault" role="alert">
      <p className="note-title">
        <WarnIcon />
        {message(language, 'fault.panel')}
      </p>
      <p>{message(language, 'fault.panel.about')}</p>
      <div className="note-buttons">
        <button type="button" className="small" onClick={onAgain}>
          {message(language, 'fault.again')}
        </button>
        <ReportButton language={language} />
      </div>
    </div>
  )
}
