import { toFailure } from '../../engine/to-failure.ts'
import { stillAllowed } from '../../shared/scenario/consent-needed.ts'
import { termIds } from '../../shared/scenario/glossary.ts'
import { sameDeeds, samePlace } from '../../shared/scenario/same-deeds.ts'
import { answered } from './answered.ts'
import { answersIn, type InHand, type InHandWorld, type Open } from './in-hand.ts'
import { consentsOn, whyNotOn } from './open-run.ts'
import { type LoadedScenario, loadPath } from './scenario-files.ts'

type World = Pick<InHandWorld, 'engine' | 'glossary' | 'emit'>

/**
 * Reads the file of what is open again, which was saved. Of several saves the last one is what is read in the end; a step in hand is not cut off. What a
 * file's problem is, is told of the run; rejects never.
 */
export function takeSaved(inHand: InHand, world: World, path: string): Promise<void> {
  return inHand
    .serially(async () => {
      if (inHand.open?.file?.path !== path) return
      await inHand.open.run.idle()
      const read = await answered(async () => loadPath(path, termIds(await world.glossary())))
      const { open } = inHand
      if (!open) return
      open.run.tellFileProblem(read.ok ? undefined : read.failure)
      if (!read.ok || JSON.stringify(read.value.opened) === JSON.stringify(open.loaded.opened)) return
      await takeVersion(inHand, world, open, read.value, path)
    })
    .catch((cause: unknown) => world.emit('notice', toFailure(cause)))
}

/** Where what was played does the same in both versions the run goes on; else it is begun anew and played to the same place. */
async function takeVersion(inHand: InHand, world: World, it: Open, loaded: LoadedScenario, path: string): Promise<void> {
  const { scenario: before } = it.run.view().opened
  const { scenario } = loaded.opened
  const { nextStep, frames, cleaned } = it.run.view()
  const consented = stillAllowed(it.run.consented(), before, scenario)
  if (frames.length > 0 && !cleaned && sameDeeds(before, scenario, nextStep)) {
    const connection = await world.engine.connection()
    const consentItems = consentsOn(connection, scenario)
    it.run.replace({ opened: loaded.opened, consentItems, consented, impossible: whyNotOn(connection, scenario) })
    // It was gone by the version before.
    if (it.run.left()) it.run.setLeft(undefined)
    inHand.nowReads(it, loaded)
    return
  }
  const answers = answersIn(frames)
  await inHand.end()
  const { id: runId, opened } = await inHand.begin(loaded, consented, path)
  world.emit('replaced', { runId, opened })
  const last = before.steps.slice(0, nextStep).findLastIndex((step) => !step.typed)
  if (last >= 0 && !cleaned) await inHand.playTo(samePlace(before, scenario, last), answers)
}
