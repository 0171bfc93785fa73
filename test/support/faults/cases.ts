import { shipped, shippedIds } from '../../scenarios/shipped.ts'
import { drawing } from './drawing.ts'
import type { Fault } from './fault.ts'

export interface PlannedCase {
  readonly fault: Fault
  readonly scenario: string
  readonly at: number
  readonly seed: number
}

/** Each of these faults at each step of each scenario that can meet it. */
export function allCases(faults: readonly Fault[], scenarios = shippedIds): readonly PlannedCase[] {
  return scenarios.flatMap((scenario) =>
    faults.flatMap((fault) =>
      shipped(scenario).scenario.steps.flatMap((step, at) =>
        fault.concerns(step) ? [{ fault, scenario, at, seed: (1 + at) * 7919 + faults.indexOf(fault) * 104_729 }] : [],
      ),
    ),
  )
}

/** What of all is played: one part of several (`1/2`), or else a sample by a seed that is printed. */
export function chosenCases(
  what: string,
  all: readonly PlannedCase[],
  each: number,
): { cases: readonly PlannedCase[]; part: string | undefined } {
  const { DOCKSTAGE_FAULTS: part, DOCKSTAGE_FAULTS_SEED: given } = process.env
  if (part !== undefined) return { cases: partOf(all, part), part: part.replace('/', ' of ') }
  const seed = Number(given ?? Math.floor(Math.random() * 1_000_000))
  const cases = sampleOf(all, seed, each)
  console.log(`${what}: ${cases.length} of ${all.length} cases, DOCKSTAGE_FAULTS_SEED=${seed}`)
  return { cases, part: undefined }
}

/** Whole scenarios, neighbours together: those that publish the same ports are, and are not played at once. */
function partOf(all: readonly PlannedCase[], part: string): readonly PlannedCase[] {
  const [number = 1, count = 1] = part.split('/').map(Number)
  const scenarios = [...new Set(all.map(({ scenario }) => scenario))]
  return all.filter(({ scenario }) => Math.floor((scenarios.indexOf(scenario) * count) / scenarios.length) === number - 1)
}

/** Cases of them, drawn by a seed: `each` of a fault, and every scenario at least once. */
function sampleOf(cases: readonly PlannedCase[], seed: number, each: number): readonly PlannedCase[] {
  const draw = drawing(seed)
  const names = [...new Set(cases.map(({ fault }) => fault.name))]
  const scenarios = shuffled([...new Set(cases.map((it) => it.scenario))], draw)
  let turn = 0
  return names.flatMap((name) =>
    Array.from({ length: each }, () => {
      const of = cases.filter(({ fault }) => fault.name === name)
      const wanted = scenarios[turn++ % scenarios.length]
      const there = of.filter((it) => it.scenario === wanted)
      const from = there.length > 0 ? there : of
      // With its own seed: it is one of the cases that the table is made of.
      return from[draw(from.length)] as PlannedCase
    }),
  )
}

function shuffled<T>(items: readonly T[], draw: (below: number) => number): T[] {
  return items
    .map((item) => [draw(1_000_000), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item)
}
