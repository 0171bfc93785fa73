import { useEffect, useRef, useState } from 'react'
import type { ScenarioSummary } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { counted, message } from '../../shared/messages/message.ts'
import { summaryWords } from '../player/text.ts'
import { useApp } from '../store/app-store.ts'
import { useActions } from '../store/use-actions.ts'
import { FileIcon, PlayIcon, RecordingIcon } from './icons.tsx'
import { LeftRuns } from './left-runs.tsx'
import { readScenarioFile } from './read-scenario-file.ts'
import { Unbroken } from './unbroken.tsx'

export function StartPage({ language }: { readonly language: Language }) {
  const scenarios = useApp((state) => state.scenarios)
  // With a real engine at hand, one's own is better than any recording of another.
  const offersRecordings = useApp(({ engine }) => engine?.state !== 'connected' || engine.info?.kind === 'embedded')
  return (
    <div className="start">
      <div className="start-inner">
        <h1>{message(language, 'start.heading')}</h1>
        <p className="lead">{message(language, 'start.lead')}</p>
        <LeftRuns language={language} />
        <h2 className="label" id="scenarios">
          {message(language, 'start.scenarios')}
        </h2>
        {scenarios.length === 0 && (
          <p>
            <strong>{message(language, 'start.empty')}</strong> {message(language, 'start.empty.remedy')}
          </p>
        )}
        <ul className="scenarios" aria-labelledby="scenarios">
          {scenarios.map((scenario) => (
            <ScenarioCard key={scenario.id} scenario={scenario} offersRecording={offersRecordings} language={language} />
          ))}
        </ul>
        <OwnFile language={language} />
      </div>
    </div>
  )
}

interface ScenarioCardProps {
  readonly scenario: ScenarioSummary
  readonly offersRecording: boolean
  readonly language: Language
}

function ScenarioCard({ scenario, offersRecording, language }: ScenarioCardProps) {
  const { open } = useActions()
  const { title, summary } = summaryWords(scenario, language)
  return (
    <li>
      <button
        type="button"
        className="scenario-card"
        aria-label={message(language, 'start.open', { title })}
        onClick={() => void open({ id: scenario.id })}
      >
        <span className="card-top">
          {scenario.section && <span className="section">{scenario.section}</span>}
          <span className="soft">
            {counted(language, 'start.steps', scenario.steps)}
            {scenario.course && ` · ${message(language, 'course.minutes', { minutes: scenario.course.minutes })}`}
          </span>
        </span>
        <span className="card-title">
          <Unbroken text={title} />
        </span>
        <span className="card-summary">
          <Unbroken text={summary} />
        </span>
        <span className="card-play">
          <PlayIcon />
        </span>
      </button>
      {offersRecording && scenario.recorded && (
        <button
          type="button"
          className="quiet small icon-text"
          aria-label={message(language, 'start.recording.of', { title })}
          onClick={() => void open({ recording: scenario.id })}
        >
          <RecordingIcon />
          {message(language, 'start.recording')}
        </button>
      )}
    </li>
  )
}

/** One's own file: dropped anywhere on the window, or picked. The page hands over its text, never a path. */
function OwnFile({ language }: { readonly language: Language }) {
  const actions = useActions()
  const host = useApp((state) => state.host)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)

  const openFile = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const source = await readScenarioFile(file, language)
    if (source.ok) await actions.open(source.value)
    else actions.report(source.failure)
  }
  const openDropped = useRef(openFile)
  useEffect(() => {
    openDropped.current = openFile
  })

  useEffect(() => {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent): void => {
      if (carriesFiles(event)) setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      setOver(false)
      void openDropped.current(event.dataTransfer?.files[0])
    }
    document.addEventListener('dragenter', enter)
    document.addEventListener('dragleave', leave)
    document.addEventListener('drop', drop)
    return () => {
      document.removeEventListener('dragenter', enter)
      document.removeEventListener('dragleave', leave)
      document.removeEventListener('drop', drop)
    }
  }, [])

  return (
    <section className="own" aria-labelledby="own">
      <div>
        <h2 id="own">{message(language, 'start.own')}</h2>
        <p className="soft">{message(language, 'start.own.text')}</p>
      </div>
      <button
        type="button"
        className="primary icon-text"
        onClick={() => (host === 'desktop' ? void actions.pickFile() : input.current?.click())}
      >
        <FileIcon />
        {message(language, 'start.own.pick')}
      </button>
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        accept=".yaml,.yml,.json,application/yaml,application/json"
        aria-label={message(language, 'start.own')}
        onChange={(event) => {
          void openFile(event.target.files?.[0])
          // The same file can be picked again after it was corrected.
          event.target.value = ''
        }}
      />
      {over && (
        <div className="drop">
          <p>{message(language, 'start.own.drop')}</p>
        </div>
      )}
    </section>
  )
}
