import { describe, expect, test } from 'vitest'
import { madeSince, stepRemoval } from '../../../../src/shared/removal/step-removal.ts'
import { diff, type TopologyDiff } from '../../../../src/shared/topology/diff.ts'
import { recordedScenarios, shippedRecording } from '../../../support/shipped-recordings.ts'

/** The keys of what a step took away, of what was there before it. */
const gone = (change: TopologyDiff): string[] =>
  (['containers', 'networks', 'volumes', 'images'] as const)
    .flatMap((table) => Object.keys(change[table]?.removed ?? {}).map((id) => `${table.slice(0, -1)}:${id}`))
    .sort()

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
    const removed = gone(diff(before, after))
    expect(Object.keys(foretold?.lost ?? {}).sort()).toEqual(removed)
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
      return frame.last && gone(diff(before, frame.topology)).length > 0 ? [`${id}/${frame.step}`] : []
    })
  })
  expect(removing.length).toBeGreaterThan(20)
})
