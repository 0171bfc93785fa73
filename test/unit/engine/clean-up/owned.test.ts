import Docker from 'dockerode'
import { expect, test } from 'vitest'
import { hasLabels, listOwned } from '../../../../src/engine/clean-up/owned.ts'
import { removeOwned } from '../../../../src/engine/clean-up/remove-owned.ts'

/** Nothing listens there: what is refused before any call does not get that far. */
const docker = new Docker({ socketPath: '/nowhere/docker.sock' })

test('labels are there with their value, or with any where any will do', () => {
  expect(hasLabels({ run: 'r1', owner: 'o1' }, { run: 'r1' })).toBe(true)
  expect(hasLabels({ run: 'r2' }, { run: true })).toBe(true)
  expect(hasLabels({ run: 'r2' }, { run: 'r1' })).toBe(false)
  expect(hasLabels({ run: 'r1' }, { run: 'r1', owner: true })).toBe(false)
  expect(hasLabels(null, { run: true })).toBe(false)
})

test('a clean-up without a label is refused, as everything would answer to it', async () => {
  await expect(listOwned(docker, {})).rejects.toThrow('would take everything')
  await expect(removeOwned(docker, [], {})).rejects.toThrow('would take everything')
})

test('a lost engine fails each removal, and is called that', async () => {
  const objects = (['container', 'network', 'volume'] as const).map((kind) => ({ kind, id: kind, name: kind, labels: { run: 'r1' } }))
  const { removed, failed } = await removeOwned(docker, objects, { run: 'r1' })
  expect(removed).toEqual([])
  expect(failed.map(({ object, failure }) => [object.kind, failure.code])).toEqual([
    ['container', 'engine-lost'],
    ['network', 'engine-lost'],
    ['volume', 'engine-lost'],
  ])
})
