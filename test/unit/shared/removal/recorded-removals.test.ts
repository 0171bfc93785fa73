import { describe, expect, test } from 'vitest'
import { madeSince, stepRemoval } from '../../../../src/shared/removal/step-removal.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { recordedScenarios, shippedRecording } from '../../../support/shipped-recordings.ts'
import { whatWent } from '../../../support/what-went.ts'

/** A container may end by itself, and its cable goes with it: that is no doing of a command. */
const goneByCommand = (before: Topology, after: Topology, foretold: readonly string[]): string[] =>
  whatWent(before, after).filter((key) => !key.startsWith('veth:') || foretold.includes(key))

describe.each(recordedScenarios)('%s', (id) => {
  const { scenario, start, frames } = shippedRecording(id)
  const steps = frames.flatMap((frame, index) => {
    if (!frame.last) return []
    const step = scenario.steps.find((it) => it.id === frame.step)
    const before = frames.slice(0, index).findLast((it) => it.last)?.topology ?? start
    return step ? [{ step, before, after: frame.topology }] : []
  })

  test.each(steps)('what step $step.id removed is what was foretold', ({ step, before, after }) => {
    const foretold = stepRemoval(step, before, madeSince(start))
    const lost = Object.keys(foretold?.lost ?? {}).sort()
    expect(lost).toEqual(goneByCommand(before, after, lost))
    for (const key of Object.keys(foretold?.stays ?? {})) {
      const [kind, name] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
      const table = { container: after.containers, network: after.networks, volume: after.volumes, image: after.images }[kind]
      if (table) expect(Object.keys(table), key).toContain(name)
    }
  })
})

test('of the steps that remove something each was foretold, and they are more than twenty', () => {
  const removing = recordedScenarios.flatMap((id) => {
    const { start, frames } = shippedRecording(id)
    return frames.flatMap((frame, index) => {
      const before = frames.slice(0, index).findLast((it) => it.last)?.topology ?? start
      return frame.last && goneByCommand(before, frame.topology, []).length > 0 ? [`${id}/${frame.step}`] : []
    })
  })
  expect(removing.length).toBeGreaterThan(20)
})
