import type { RunView } from '../../shared/ipc.ts'
import { type Cursor, settled } from '../../shared/playback/cursor.ts'

/**
 * A replay whose next step asks, standing at that question as a live run does: what is shown stays the moment before, until there is an answer. Undefined
 * where nothing is to be asked: a live run (whose engine asks), in the middle of a step, a step that was passed over, and one that was answered here.
 */
export function posed(run: RunView, cursor: Cursor, chosen: Readonly<Record<string, number>>): RunView | undefined {
  if (!run.recording) return undefined
  const { at } = settled(cursor, run.frames)
  const [shown, next] = [run.frames[at], run.frames[at + 1]]
  if (!next || (shown?.step === next.step && !shown.last)) return undefined
  const ask = run.opened.scenario.steps.find(({ id }) => id === next.step)?.ask
  const passedOver = run.frames.some((it) => it.step === next.step && it.passedOver)
  if (!ask || passedOver || Object.hasOwn(chosen, next.step)) return undefined
  return atQuestion(run, next.step)
}

/** A replay that stands at a step's question; unchanged where that step asks nothing. */
export function atQuestion(run: RunView, step: string): RunView {
  const ask = run.opened.scenario.steps.find(({ id }) => id === step)?.ask
  const frame = run.frames.find((it) => it.step === step)
  if (!ask || !frame) return run
  return { ...run, status: 'waiting', progress: { step, output: '', waitingFor: ask.question, startedAt: frame.at } }
}

/** A replay that stands at no question. */
export function unposed({ progress: _progress, ...run }: RunView): RunView {
  return { ...run, status: 'done' }
}
