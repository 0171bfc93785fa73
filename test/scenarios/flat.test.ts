import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import { createSession, type Session } from '../../src/main/session/session.ts'
import { advancedClock } from '../support/advanced-clock.ts'
import { isConsentKind } from '../support/consent-kind.ts'
import { Page } from '../support/faults/page.ts'
import { given } from '../support/session-world.ts'
import { trendOf } from '../support/trend.ts'
import { scenariosDirectory, shippedIds } from './shipped.ts'

/**
 * The app that is left to play by itself, its time compressed: nothing waits, on a clock that leaps. What it has open must be the same after each round.
 * The soak plays all scenarios round and round; else a short one is, to see that nothing is left open.
 */
const isWhole = process.env.DOCKSTAGE_FLAT_ROUNDS !== undefined
const rounds = Number(process.env.DOCKSTAGE_FLAT_ROUNDS ?? 3)
const played = isWhole ? shippedIds : ['volumes-from']
/** Rounds until what is loaded, compiled and kept once is there. */
const warmUp = isWhole ? Math.ceil(rounds / 3) : 2

setFlagsFromString('--expose_gc')
// V8 goes on to compile what runs often, for hundreds of plays, and keeps that on the heap: without it what grows there is the app's.
for (const flag of ['--no-opt', '--no-sparkplug']) setFlagsFromString(flag)
const collect = runInNewContext('gc') as () => void

interface Needs {
  /** Bytes, when what is not needed has been collected. */
  readonly heap: number
  readonly buffers: number
  /** Open files and sockets of the process; 0 where no system tells. */
  readonly files: number
  readonly handles: number
  readonly listeners: number
}

test(`${rounds} rounds of ${isWhole ? 'all scenarios' : played[0]} leave nothing open`, {
  timeout: isWhole ? 7_200_000 : 60_000,
}, async () => {
  const clock = advancedClock()
  onTestFinished(() => clock.release())
  const needs: Needs[] = []
  const began = clock.now()
  for (let round = 0; round < warmUp + rounds; round += 1) {
    await playAll()
    needs.push(await settled())
  }
  const hours = (clock.now() - began) / 3_600_000
  const kept = needs.slice(warmUp)
  const heap = trendOf(kept.map((it) => it.heap))
  const buffers = trendOf(kept.map((it) => it.buffers))
  const kB = (bytes: number): string => `${Math.round(bytes / 1024)} kB`
  console.log(
    `${rounds} rounds after ${warmUp}, ${hours.toFixed(2)} h by their clock: heap ${kB(kept[0]?.heap ?? 0)}, ${kB(heap.slope)} ± ${kB(heap.noise)} a round; ` +
      `buffers ${kB(buffers.slope)} ± ${kB(buffers.noise)}; first and last: ${JSON.stringify([kept[0], kept.at(-1)])}`,
  )
  // What can be counted is the same to the last one.
  const counts = ({ files, handles, listeners }: Needs) => ({ files, handles, listeners })
  expect(kept.map(counts)).toEqual(kept.map(() => counts(kept[0] as Needs)))
  // In a few rounds the heap still settles. A play that left one observation behind would leave several kB.
  if (!isWhole) return
  expect(buffers.slope).toBeLessThanOrEqual(buffers.noise)
  expect(heap.slope).toBeLessThanOrEqual(heap.noise + played.length * 1024)
})

/** Each scenario in a session of its own, as the app is started and ended, with a page that follows it. */
async function playAll(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'dockstage-flat-'))
  const session = await createSession({
    version: '0',
    userDataDirectory: home,
    scenariosDirectory,
    environment: {},
    platform: process.platform,
    home,
    engine: 'embedded',
  })
  try {
    for (const id of played) await autoplay(session, id)
  } finally {
    await session.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function autoplay(session: Session, id: string): Promise<void> {
  const { api } = session
  const page = new Page(session)
  const { scenario } = given(await api.openScenario({ id })).opened
  await page.open()
  given(await api.consent(scenario.needs.filter(isConsentKind)))
  for (const step of scenario.steps) {
    if (step.ask) given(await api.answer(step.id, step.ask.answer))
    given(await api.runStep())
  }
  expect(page.run?.nextStep).toBe(scenario.steps.length)
  given(await api.closeScenario())
  page.drop()
}

/** What is needed when all that was closed is gone: what is still being closed is waited for. */
async function settled(): Promise<Needs> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
  collect()
  await new Promise(setImmediate)
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  const files = await readdir('/proc/self/fd').catch(() => [])
  const listeners = process.eventNames().reduce((sum, it) => sum + process.listenerCount(it), 0)
  const handles = process.getActiveResourcesInfo().filter((it) => it !== 'Timeout' && it !== 'Immediate')
  return { heap: heapUsed, buffers: arrayBuffers, files: files.length, handles: handles.length, listeners }
}
