import type { RunView } from '../../shared/ipc.ts'
import { isNothing, predictRemoval } from '../../shared/removal/predict-removal.ts'
import type { Removal } from '../../shared/removal/removal.ts'
import { madeSince, stepRemoval } from '../../shared/removal/step-removal.ts'
import { isForEngine } from '../../shared/scenario/engine-condition.ts'
import type { Step } from '../../shared/scenario/scenario.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import type { Shown } from './view.ts'

/**
 * What will be removed by what comes next: by the line that is being typed, else by the step after the moment that is shown. Undefined where nothing is
 * removed, or where that cannot be told. A step that asks is not foretold: the picture would give the answer away.
 * @param run all of it, what others have included, as that decides what goes
 * @param shown the moment of that run
 * @param typed the line for a command of one's own, as far as it is written
 */
export function nextRemoval(run: RunView, shown: Shown, typed: string): Removal | undefined {
  if (run.cleaned || shown.running) return undefined
  const topology = shown.pictured
  const madeImage = madeSince(run.start)
  const isTyping = typed.trim() !== '' && !shown.past && !run.recording
  const step = isTyping ? undefined : nextStep(run, shown)
  const removal = isTyping ? predictRemoval({ commands: typed, topology, madeImage }) : step && stepRemoval(step, topology, madeImage)
  return removal && !isNothing(removal) ? removal : undefined
}

function nextStep(run: RunView, shown: Shown): Step | undefined {
  const { steps } = run.opened.scenario
  const here = run.frames[shown.index]
  // Within a step some of its commands are done already.
  if (here && !here.last) return undefined
  const next = run.frames[shown.index + 1]
  if (next?.passedOver || (!next && run.recording)) return undefined
  const step = next ? steps.find(({ id }) => id === next.step) : steps[run.nextStep]
  return step && !step.ask && (next !== undefined || willBePlayed(step, shown.pictured)) ? step : undefined
}

/** What an engine lacks is not known here: a step that depends on it is not foretold. */
function willBePlayed(step: Step, { engine }: Topology): boolean {
  const dependsOnThings = step.only?.lacks !== undefined || step.unless?.lacks !== undefined
  return !dependsOnThings && isForEngine(step, { info: engine, lacks: [] })
}
