import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AdvancedClock, advancedClock } from '../support/advanced-clock.ts'
import { allCases, chosenCases } from '../support/faults/cases.ts'
import { embeddedEngine, ownDisk } from '../support/faults/embedded.ts'
import type { FaultyEngine } from '../support/faults/fault.ts'
import { faults } from '../support/faults/faults.ts'
import { keepOutcomes, type Outcome } from '../support/faults/outcome.ts'
import { Stage } from '../support/faults/stage.ts'
import { tableIn, unknownTo } from '../support/faults/table.ts'
import { scenariosDirectory } from './shipped.ts'

const { cases, part } = chosenCases('faults', allCases(faults.filter(({ name }) => ownDisk || name !== 'disk full')), 2)
const scenarios = [...new Set(cases.map((it) => it.scenario))]
if (!ownDisk) console.log('faults: no disk is filled, as only root may mount one here')

let clock: AdvancedClock
let engine: FaultyEngine
const outcomes: Outcome[] = []
beforeAll(async () => {
  clock = advancedClock()
  engine = await embeddedEngine()
})
afterAll(async () => {
  await engine.close()
  clock.release()
})

test.each(scenarios)(
  '%s: whatever goes wrong at a step is told, is over within a limit, leaves a true picture and nothing behind',
  {
    timeout: part ? 3_600_000 : 180_000,
  },
  async (scenario) => {
    const problems: string[] = []
    let stage: Stage | undefined
    for (const { fault, at, seed } of cases.filter((it) => it.scenario === scenario)) {
      stage ??= await Stage.open({ engine, clock, scenario, scenariosDirectory, disk: ownDisk })
      try {
        const outcome = await stage.play({ fault, at, seed })
        if (outcome) outcomes.push(outcome)
      } catch (cause) {
        problems.push(`${fault.name}, at ${scenario}/${stage.steps[at]?.id}, seed ${seed}: ${cause instanceof Error ? cause.stack : cause}`)
        // What came of it must not be the next one's.
        await stage.close().catch(() => undefined)
        await engine.kill()
        await engine.start()
        stage = undefined
      }
    }
    await stage?.close()
    if (part)
      keepOutcomes(
        'embedded',
        scenario,
        outcomes.filter((it) => it.scenario === scenario),
      )
    expect(problems.join('\n\n')).toBe('')
  },
)

test('what came of it is what docs/faults.md says', () => {
  const table = tableIn('embedded')
  expect(outcomes.flatMap((it) => unknownTo(table, it) ?? [])).toEqual([])
})
