import type { AppEvents, RunView } from '../ipc.ts'
import { assertNever } from '../result.ts'

/** Everything that can happen to a run, as main tells it. A run is the fold of these, on both sides of the contract. */
export type RunEvent =
  | { readonly type: 'opened'; readonly run: RunView }
  | { readonly type: 'status'; readonly status: AppEvents['runStatus'] }
  | ({ readonly type: 'frame' } & AppEvents['frame'])
  | ({ readonly type: 'sizes' } & AppEvents['sizes'])
  | ({ readonly type: 'now' } & AppEvents['now'])
  | ({ readonly type: 'replaced' } & AppEvents['replaced'])
  | ({ readonly type: 'lookAhead' } & AppEvents['lookAhead'])
  | { readonly type: 'closed' }

/**
 * The run after an event. Events of another run, and a frame that is not the next one, change nothing: after a reload the page may have read
 * a frame with the whole state already.
 */
export function reduce(run: RunView | undefined, event: RunEvent): RunView | undefined {
  switch (event.type) {
    case 'opened':
      return event.run
    case 'closed':
      return undefined
    case 'status':
      return run?.id === event.status.id ? withStatus(run, event.status) : run
    case 'frame':
      return run?.id === event.runId && event.frame.index === run.frames.length
        ? { ...withoutNow(run), frames: [...run.frames, event.frame] }
        : run
    case 'sizes':
      return run?.id === event.runId ? withSizes(run, event) : run
    case 'now':
      if (run?.id !== event.runId) return run
      return event.topology ? { ...run, now: event.topology } : withoutNow(run)
    case 'replaced':
      return run?.id === event.runId ? { ...run, opened: event.opened } : run
    case 'lookAhead':
      // After the first frame nothing may move for it any more; the past of a run that was taken up has been shown by nobody yet.
      return run?.id === event.runId && run.frames.length === (run.resumed?.frames ?? 0) ? { ...run, lookAhead: event.topologies } : run
    default:
      return assertNever(event)
  }
}

/** The run as it was after the first `count` events. */
export const runAfter = (log: readonly RunEvent[], count: number): RunView | undefined =>
  log.slice(0, count).reduce<RunView | undefined>(reduce, undefined)

function withoutNow({ now: _now, ...kept }: RunView): RunView {
  return kept
}

function withStatus(run: RunView, status: AppEvents['runStatus']): RunView {
  // What the event leaves out is over: an old failure or progress must not stay behind.
  const { progress: _progress, failure: _failure, cleaned: _cleaned, fileProblem: _fileProblem, ...kept } = run
  return { ...kept, ...status }
}

function withSizes(run: RunView, event: AppEvents['sizes']): RunView {
  const frame = run.frames[event.index]
  if (!frame) return run
  return { ...run, frames: run.frames.with(event.index, { ...frame, sizes: event.sizes }) }
}
