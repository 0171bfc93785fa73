import { useEffect, useMemo, useRef } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { plainText } from '../../shared/plain-text.ts'
import type { EngineCall } from '../../shared/playback/frame.ts'
import { commandTexts } from '../../shared/scenario/step-commands.ts'
import { namedThings } from '../../shared/topology/named-things.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { LinkedText, NamedThingsContext } from '../link/linked.tsx'
import { useLinked } from '../link/use-linked.ts'
import { isAsking } from '../player/next.ts'
import { withObserved } from '../player/text.ts'
import type { Shown } from '../player/view.ts'
import { useView } from '../store/view-store.ts'
import { Calls } from './calls.tsx'
import { Elapsed } from './elapsed.tsx'
import { Output } from './output.tsx'
import { OwnCommand } from './own-command.tsx'
import { splitCommands, writtenCommands } from './written-commands.ts'

/** So much of a step's last command is in sight at least, in pixels: its line and two of its output. */
const leastOfLast = 62

const noCalls: readonly EngineCall[] = []

interface CommandPanelProps {
  readonly run: RunView
  readonly shown: Shown
  readonly language: Language
}

interface LinkedPanelProps extends CommandPanelProps {
  /** What was there before the step: the names of what it removed are known by that. */
  readonly before: Topology
}

/** The command and its output on the left, the calls to the Engine API that it became on the right; all of it linked to the picture. */
export function CommandPanel({ run, shown, before, language }: LinkedPanelProps) {
  const things = useMemo(() => namedThings(before, shown.topology), [before, shown.topology])
  const scroller = useRef<HTMLElement>(null)
  const { running, step } = shown
  const typing = useView((state) => state.typing)
  const output = running ? run.progress?.output : undefined

  useEffect(() => {
    // What a running step prints last is what matters; a step that is over is read from its command on.
    const element = scroller.current
    if (element && output !== undefined) element.scrollTop = element.scrollHeight
  }, [output])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step is read anew
  useEffect(() => {
    // A step that is over is read to its last command: it is in sight, and of those before it as many as there is room for.
    const element = scroller.current
    const entries = [...(element?.querySelectorAll<HTMLElement>('.terminal-entry') ?? [])].map((it) => ({
      top: it.offsetTop,
      height: it.offsetHeight,
    }))
    const [first, last] = [entries[0], entries.at(-1)]
    if (!element || running || !first || !last) return
    const end = last.top + Math.min(last.height, leastOfLast)
    const from = entries.find(({ top }) => end - top <= element.clientHeight - first.top) ?? last
    element.scrollTop = from.top - first.top
  }, [step, running, typing])

  const links = useLinked(scroller, shown.frame ?? step)

  return (
    <div className="command-panel">
      <div className="terminal-side">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must be able to scroll it */}
        <section ref={scroller} className="terminal" aria-label={message(language, 'command.label')} tabIndex={0} {...links}>
          <NamedThingsContext value={things}>
            {running ? <Running run={run} shown={shown} language={language} /> : <Finished run={run} shown={shown} language={language} />}
          </NamedThingsContext>
        </section>
        {typing && !run.cleaned && !run.recording && <OwnCommand run={run} language={language} />}
      </div>
      <NamedThingsContext value={things}>
        <Calls calls={shown.frame?.calls ?? noCalls} language={language} />
      </NamedThingsContext>
    </div>
  )
}

function Running({ run, shown, language }: CommandPanelProps) {
  const { progress } = run
  if (!progress) return null
  const step = run.opened.scenario.steps.find((it) => it.id === progress.step)
  const text = step ? commandTexts(step).join('\n') : ''
  return (
    <>
      {splitCommands(withObserved(text, shown.topology)).map((command) => (
        <Command key={command} text={command} />
      ))}
      {progress.output && <Output text={progress.output} {...(progress.layers ? { layers: progress.layers } : {})} />}
      {isAsking(run) ? (
        <p className="progress">{message(language, 'player.next.ask')}</p>
      ) : (
        <p className="progress" role="status">
          <span className="spinner" aria-hidden="true" />
          <span>
            {progress.waitingFor === undefined
              ? message(language, 'command.running')
              : message(language, 'command.waitingFor', { what: progress.waitingFor })}
          </span>
          <Elapsed since={progress.startedAt} language={language} />
        </p>
      )}
    </>
  )
}

function Finished({ run, shown, language }: CommandPanelProps) {
  const first = run.opened.scenario.steps[0]
  const upcoming = first ? splitCommands(commandTexts(first).join('\n')) : []
  if (shown.step < 0)
    return (
      <>
        {upcoming.length > 0 && <p className="terminal-note">{message(language, 'command.upNext')}</p>}
        {upcoming.map((command) => (
          <Command key={command} text={command} upcoming />
        ))}
      </>
    )
  const commands = shown.frame ? writtenCommands(shown.frame) : []
  if (commands.length === 0)
    return <p className="terminal-note">{message(language, shown.frame?.passedOver ? 'step.passedOver' : 'command.none')}</p>
  return commands.map(({ written, output, exit, terminal }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the list of a finished step never changes, and a command may stand in it twice
    <div className="terminal-entry" key={index}>
      {terminal !== undefined && terminal !== commands[index - 1]?.terminal && (
        <p className="terminal-note">{message(language, 'command.terminal', { number: terminal })}</p>
      )}
      <Command text={written} />
      {output && <Output text={output} />}
      {exit !== 0 && <p className="exit">{message(language, 'command.exit', { code: exit })}</p>}
    </div>
  ))
}

const Command = ({ text, upcoming = false }: { readonly text: string; readonly upcoming?: boolean }) => (
  <pre className={upcoming ? 'command upcoming' : 'command'}>
    <span className="prompt" aria-hidden="true">
      ${' '}
    </span>
    <code>
      <LinkedText text={plainText(text)} isWritten />
    </code>
  </pre>
)
