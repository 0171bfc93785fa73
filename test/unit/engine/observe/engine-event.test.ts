import { expect, test } from 'vitest'
import { addWork, isNoWork, noWork, type Work } from '../../../../src/engine/observe/engine-event.ts'

const workOf = (...events: [type: string, action: string, id: string, attributes?: Record<string, string>][]): Work => {
  const work = noWork()
  for (const [Type, Action, ID, Attributes = {}] of events) addWork(work, { Type, Action, Actor: { ID, Attributes }, timeNano: 0 })
  return work
}

test.each(['create', 'start', 'restart', 'stop', 'die', 'pause', 'unpause', 'rename', 'update', 'oom', 'health_status: healthy'])(
  'container %s asks the container',
  (action) => {
    expect([...workOf(['container', action, 'c']).containers]).toEqual(['c'])
  },
)

test.each([
  ['container', 'exec_create: sh -c "curl -f localhost"'],
  ['container', 'exec_die'],
  ['container', 'kill'],
  ['container', 'commit'],
  ['volume', 'mount'],
  ['volume', 'unmount'],
  ['image', 'push'],
  ['daemon', 'reload'],
  ['builder', 'prune'],
])('%s %s asks nothing', (type, action) => {
  expect(isNoWork(workOf([type, action, 'x', { container: 'c' }]))).toBe(true)
})

test('what was removed in the meantime is not asked for', () => {
  const work = workOf(['container', 'die', 'c'], ['network', 'disconnect', 'n', { container: 'c' }], ['container', 'destroy', 'c'])
  expect([[...work.containers], [...work.goneContainers]]).toEqual([[], ['c']])
})

test('a volume that was made again after its removal is asked for', () => {
  const work = workOf(['volume', 'destroy', 'v'], ['volume', 'create', 'v'])
  expect([[...work.volumes], [...work.goneVolumes]]).toEqual([['v'], []])
})

test('prunes that name nothing have whole tables asked', () => {
  expect(workOf(['volume', 'prune', '']).allVolumes).toBe(true)
  expect(workOf(['network', 'prune', '']).allNetworks).toBe(true)
  expect(workOf(['node', 'update', 'x']).allNetworks, 'a node comes up with networks that no event names').toBe(true)
  expect(workOf(['image', 'prune', '']).images).toBe(true)
})

test('Podman’s events say the same in other words', () => {
  expect([...workOf(['container', 'remove', 'c']).goneContainers]).toEqual(['c'])
  expect([...workOf(['volume', 'create', '', { name: 'v' }]).volumes]).toEqual(['v'])
  expect([...workOf(['volume', 'remove', '', { name: 'v' }]).goneVolumes]).toEqual(['v'])
  expect([...workOf(['network', 'connect', 'c', { name: 'web' }]).containers]).toEqual(['c'])
  expect(isNoWork(workOf(['container', 'exec', 'c'], ['container', 'exec_died', 'c']))).toBe(true)
})
