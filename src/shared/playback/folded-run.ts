import type { RunView } from '../ipc.ts'
import { type FrameRecord, frameRecord } from '../recording/frame-record.ts'
import { unfoldTold } from '../recording/unfold.ts'

/** A run as it crosses to the page: of each frame only what is new since the one before, as in a recording. Whole ones repeat the engine in each. */
export type FoldedRun = Omit<RunView, 'frames'> & { readonly frames: readonly FrameRecord[] }

export const foldRun = ({ frames, ...run }: RunView): FoldedRun => ({
  ...run,
  frames: frames.map((frame, index) => frameRecord(frame, frames[index - 1])),
})

/** The run again; what did not change from frame to frame is one object. Or the first thing that does not follow from the frame before, and its place. */
export function unfoldRun<T extends Pick<FoldedRun, 'start' | 'frames'>>({
  frames: records,
  ...run
}: T): (Omit<T, 'frames'> & Pick<RunView, 'frames'>) | { readonly at: string; readonly message: string } {
  const frames = unfoldTold(run.start, records)
  return 'message' in frames ? frames : { ...run, frames }
}
