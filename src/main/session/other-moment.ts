import type { ResumeWay } from '../../shared/left-run.ts'
import { FailureError } from '../../shared/result.ts'
import { withTypedUpTo } from '../../shared/scenario/typed-step.ts'
import type { EngineHolder } from './engine-holder.ts'
import { answersIn, type InHand } from './in-hand.ts'
import type { LeftRunsWorld } from './left-runs.ts'
import { goalOf } from './resume-plan.ts'
import { takeUp } from './take-up.ts'
import { isBeyond, leftAfter } from './way.ts'

/**
 * Brings the engine back to where it was after a step that was played: by going back where the engine can, else the run is begun anew and played to there.
 * What is left for it can be returned to. Throws `bad-usage` where the step was not played.
 */
export async function rewind(inHand: InHand, step: string): Promise<null> {
  const it = inHand.opened()
  const { run } = it
  const { opened, frames, cleaned } = run.view()
  if (cleaned || !frames.some((frame) => frame.step === step && frame.last))
    throw new FailureError({ code: 'bad-usage', message: `the step ${JSON.stringify(step)} has not been played in this run` })
  it.cancels = 0
  const left = await leftAfter(run, step)
  const isBack = await run.goBack(step).catch(() => false)
  if (isBack) run.setLeft(left)
  else await inHand.beginAgain(withTypedUpTo(opened.scenario, step), left)
  await bringBackTo(inHand, step, answersIn(frames))
  return null
}

/** Returns to the way that was left last, and leaves this one in its place. Throws `bad-usage` where none was left. */
export async function returnToLeft(inHand: InHand): Promise<null> {
  const it = inHand.opened()
  const { run } = it
  const way = run.left()
  if (!way || run.view().cleaned)
    throw new FailureError({ code: 'bad-usage', message: 'this run has left no way that could be returned to' })
  it.cancels = 0
  const left = isBeyond(run.view().frames, way.after) ? await run.way(way.after) : undefined
  const isThere = await run.goOver(way).catch(() => false)
  if (isThere) run.setLeft(left)
  else {
    await inHand.beginAgain(way.opened.scenario, left)
    await bringBackTo(inHand, way.last, way.answers)
  }
  return null
}

/** Takes up a run that was cut off, where it was or played to there anew. Throws what `takeUp` does. */
export function resume(inHand: InHand, world: LeftRunsWorld & { readonly engine: EngineHolder }, runId: string, way: ResumeWay | null) {
  return inHand.resuming(async (cancelled): Promise<null> => {
    const { taken, chosen, loaded, path } = await takeUp(world, runId, way, () => inHand.end())
    const { history } = taken
    await inHand.begin(loaded, history.consented, path, { scenario: history.opened.scenario, taken: { run: taken, way: chosen } })
    const last = history.opened.scenario.steps[goalOf(history) - 1]
    if (chosen === 'goOn' || !last) return null
    if (cancelled.aborted) inHand.open?.run.headFor(null)
    else await bringBackTo(inHand, last.id, history.answers)
    return null
  })
}

/** Plays up to a step that was played before: where it is cut off on the way, it is taken up with the same goal. */
async function bringBackTo(inHand: InHand, step: string, answers: ReadonlyMap<string, number>): Promise<void> {
  const run = inHand.open?.run
  run?.headFor(step)
  await inHand.playTo(run?.view().opened.scenario.steps.findIndex(({ id }) => id === step) ?? -1, answers)
  if ((inHand.open?.cancels ?? 0) > 0) run?.headFor(null)
}
