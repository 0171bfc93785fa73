import { expect, test } from 'vitest'
import { engineVersions } from '../../src/embedded/engine.ts'
import { apply, invert } from '../../src/shared/topology/diff.ts'
import { playShipped } from '../support/play-shipped.ts'
import { shippedRecording } from '../support/shipped-recordings.ts'
import { trafficLines } from '../support/traffic-lines.ts'
import { shipped, shippedIds } from './shipped.ts'

test.each(shippedIds)('%s does what it says on the embedded engine, within 5 s', async (id) => {
  const { scenario } = shipped(id)
  const { end, frames, ms } = await playShipped(id, 'embedded', { like: '28' })
  expect(end).toEqual({ type: 'end', status: 'done', frames: frames.length, unknown: 0 })
  expect(frames.filter((it) => it.last).map((it) => it.step)).toEqual(scenario.steps.map((it) => it.id))
  expect(frames.filter((it) => it.last && it.answer !== undefined).map((it) => it.step)).toEqual(
    scenario.steps.filter((it) => it.ask).map((it) => it.id),
  )
  expect(ms).toBeLessThan(5_000)
  // What travelled is what it was on a real engine, whose programs are others'.
  const [first] = frames
  if (!first) throw new Error('a scenario without a frame')
  const recording = shippedRecording(id)
  expect(trafficLines({ start: apply(first.topology, invert(first.diff)), frames })).toEqual(trafficLines(recording))
})

const otherVersions = engineVersions.filter((it) => it !== '28')
test.each(shippedIds.flatMap((id) => otherVersions.map((like) => [id, like] as const)))(
  '%s holds on an engine like %s',
  async (id, like) => {
    const { end } = await playShipped(id, 'embedded', { like })
    expect(end).toMatchObject({ status: 'done', unknown: 0 })
  },
)
