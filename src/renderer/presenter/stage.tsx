import { type PointerEvent, useMemo, useRef } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { Removal } from '../../shared/removal/removal.ts'
import { Diagram } from '../diagram/diagram.tsx'
import { ErrorBoundary } from '../panels/error-boundary.tsx'
import { Output } from '../panels/output.tsx'
import { writtenCommands } from '../panels/written-commands.ts'
import { isAsking } from '../player/next.ts'
import { stepTraffic } from '../player/step-traffic.ts'
import { scenarioWords, stepWords } from '../player/text.ts'
import type { Shown } from '../player/view.ts'
import type { StageLook } from '../store/present-store.ts'
import { stageCommands, stageLines } from './stage-commands.ts'
import { StageQuestion } from './stage-question.tsx'
import { commandsHeight } from './stage-size.ts'
import './stage.css'
import './stage-theme.css'

interface StageProps {
  readonly run: RunView
  readonly shown: Shown
  /** What the commands that come next will remove. */
  readonly removal: Removal | undefined
  readonly look: StageLook
  /** The options that were chosen, by step, for as long as no frame says so. */
  readonly chosen: Readonly<Record<string, number>>
  readonly language: Language
  /** For the picture's motion. */
  readonly ms: number
  /** The pointer's place in parts of the stage's width and height; left out where the stage only looks on. */
  readonly onPoint?: (x: number, y: number) => void
  readonly onAnswer?: (option: number) => void
}

const noFocus: readonly string[] = []
const nothing = (): void => {}

/** What a hall sees of a step: its title, the picture, its commands, and nothing else; in letters that are read from the last row. */
export function Stage({ run, shown, removal, look, chosen, language, ms, onPoint, onAnswer }: StageProps) {
  const root = useRef<HTMLDivElement>(null)
  const topologies = useMemo(
    () => [run.start, ...run.frames.map((frame) => frame.topology), ...(run.now ? [run.now] : [])],
    [run.start, run.frames, run.now],
  )
  const traffic = useMemo(() => stepTraffic(run, shown), [run, shown])
  const step = run.opened.scenario.steps[shown.step]
  const words = step && stepWords(run.opened, step, language)
  const asks = step && words?.ask && (shown.running ? isAsking(run) : shown.frame !== undefined) ? words.ask : undefined
  const { spotlight } = look

  const point = (event: PointerEvent): void => {
    const box = root.current?.getBoundingClientRect()
    if (box && spotlight) onPoint?.((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
  }
  return (
    <div
      ref={root}
      className={look.spotlight ? 'hall-stage is-spotlit' : 'hall-stage'}
      data-stage-theme={look.theme}
      onPointerMove={onPoint && spotlight ? point : undefined}
    >
      <header className="stage-title">
        {step && <span className="stage-number">{shown.step + 1}</span>}
        <h1>{words?.title ?? scenarioWords(run.opened, language).title}</h1>
        {step && (
          <span className="stage-count" title={message(language, 'present.step', { number: shown.step + 1, count: stepCount(run) })}>
            {shown.step + 1} / {stepCount(run)}
          </span>
        )}
      </header>
      <div className="stage-picture">
        <ErrorBoundary
          part="stage picture"
          about={shown.index}
          instead={() => <p className="stage-note">{message(language, 'picture.failed')}</p>}
        >
          <Diagram
            topologies={topologies}
            ahead={run.lookAhead}
            known={run.recording ? 'whole' : 'so far'}
            shown={shown.pictured}
            traffic={traffic}
            focus={step?.focus ?? noFocus}
            removal={removal}
            onSelect={nothing}
            ms={ms}
            reading="hall"
            closeUp={look.closeUp}
            language={language}
            {...(shown.sizes ? { sizes: shown.sizes } : {})}
          />
        </ErrorBoundary>
        {look.output && <StageOutput run={run} shown={shown} language={language} />}
        {asks && !look.output && (
          <StageQuestion
            ask={asks}
            chosen={chosen[step?.id ?? ''] ?? shown.frame?.answer}
            revealed={shown.frame?.last === true}
            {...(onAnswer && shown.running ? { onAnswer } : {})}
          />
        )}
      </div>
      <StageCommands run={run} shown={shown} language={language} />
      {spotlight && (
        <div
          className="stage-spotlight"
          style={{
            background: `radial-gradient(circle at ${spotlight.x * 100}% ${spotlight.y * 100}%, transparent 190px, var(--veil) 230px)`,
          }}
        />
      )}
      {look.black && <div className="stage-black" />}
    </div>
  )
}

const stepCount = (run: RunView): number => run.opened.scenario.steps.length

/** The last commands that have room, and what goes on: what is waited for, or why the step failed. */
function StageCommands({ run, shown, language }: Pick<StageProps, 'run' | 'shown' | 'language'>) {
  const lines = stageLines(run)
  const commands = stageCommands(run, shown, lines)
  const failure = shown.frame?.last === true ? shown.frame.failure : shown.past ? undefined : run.failure
  const waits = shown.running && !isAsking(run)
  return (
    <footer className="stage-commands" style={{ height: commandsHeight(lines) }}>
      {failure && !shown.running ? (
        <p className="stage-failure">{message(language, 'present.failed', { message: failure.message })}</p>
      ) : (
        commands.map(({ text, small }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a command may stand in a step twice, and its place is all that tells them apart
          <pre key={index} className={small ? 'stage-command is-small' : 'stage-command'}>
            <span className="prompt">$ </span>
            <code>{plainText(text)}</code>
          </pre>
        ))
      )}
      {waits && (
        <p className="stage-waits" role="status">
          <span className="spinner" aria-hidden="true" />
          {run.progress?.waitingFor === undefined
            ? message(language, 'command.running')
            : message(language, 'command.waitingFor', { what: run.progress.waitingFor })}
        </p>
      )}
    </footer>
  )
}

function StageOutput({ run, shown, language }: Pick<StageProps, 'run' | 'shown' | 'language'>) {
  const output = shown.running
    ? (run.progress?.output ?? '')
    : (shown.frame ? writtenCommands(shown.frame) : [])
        .map((it) => it.output)
        .filter((it) => it !== '')
        .at(-1)
  return (
    <section className="stage-output" aria-label={message(language, 'present.output')}>
      {output ? <Output text={output} /> : <p>{message(language, 'present.nothing')}</p>}
    </section>
  )
}
