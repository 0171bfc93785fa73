import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { allCases, chosenCases } from '../support/faults/cases.ts'
import { embeddedEngine } from '../support/faults/embedded.ts'
import type { FaultyEngine } from '../support/faults/fault.ts'
import { appKilled } from '../support/faults/faults.ts'
import { killApp } from '../support/faults/kill-app.ts'
import { keepOutcomes, type Outcome } from '../support/faults/outcome.ts'
import { tableIn, unknownTo } from '../support/faults/table.ts'

const { cases, part } = chosenCases('app killed', allCases([appKilled]), 3)

let engine: FaultyEngine
let direct: EngineConnection
const outcomes: Outcome[] = []
beforeAll(async () => {
  engine = await embeddedEngine()
  direct = await connectTo({ kind: 'socket', path: engine.socketPath }, 'chosen')
})
afterAll(async () => {
  direct.close()
  await engine.close()
  if (part) keepOutcomes('embedded', `app killed ${part}`, outcomes)
})

test.each(cases.map((it) => [it.scenario, it.at, it.seed] as const))(
  '%s, killed at step %i: the next start finds it, takes it up or removes it, and nothing is left',
  async (scenario, at, seed) => {
    const { socketPath } = engine
    const came = await killApp({ socketPath, direct, played: scenario, scenario, at, seed })
    if (came) outcomes.push(came)
  },
)

test('what came of it is what docs/faults.md says', () => {
  const table = tableIn('embedded')
  expect(outcomes.flatMap((it) => unknownTo(table, it) ?? [])).toEqual([])
})
