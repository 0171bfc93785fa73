import { useEffect } from 'react'
import { message } from '../shared/messages/message.ts'
import { Guarded } from './faults/guarded.tsx'
import { Banners } from './panels/banners.tsx'
import { BusyVeil } from './panels/busy-veil.tsx'
import { Header } from './panels/header.tsx'
import { StartPage } from './panels/start-page.tsx'
import { NothingPlayed } from './panels/view-only.tsx'
import { ScenarioPage } from './player/scenario-page.tsx'
import { scenarioWords } from './player/text.ts'
import { useApp } from './store/app-store.ts'
import { usePresent } from './store/present-store.ts'
import { useRun } from './store/run-store.ts'
import { useActions } from './store/use-actions.ts'

export function App() {
  const { language, theme } = useApp((state) => state.preferences)
  const loaded = useApp((state) => state.loaded)
  const looksOn = useApp((state) => state.looksOn)
  const run = useRun((state) => state.run)
  const presenting = usePresent((state) => state.mode)
  const { endPresentation } = useActions()
  const title = run && scenarioWords(run.opened, language).title

  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
  useEffect(() => {
    document.title = title === undefined ? 'Dockstage' : `${title} · Dockstage`
  }, [title])

  // A run that is closed is presented no longer.
  const open = run !== undefined
  useEffect(() => {
    if (loaded && !open) void endPresentation()
  }, [loaded, open, endPresentation])

  return (
    <div className="app">
      <a className="skip" href="#main">
        {message(language, 'app.toMain')}
      </a>
      {presenting === 'off' && (
        <Guarded part="header" about={run?.id}>
          <Header run={run} language={language} />
        </Guarded>
      )}
      {presenting !== 'here' && <Banners language={language} />}
      <main id="main" tabIndex={-1}>
        <Guarded part={run ? 'scenario' : 'start'} about={run?.id}>
          {run ? (
            <ScenarioPage run={run} language={language} />
          ) : !loaded ? (
            <Loading />
          ) : looksOn ? (
            <NothingPlayed language={language} />
          ) : (
            <StartPage language={language} />
          )}
        </Guarded>
      </main>
      <BusyVeil language={language} />
    </div>
  )
}

function Loading() {
  const language = useApp((state) => state.preferences.language)
  const failed = useApp((state) => state.notice !== undefined)
  return (
    <p className="loading" role="status">
      {message(language, failed ? 'link.failed' : 'app.loading')}
    </p>
  )
}
