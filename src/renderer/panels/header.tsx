import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { scenarioWords } from '../player/text.ts'
import { shownAt } from '../player/view.ts'
import { useApp } from '../store/app-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { EngineChip } from './engine-chip.tsx'
import { KeysIcon, ListIcon, PresentIcon } from './icons.tsx'
import { PastBanner } from './past-banner.tsx'
import { RecordingChip } from './recording-chip.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { ViewOnlyChip } from './view-only.tsx'

export function Header({ run, language }: { readonly run: RunView | undefined; readonly language: Language }) {
  const actions = useActions()
  const cursor = useView((state) => state.cursor)
  // A hand-out is of one run alone: there is nothing to go back to.
  const isHandOut = useApp((state) => state.host === 'file')
  const looksOn = useApp((state) => state.looksOn)
  const past = run !== undefined && shownAt(run, cursor).past
  const other: Language = language === 'en' ? 'ko' : 'en'
  return (
    <header className={past ? 'header past' : 'header'}>
      <div className="header-title">
        <span className="brand">{message(language, 'app.name')}</span>
        {run && !isHandOut && !looksOn && (
          <button type="button" className="quiet icon-text all" onClick={() => void actions.close()}>
            <ListIcon />
            <span className="fold">{message(language, 'app.back')}</span>
          </button>
        )}
        {run && (
          <h1 className={past ? 'visually-hidden' : 'scenario-title'}>
            {run.opened.scenario.section && <span className="section">{run.opened.scenario.section}</span>}{' '}
            <span>{scenarioWords(run.opened, language).title}</span>
          </h1>
        )}
        {run && past && <PastBanner run={run} language={language} />}
      </div>
      <div className="header-tools">
        {looksOn && <ViewOnlyChip language={language} />}
        {run?.recording ? <RecordingChip run={run} language={language} /> : !looksOn && <EngineChip language={language} />}
        <button type="button" className="quiet" lang={other} onClick={() => void actions.setLanguage(other)}>
          {other === 'ko' ? '한국어' : 'English'}
        </button>
        <ThemeSwitch language={language} />
        {run && !looksOn && (
          <button
            type="button"
            className="quiet icon-text"
            title={message(language, 'present.start.long')}
            onClick={() => void actions.startPresentation()}
          >
            <PresentIcon />
            <span className="fold">{message(language, 'present.start')}</span>
          </button>
        )}
        {run && (
          <button
            type="button"
            className="quiet icon-button"
            aria-label={message(language, 'app.keys')}
            title={`${message(language, 'app.keys')} (?)`}
            onClick={() => useView.setState({ dialog: 'keys' })}
          >
            <KeysIcon />
          </button>
        )}
      </div>
    </header>
  )
}
