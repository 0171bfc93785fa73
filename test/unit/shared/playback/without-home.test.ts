import { expect, test } from 'vitest'
import { frameWithoutHome, topologyWithoutHome, withoutHome } from '../../../../src/shared/playback/without-home.ts'
import { container, framesOf, topologyOf } from '../../../support/topology-records.ts'

test('the home directory is written ~, alone and at the start of a path', () => {
  expect(withoutHome('ls /home/ann and /home/ann/x:/data', '/home/ann')).toBe('ls ~ and ~/x:/data')
  expect(withoutHome('/home/annabel /mnt/home/ann', '/home/ann')).toBe('/home/annabel /mnt/home/ann')
  expect(withoutHome('C:\\Users\\Ann\\x', 'C:\\Users\\Ann')).toBe('~\\x')
})

test('of root’s home only paths are the host’s: every container has one too', () => {
  expect(withoutHome('HOME=/root /root/.local/x', '/root')).toBe('HOME=/root ~/.local/x')
})

test('a home that says nothing is left alone', () => {
  expect(withoutHome('/etc', '/')).toBe('/etc')
  expect(withoutHome('/etc', '')).toBe('/etc')
})

test('a topology loses it from mounts, commands and mount points', () => {
  const topology = topologyOf({
    containers: [container('web', { command: 'cat /home/ann/x' })],
    mounts: [{ containerId: 'web', type: 'bind', source: '/home/ann/run/w', destination: '/data', readOnly: false }],
  })
  expect(JSON.stringify(topologyWithoutHome(topology, '/home/ann'))).not.toContain('/home/ann')
})

test('a frame loses it from command, outputs and failure', () => {
  const [frame] = framesOf(topologyOf(), [{ step: 'a', topology: topologyOf() }])
  const told = frameWithoutHome(
    {
      ...(frame as NonNullable<typeof frame>),
      command: 'ls /home/ann/w',
      output: '/home/ann/w: no',
      commands: [{ line: 'ls /home/ann/w', exit: 1, output: '/home/ann/w: no', calls: [] }],
      failure: { code: 'host-failed', message: 'no /home/ann/w', detail: 'at /home/ann/w' },
    },
    '/home/ann',
  )
  expect(JSON.stringify(told)).not.toContain('/home/ann')
  expect(told.failure).toEqual({ code: 'host-failed', message: 'no ~/w', detail: 'at ~/w' })
})
