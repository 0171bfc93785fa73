import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { within } from '../../src/main/session/deadline.ts'
import { ownDisk } from '../support/faults/embedded.ts'
import type { Fault } from '../support/faults/fault.ts'
import { faults } from '../support/faults/faults.ts'
import { keepOutcomes, type Outcome } from '../support/faults/outcome.ts'
import { Stage, type StageClock } from '../support/faults/stage.ts'
import { tableIn, unknownTo } from '../support/faults/table.ts'
import { imagesNeeded, withoutPages } from '../support/faults/without-pages.ts'
import { type OwnDockerd, startOwnDockerd } from '../support/own-dockerd.ts'

const scenario = 'wordpress-link'
/** What cannot be (a clock of an engine's own, a registry), or is no fault of these steps. */
const elsewhere = ['machine slept', 'pull interrupted', 'port taken']
/** What takes a minute a step by the machine's clock: for the soak alone. */
const slow = ['answers slow', 'answers stop']
const made = faults.filter(({ name }) => !elsewhere.includes(name) && slow.includes(name) === (process.env.DOCKSTAGE_FAULTS === 'slow'))

/** The soak plays it once for each fault, so that each is made at each step; else it is played once, with another at each step, by a seed that is printed. */
const isWhole = process.env.DOCKSTAGE_FAULTS !== undefined
const seed = Number(process.env.DOCKSTAGE_FAULTS_SEED ?? Math.floor(Math.random() * 1_000_000))
const turns = isWhole ? made.map((_, turn) => turn) : [seed % made.length]
if (!isWhole) console.log(`faults on a real engine: turn ${turns[0]} of ${made.length}, DOCKSTAGE_FAULTS_SEED=${seed}`)

const clock: StageClock = {
  now: () => performance.now(),
  within: (limitMs, what, work) => within(limitMs, work, { code: 'unexpected', message: `${what} took longer than ${limitMs / 1000} s` }),
  sleep: () => undefined,
}

let dockerd: OwnDockerd
let directory: string
const outcomes: Outcome[] = []
beforeAll(async () => {
  directory = await withoutPages(scenario)
  dockerd = await startOwnDockerd({ images: imagesNeeded })
}, 400_000)
afterAll(async () => {
  await dockerd?.close()
  await rm(directory, { recursive: true, force: true })
})

test.each(turns)(
  'turn %i: at each step of wordpress-link a fault, and the play goes on from each to its end',
  { timeout: 3_000_000 },
  async (turn) => {
    const engine = {
      kind: 'docker',
      socketPath: dockerd.socketPath,
      kill: dockerd.kill,
      start: dockerd.start,
      close: async () => undefined,
    } as const
    const stage = await Stage.open({ engine, clock, scenario, scenariosDirectory: directory, disk: ownDisk })
    const came: Outcome[] = []
    try {
      const faultAt = (step: Parameters<Fault['concerns']>[0], at: number): Fault | undefined => {
        const fault = made[(at + turn) % made.length]
        return fault?.concerns(step) ? fault : undefined
      }
      came.push(...(await stage.playThrough(faultAt, turn)))
    } finally {
      await stage.close()
    }
    outcomes.push(...came)
    if (isWhole) keepOutcomes('docker', `turn ${turn} ${process.env.DOCKSTAGE_FAULTS === 'slow' ? 'slow' : 'quick'}`, came)
  },
)

test('what came of it is what docs/faults.md says', () => {
  const table = tableIn('docker')
  expect(outcomes.flatMap((it) => unknownTo(table, it) ?? [])).toEqual([])
})
