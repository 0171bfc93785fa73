import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { foldedAnswer, foldedEvent } from '../../../src/shared/folded.ts'
import type { RunView } from '../../../src/shared/ipc.ts'
import { checkAnswer, checkEvent } from '../../../src/shared/ipc-schema.ts'
import { readRecording } from '../../../src/shared/recording/read-recording.ts'
import { replayOf } from '../../../src/shared/recording/replay-of.ts'
import { randomRun } from '../../support/random-run.ts'
import { randomFrom } from '../../support/random-topology.ts'
import { appState } from '../../support/run-with.ts'

const folder = new URL('../../../scenarios/recordings/', import.meta.url)
const shipped = (name: string): RunView => {
  const read = readRecording(readFileSync(new URL(name, folder), 'utf8'))
  if ('problems' in read) throw new Error(name)
  return replayOf(read.recording, 'run')
}
/** As a carrier brings it. */
const carried = <T>(value: T): unknown => JSON.parse(JSON.stringify(value))

test('every shipped run comes across as it was, and is small on its way', () => {
  for (const name of readdirSync(folder)) {
    const run = shipped(name)
    const sent = JSON.stringify(foldedAnswer('openScenario', { ok: true, value: run }))
    expect(checkAnswer('openScenario', JSON.parse(sent)), name).toEqual({ ok: true, value: run })
    expect(sent.length, name).toBeLessThan(JSON.stringify(run).length / 3)
  }
})

test('so do 100 random ones, by an event and with the whole state', () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const run = replayOf(randomRun(randomFrom(seed)), 'run')
    expect(checkEvent('run', carried(foldedEvent('run', run))), `seed ${seed}`).toEqual({ ok: true, value: carried(run) })
    const state = appState({ run })
    expect(checkAnswer('readState', carried(foldedAnswer('readState', { ok: true, value: state }))), `seed ${seed}`).toEqual({
      ok: true,
      value: carried(state),
    })
  }
})

describe('what holds no run', () => {
  test('crosses as it is', () => {
    expect(foldedAnswer('cleanUp', { ok: true, value: ['container web'] })).toEqual({ ok: true, value: ['container web'] })
    expect(foldedAnswer('closeScenario', { ok: true, value: null })).toEqual({ ok: true, value: null })
    const failed = { ok: false, failure: { code: 'busy', message: 'a step runs' } } as const
    expect(foldedAnswer('openScenario', failed)).toBe(failed)
    expect(foldedEvent('run', null)).toBe(null)
    expect(foldedEvent('presentation', { stage: null, hall: true })).toEqual({ stage: null, hall: true })
  })
})

test('a frame that does not follow from the one before is told, with its place', () => {
  const sent = carried(foldedEvent('run', shipped('life-cycle.dockstage.json'))) as { frames: { patch?: object }[] }
  const at = sent.frames.findIndex((frame) => frame.patch !== undefined)
  sent.frames[at] = { ...sent.frames[at], patch: { containers: { gone: ['nobody'] } } }
  const checked = checkEvent('run', sent)
  expect(checked).toMatchObject({ ok: false, failure: { code: 'bad-message' } })
  expect(checked.ok ? '' : checked.failure.message).toContain(`frames.${at}.patch.containers.gone[0]`)
})
