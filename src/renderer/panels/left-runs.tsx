import { useEffect } from 'react'
import type { Language } from '../../shared/language.ts'
import type { LeftRun, Localized, ResumePlan } from '../../shared/left-run.ts'
import { leftThingWords } from '../../shared/messages/left-thing-words.ts'
import { counted, message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import { momentWords } from '../player/text.ts'
import { useApp } from '../store/app-store.ts'
import { useLeftRuns } from '../store/left-runs-store.ts'
import { useActions } from '../store/use-actions.ts'
import { CleanIcon, PlayIcon } from './icons.tsx'

/** Runs that were cut off: what is there of each, and the ways on. Nothing is done before somebody says so. */
export function LeftRuns({ language }: { readonly language: Language }) {
  const { lookForLeftRuns, putLeftAside } = useActions()
  const engineState = useApp((state) => state.engine?.state)
  const { runs = [], putAside: said, removed } = useLeftRuns()
  const cut = runs.filter(({ kept }) => !kept)
  const kept = runs.filter((it) => it.kept)
  const putAside = said ?? cut.length === 0
  const waits = runs.some(({ unreachable }) => unreachable !== undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: an engine that answers now may have something of them
  useEffect(() => {
    void lookForLeftRuns()
  }, [lookForLeftRuns, engineState])
  // Whoever comes back may have started the engine meanwhile; nobody else would say so.
  useEffect(() => {
    if (!waits) return
    const look = (): void => void lookForLeftRuns()
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [lookForLeftRuns, waits])

  // What a clean-up did is told on the page where it was asked for.
  useEffect(() => () => useLeftRuns.setState({ removed: undefined }), [])

  if (runs.length === 0 && removed === undefined) return null
  const heading = cut.length > 0 ? counted(language, 'left.heading', cut.length) : counted(language, 'left.kept', kept.length)
  return (
    <section className="left-runs" aria-labelledby={runs.length > 0 ? 'left-runs' : undefined}>
      {runs.length > 0 && (
        <div className="left-head">
          <h2 id="left-runs">{heading}</h2>
          {(putAside || cut.length === 0) && <span className="grow" />}
          {!putAside && cut.length > 0 && <p className="soft grow">{message(language, 'left.lead')}</p>}
          <button type="button" className="small" aria-expanded={!putAside} onClick={() => putLeftAside(!putAside)}>
            {message(language, putAside ? 'left.show' : 'left.later')}
          </button>
        </div>
      )}
      {removed !== undefined && <p role="status">{counted(language, 'left.removed', removed)}</p>}
      {!putAside && (
        <>
          <ul>
            {cut.map((run) => (
              <LeftRunCard key={run.runId} run={run} language={language} />
            ))}
          </ul>
          {kept.length > 0 && (
            <>
              {cut.length > 0 && <h3 className="label">{counted(language, 'left.kept', kept.length)}</h3>}
              <ul>
                {kept.map((run) => (
                  <LeftRunCard key={run.runId} run={run} language={language} />
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  )
}

interface LeftRunProps {
  readonly run: LeftRun
  readonly language: Language
}

function LeftRunCard({ run, language }: LeftRunProps) {
  const { resume, unreachable, problem, engine } = run
  return (
    <li className="left-run">
      <div className="left-columns">
        <div className="left-story">
          <h3>{titleOf(run, language)}</h3>
          <p className="soft">{whenWords(run, language)}</p>
          {resume && <p className="left-step">{stepWords(resume, language)}</p>}
          {resume && <p>{message(language, `left.because.${resume.because}`)}</p>}
          {resume && resume.differs[language].length > 0 && (
            <div>
              <p>{message(language, 'left.differs')}</p>
              <ul className="left-list">
                {resume.differs[language].map((it) => (
                  <li key={it}>{plainText(it)}</li>
                ))}
              </ul>
            </div>
          )}
          {problem && <p>{message(language, `left.problem.${problem}`)}</p>}
          {unreachable && engine && <p role="status">{message(language, 'left.unreachable', { address: engine.address })}</p>}
        </div>
        <div>
          <h4 className="label">{message(language, 'left.there')}</h4>
          {run.things.length === 0 ? (
            <p>{message(language, 'left.nothing')}</p>
          ) : (
            <ul className="left-list mono">
              {run.things.map((it) => (
                <li key={`${it.kind} ${it.name}`} title={plainText(it.name)}>
                  {leftThingWords(it, language)}
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
      <Ways run={run} language={language} />
    </li>
  )
}

function Ways({ run, language }: LeftRunProps) {
  const { resumeLeft, cleanUpLeft, lookForLeftRuns, cancel } = useActions()
  const { working, looking } = useLeftRuns()
  const { runId, resume } = run
  if (working?.runId === runId)
    return (
      <div className="note-buttons" role="status">
        <span className="spinner" aria-hidden="true" />
        {message(language, `left.${working.what}`)}
        {working.what === 'resuming' && (
          <button type="button" className="small" onClick={() => void cancel()}>
            {message(language, 'player.cancel')}
          </button>
        )}
      </div>
    )
  const other = resume?.ways.find((it) => it !== resume.way)
  const busy = working !== undefined
  const alone = run.unreachable !== undefined
  return (
    <div className="note-buttons">
      {resume && (
        <button type="button" className="primary icon-text" disabled={busy} onClick={() => void resumeLeft(runId, resume.way)}>
          <PlayIcon />
          {resume.number > resume.count
            ? message(language, 'left.resume.end')
            : message(language, 'left.resume', { number: resume.number })}
        </button>
      )}
      {alone && (
        <button type="button" disabled={busy || looking} onClick={() => void lookForLeftRuns()}>
          {message(language, 'left.again')}
        </button>
      )}
      <button
        type="button"
        className="icon-text"
        aria-label={message(language, alone ? 'left.cleanUp.alone.of' : 'left.cleanUp.of', { title: titleOf(run, language) })}
        disabled={busy}
        onClick={() => void cleanUpLeft(runId, alone)}
      >
        <CleanIcon />
        {message(language, alone ? 'left.cleanUp.alone' : 'left.cleanUp')}
      </button>
      {other && (
        <button type="button" className="quiet" disabled={busy} onClick={() => void resumeLeft(runId, other)}>
          {message(language, `left.resume.other.${other}`)}
        </button>
      )}
    </div>
  )
}

function stepWords({ number, count, title, inStep }: ResumePlan, language: Language): string {
  if (number > count) return message(language, 'left.at.end', { count })
  return message(language, inStep ? 'left.at.in' : 'left.at', { number, count, title: plainText(inLanguage(title, language) ?? '') })
}

function whenWords({ lastAt, startedAt, engine }: LeftRun, language: Language): string {
  const where = engine
    ? message(language, 'left.when', {
        date: momentWords(lastAt ?? startedAt, language),
        engine: engineWords(engine, language),
      })
    : message(language, 'left.when.unknown')
  return plainText(where)
}

function engineWords({ kind, name, address }: NonNullable<LeftRun['engine']>, language: Language): string {
  if (kind === 'embedded') return message(language, 'left.engine.embedded')
  return name === undefined ? address : `${name} (${address})`
}

const titleOf = ({ title, scenarioId, runId }: LeftRun, language: Language): string =>
  plainText(inLanguage(title, language) ?? (scenarioId || message(language, 'left.untitled', { id: runId })))

/** A scenario that is not translated has its own language. */
const inLanguage = (text: Localized, language: Language): string | undefined => text[language] ?? Object.values(text)[0]
