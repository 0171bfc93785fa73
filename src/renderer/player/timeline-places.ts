import type { RunView } from '../../shared/ipc.ts'

/** Where a step's mark stands on the timeline, from 0 to 1. Step -1 is the moment before the first, at 0. */
export const placeOf = (step: number, count: number): number => (count === 0 ? 0 : Math.min(1, Math.max(0, (step + 1) / count)))

/**
 * Where each frame stands, from 0 to 1, by its index: a step's frames evenly between the mark before and the step's own, where its last one stands.
 * While a step runs, the way to its mark is left free. A step that was tried again has the frames of all its tries.
 */
export function framePlaces({ frames, opened, progress }: Pick<RunView, 'frames' | 'opened' | 'progress'>): readonly number[] {
  const { steps } = opened.scenario
  const indexOf = new Map(steps.map(({ id }, index) => [id, index]))
  const total = new Map<string, number>()
  for (const { step } of frames) total.set(step, (total.get(step) ?? 0) + 1)
  const seen = new Map<string, number>()
  return frames.map(({ step }) => {
    const at = (seen.get(step) ?? 0) + 1
    seen.set(step, at)
    const parts = (total.get(step) ?? 1) + (progress?.step === step ? 1 : 0)
    return ((indexOf.get(step) ?? 0) + at / parts) / Math.max(1, steps.length)
  })
}

/** The index of the frame that stands nearest to a place; -1 where the start is nearer. */
export function nearestFrame(place: number, places: readonly number[]): number {
  let [nearest, least] = [-1, Math.abs(place)]
  for (const [index, at] of places.entries()) if (Math.abs(place - at) < least) [nearest, least] = [index, Math.abs(place - at)]
  return nearest
}
