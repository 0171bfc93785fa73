import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { conditionWords } from '../../shared/messages/condition-words.ts'
import { counted, message } from '../../shared/messages/message.ts'
import type { Removal } from '../../shared/removal/removal.ts'
import type { CourseEntry } from '../../shared/scenario/scenario.ts'
import type { Change } from '../../shared/topology/words.ts'
import { isAsking, nextMove } from '../player/next.ts'
import { sayLanguage, scenarioWords, stepWords, withObserved } from '../player/text.ts'
import { branchOf } from '../player/typed.ts'
import type { Shown } from '../player/view.ts'
import { useApp } from '../store/app-store.ts'
import { useRun } from '../store/run-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { AskCard } from './ask-card.tsx'
import { Changes } from './changes.tsx'
import { FailureCard } from './failure-card.tsx'
import { LeftWay } from './left-way.tsx'
import { Markdown } from './markdown.tsx'
import { recordingWords } from './recording-words.ts'
import { RemovalNote } from './removal-note.tsx'
import { removedWords } from './removed-words.ts'
import { ResumedNote } from './resumed-note.tsx'
import { Say } from './say.tsx'
import { TrafficList } from './traffic-list.tsx'
import { Unbroken } from './unbroken.tsx'

interface NarrationProps {
  readonly run: RunView
  readonly shown: Shown
  readonly changes: readonly Change[]
  readonly removal: Removal | undefined
  /** What the step sent over networks, in words. */
  readonly travelled: readonly string[]
  readonly language: Language
}

/** The told step: what to look at, why, what it asks, what it changed, and what went wrong. */
export function Narration({ run, shown, changes, travelled, removal, language }: NarrationProps) {
  const looksOn = useApp((state) => state.looksOn)
  const step = run.opened.scenario.steps[shown.step]
  if (!step) return <BeforeFirst run={run} language={language} />
  const count = run.opened.scenario.steps.length
  const words = stepWords(run.opened, step, language)
  const asking = shown.running && isAsking(run)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may be longer than its room, and a keyboard must be able to scroll it
    <section className="narration" aria-label={message(language, 'step.narration')} tabIndex={0}>
      <p className="label">{message(language, 'step.of', { number: shown.step + 1, count })}</p>
      <h2>
        <Unbroken text={words.title} />
      </h2>
      <Removed run={run} shown={shown} language={language} />
      {!shown.past && <ResumedNote run={run} language={language} />}
      <RunFailure run={run} shown={shown} language={language} />
      {words.ask && <Question run={run} shown={shown} ask={words.ask} step={step.id} language={language} />}
      {/* The narration says what is to be seen, which is what a question asks: it comes after the answer. */}
      {words.say && !asking && (
        <div className="say">
          <Say text={withObserved(words.say, shown.topology)} language={sayLanguage(run.opened, step, language)} />
        </div>
      )}
      {shown.frame?.passedOver && (
        <div className="note" role="status">
          <p className="note-title">{message(language, 'step.passedOver')}</p>
          {conditionWords(step, language).map((it) => (
            <p key={it}>{it}</p>
          ))}
        </div>
      )}
      {words.warning && !asking && (
        <div className="note warn">
          <p className="note-title">{message(language, 'step.warning')}</p>
          <Markdown text={withObserved(words.warning, shown.topology)} />
        </div>
      )}
      {shown.frame?.unknown && (
        <div className="note warn">
          <p className="note-title">{message(language, 'step.unknown')}</p>
          <ul>
            {shown.frame.unknown.map((it) => (
              <li key={it}>{it}</li>
            ))}
          </ul>
        </div>
      )}
      <TrafficList lines={travelled} language={language} />
      {shown.frame && <Changes changes={changes} language={language} />}
      {removal && <RemovalNote removal={removal} topology={shown.pictured} language={language} />}
      {!shown.past && <LeftWay run={run} language={language} />}
      {step.typed && !shown.past && !looksOn && <OffTheWay run={run} language={language} />}
      {shown.past && shown.frame && !looksOn && <RewindHere run={run} step={step.id} language={language} />}
    </section>
  )
}

/** The way from looking at the past to the engine's own. */
function RewindHere({ run, step, language }: Pick<NarrationProps, 'run' | 'language'> & { readonly step: string }) {
  const { rewind } = useActions()
  if (run.cleaned || !run.frames.some((frame) => frame.step === step && frame.last)) return null
  return (
    <button
      type="button"
      className="small rewind"
      title={message(language, run.start.engine.kind === 'embedded' ? 'player.rewind.restore' : 'player.rewind.replay')}
      disabled={run.progress !== undefined}
      onClick={() => void rewind(step)}
    >
      {message(language, 'player.rewind')}
    </button>
  )
}

/** What was typed led the run off its scenario's way: how it goes on, and how it gets back. */
function OffTheWay({ run, language }: Pick<NarrationProps, 'run' | 'language'>) {
  const { rewind, saveAsScenario } = useActions()
  const branch = branchOf(run)
  if (!branch || run.cleaned || run.recording) return null
  const next = run.opened.scenario.steps[run.nextStep]
  const from = branch.from && stepWords(run.opened, branch.from, language).title
  return (
    <div className="note">
      <p>
        {message(language, 'typed.branch')}{' '}
        {next && !next.typed && message(language, 'typed.next', { title: stepWords(run.opened, next, language).title })}
      </p>
      <div className="note-buttons">
        <button type="button" className="small" disabled={run.progress !== undefined} onClick={() => void rewind(branch.from?.id)}>
          {from === undefined ? message(language, 'typed.leave.start') : message(language, 'typed.leave', { title: from })}
        </button>
        <button type="button" className="small" title={message(language, 'typed.save.long')} onClick={() => saveAsScenario(language)}>
          {message(language, 'typed.save')}
        </button>
      </div>
    </div>
  )
}

function BeforeFirst({ run, language }: Pick<NarrationProps, 'run' | 'language'>) {
  const { title, summary } = scenarioWords(run.opened, language)
  const [first] = run.opened.scenario.steps
  const atStart = run.frames.length === 0
  const looksOn = useApp((state) => state.looksOn)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may be longer than its room, and a keyboard must be able to scroll it
    <section className="narration" aria-label={message(language, 'step.narration')} tabIndex={0}>
      <p className="label">{message(language, 'step.start')}</p>
      <h2>
        <Unbroken text={title} />
      </h2>
      {run.recording && <p className="soft">{message(language, 'recording.about', recordingWords(run, language))}</p>}
      {run.cleaned && <Removed run={run} shown={undefined} language={language} />}
      {atStart && <ResumedNote run={run} language={language} />}
      {run.failure && atStart && <RetryCard run={run} language={language} />}
      <div className="say">
        <Markdown text={summary} />
      </div>
      {run.opened.course && <InCourse course={run.opened.course} language={language} />}
      {looksOn && !run.recording && <p>{message(language, 'viewOnly.about')}</p>}
      {first && (run.recording || (atStart && !looksOn)) && (
        <p>
          {message(language, run.recording ? 'recording.next' : 'step.start.next', { title: stepWords(run.opened, first, language).title })}
        </p>
      )}
      {run.opened.warnings.length > 0 && (
        <div className="note warn">
          <p className="note-title">{message(language, 'step.warnings')}</p>
          <ul>
            {run.opened.warnings.map((it) => (
              <li key={`${it.line}:${it.column}:${it.message}`}>
                {it.line}:{it.column} {it.message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

function InCourse({ course, language }: { readonly course: CourseEntry; readonly language: Language }) {
  return (
    <dl className="in-course">
      <dt>{message(language, 'course.time')}</dt>
      <dd>{message(language, 'course.minutes', { minutes: course.minutes })}</dd>
      <dt>{message(language, 'course.before')}</dt>
      <dd>{course.before[language]}</dd>
      <dt>{message(language, 'course.after')}</dt>
      <dd>{course.after[language]}</dd>
    </dl>
  )
}

/** The failure of now can be tried again; one of the past is told as it was. */
function RunFailure({ run, shown, language }: Pick<NarrationProps, 'run' | 'shown' | 'language'>) {
  // After a clean-up there is nothing to be put right any more; the step list still marks what failed.
  if (run.cleaned && !shown.past) return null
  if (!shown.past && run.failure && !shown.running) return <RetryCard run={run} language={language} />
  return shown.frame?.failure ? <FailureCard failure={shown.frame.failure} language={language} /> : null
}

function RetryCard({ run, language }: Pick<NarrationProps, 'run' | 'language'>) {
  const { next, skip } = useActions()
  const cursor = useView((state) => state.cursor)
  const looksOn = useApp((state) => state.looksOn)
  if (!run.failure) return null
  const failedStep = run.frames.at(-1)?.status === 'failed'
  const retry = nextMove(run, cursor, looksOn) === 'retry' ? { onRetry: next, ...(failedStep ? { onSkip: () => void skip() } : {}) } : {}
  return <FailureCard failure={run.failure} language={language} {...retry} />
}

interface QuestionProps extends Pick<NarrationProps, 'run' | 'shown' | 'language'> {
  readonly step: string
  readonly ask: Parameters<typeof AskCard>[0]['ask']
}

function Question({ run, shown, step, ask, language }: QuestionProps) {
  const here = useRun((state) => state.chosen[step])
  // What was chosen when it was recorded is told to nobody who chose here.
  const chosen = run.recording ? (here ?? shown.frame?.answer) : (shown.frame?.answer ?? here)
  return (
    <AskCard ask={ask} language={language} chosen={chosen} revealed={shown.frame?.last === true} open={shown.running && isAsking(run)} />
  )
}

function Removed({ run, shown, language }: Pick<NarrationProps, 'run' | 'language'> & { readonly shown: Shown | undefined }) {
  const removed = useRun((state) => state.removed)
  const looksOn = useApp((state) => state.looksOn)
  if (!run.cleaned || shown?.past) return null
  return (
    <div className="note good" role="status">
      <p className="note-title">{message(language, 'player.cleaned.heading')}</p>
      {removed && (
        <p>{removed.length === 0 ? message(language, 'player.cleaned.none') : counted(language, 'player.cleaned', removed.length)}</p>
      )}
      {removed && removed.length > 0 && (
        <ul className="mono">
          {removed.map((it) => (
            <li key={it} title={it}>
              {removedWords(run, it, language)}
            </li>
          ))}
        </ul>
      )}
      <p>
        {shown && shown.index >= 0 && `${message(language, 'player.cleaned.picture')} `}
        {!looksOn && message(language, 'player.cleaned.again')}
      </p>
    </div>
  )
}
