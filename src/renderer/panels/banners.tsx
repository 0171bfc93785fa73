import type { Language } from '../../shared/language.ts'
import { failureWords } from '../../shared/messages/failure-words.ts'
import { message } from '../../shared/messages/message.ts'
import { isOwnFault } from '../../shared/own-fault.ts'
import { ReportButton } from '../faults/report-button.tsx'
import { useApp } from '../store/app-store.ts'
import { useRun } from '../store/run-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { CrossIcon, WarnIcon } from './icons.tsx'

/** What the user must know whatever is shown: the connection, the engine, and what went wrong outside a step. */
export function Banners({ language }: { readonly language: Language }) {
  const link = useApp((state) => state.link)
  const engine = useApp((state) => state.engine)
  const notice = useApp((state) => state.notice)
  const looksOn = useApp((state) => state.looksOn)
  const replays = useRun((state) => state.run?.recording !== undefined)
  const engineWords = engine?.failure && failureWords(language, engine.failure)
  const words = notice && failureWords(language, notice)
  // The message is the first of the lines with a place each that follow it: told once.
  const lists = notice?.place !== undefined && notice.detail !== undefined
  return (
    <div className="banners">
      {link === 'lost' && (
        <div className="banner bad" role="alert">
          <WarnIcon />
          <p>{message(language, 'link.lost')}</p>
        </div>
      )}
      {link === 'open' && !replays && (engine?.state === 'lost' || engine?.state === 'unreachable') && (
        <div className="banner bad" role="alert">
          <WarnIcon />
          <div className="banner-text">
            <p>
              <strong>{message(language, `engine.banner.${engine.state}`, { address: engine.address })}</strong>
            </p>
            {engineWords && (
              <p>
                {engineWords.message} {engineWords.remedy}
              </p>
            )}
          </div>
          {!looksOn && (
            <button type="button" className="small" onClick={() => useView.setState({ engineOpen: true })}>
              {message(language, 'engine.banner.choose')}
            </button>
          )}
        </div>
      )}
      <HelperOffer language={language} />
      <SavedFile language={language} />
      {words && (
        <div className="banner bad" role="alert">
          <WarnIcon />
          <div className="banner-text">
            <p>
              <strong>{words.title}.</strong> {!lists && words.message} {words.remedy}
            </p>
            {words.detail && <pre>{words.detail}</pre>}
          </div>
          {isOwnFault(notice) && <ReportButton language={language} />}
          <button
            type="button"
            className="quiet icon-button"
            aria-label={message(language, 'app.dismiss')}
            onClick={() => useApp.setState({ notice: undefined })}
          >
            <CrossIcon />
          </button>
        </div>
      )}
    </div>
  )
}

/** On an engine whose host is not this machine: with the user's yes, and not before, a helper container looks. */
function HelperOffer({ language }: { readonly language: Language }) {
  const { allowHelper } = useActions()
  const hidden = useRun((state) => state.run?.hostLook === 'hidden')
  const putAside = useView((state) => state.helperPutAside)
  if (!hidden || putAside) return null
  return (
    <div className="banner" role="status">
      <p className="banner-text">{message(language, 'helper.offer')}</p>
      <button type="button" className="small" onClick={() => void allowHelper()}>
        {message(language, 'helper.allow')}
      </button>
      <button
        type="button"
        className="quiet icon-button"
        aria-label={message(language, 'app.dismiss')}
        onClick={() => useView.setState({ helperPutAside: true })}
      >
        <CrossIcon />
      </button>
    </div>
  )
}

/** Of one's own file: that it was read again as it was saved, or what is wrong with it now. */
function SavedFile({ language }: { readonly language: Language }) {
  const problem = useRun((state) => state.run?.fileProblem)
  const reread = useApp((state) => state.reread)
  if (problem)
    return (
      <div className="banner bad" role="alert">
        <WarnIcon />
        <div className="banner-text">
          <p>
            <strong>{message(language, 'file.bad')}</strong>
          </p>
          <pre>{problem.detail ?? problem.message}</pre>
        </div>
      </div>
    )
  if (reread === undefined) return null
  return (
    <div className="banner" role="status">
      <p className="banner-text">{message(language, 'file.reread', { file: reread })}</p>
    </div>
  )
}
