import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { allCases, chosenCases } from '../support/faults/cases.ts'
import { appKilled } from '../support/faults/faults.ts'
import { killApp } from '../support/faults/kill-app.ts'
import { keepOutcomes, type Outcome } from '../support/faults/outcome.ts'
import { tableIn, unknownTo } from '../support/faults/table.ts'
import { imagesNeeded, withoutPages } from '../support/faults/without-pages.ts'
import { type OwnDockerd, startOwnDockerd } from '../support/own-dockerd.ts'

const scenario = 'wordpress-link'
const { cases, part } = chosenCases('app killed, on a real engine', allCases([appKilled], [scenario]), 1)

let dockerd: OwnDockerd
let direct: EngineConnection
let directory: string
const outcomes: Outcome[] = []
beforeAll(async () => {
  directory = await withoutPages(scenario)
  dockerd = await startOwnDockerd({ images: imagesNeeded })
  direct = await connectTo({ kind: 'socket', path: dockerd.socketPath }, 'chosen')
}, 400_000)
afterAll(async () => {
  direct?.close()
  await dockerd?.close()
  await rm(directory, { recursive: true, force: true })
  if (part) keepOutcomes('docker', `app killed ${part}`, outcomes)
})

test.each(cases.map((it) => [it.at, it.seed] as const))(
  'killed at step %i of wordpress-link: the next start finds it, takes it up or removes it, and nothing is left',
  { timeout: 300_000 },
  async (at, seed) => {
    const played = join(directory, `${scenario}.yaml`)
    const came = await killApp({ socketPath: dockerd.socketPath, direct, played, scenario, at, seed })
    if (came) outcomes.push(came)
  },
)

test('what came of it is what docs/faults.md says', () => {
  const table = tableIn('docker')
  expect(outcomes.flatMap((it) => unknownTo(table, it) ?? [])).toEqual([])
})
