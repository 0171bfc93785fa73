import type { RunView } from '../../shared/ipc.ts'
import { type Cursor, isPast } from '../../shared/playback/cursor.ts'

/** What the Next button does at this moment. */
export type NextMove =
  /** Moves the view one step forward. */
  | 'view'
  /** Runs the next step. */
  | 'run'
  /** Runs the failed step again. */
  | 'retry'
  /** Asks for consent first. */
  | 'consent'
  /** Waits for the answer to a question. */
  | 'ask'
  /** A step is running. */
  | 'running'
  /** What the run made was removed: only starting over goes on. */
  | 'cleaned'
  /** A recording is at its end: nothing comes after it. */
  | 'recorded'
  /** Somebody else drives: what they play next comes by itself. */
  | 'watched'
  | 'done'

/** @param looksOn this page drives nothing */
export function nextMove(run: RunView, cursor: Cursor, looksOn = false): NextMove {
  if (run.recording && isAsking(run)) return 'ask'
  if (isPast(cursor, run.frames)) return 'view'
  if (run.recording) return 'recorded'
  if (looksOn) return 'watched'
  if (run.progress !== undefined || run.status === 'running') return isAsking(run) ? 'ask' : 'running'
  if (run.nextStep >= run.opened.scenario.steps.length) return 'done'
  if (run.cleaned) return 'cleaned'
  if (run.consentNeeded.length > 0) return 'consent'
  return run.status === 'failed' ? 'retry' : 'run'
}

/** Whether the run stands at a question. A step that asks and waits for something else later says what. */
export function isAsking(run: RunView): boolean {
  if (run.status !== 'waiting' || !run.progress) return false
  const { step: id, waitingFor } = run.progress
  const ask = run.opened.scenario.steps.find((step) => step.id === id)?.ask
  return ask !== undefined && (waitingFor === undefined || waitingFor === ask.question)
}

/** What autoplay does next: `go` after the pause for reading, `wait` for what happens by itself (or by an answer), or `stop`. */
export function autoplayMove(run: RunView, cursor: Cursor, looksOn = false): 'go' | 'wait' | 'stop' {
  const move = nextMove(run, cursor, looksOn)
  if (move === 'view' || move === 'run') return 'go'
  return move === 'running' || move === 'ask' || move === 'watched' ? 'wait' : 'stop'
}
