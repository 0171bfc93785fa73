import { expect, test } from 'vitest'
import { formatAddress, isLocal, parseAddress } from '../../../../src/engine/connect/address.ts'
import { FailureError } from '../../../../src/shared/result.ts'

test.each([
  ['unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
  ['/run/docker.sock', { kind: 'socket', path: '/run/docker.sock' }],
  ['npipe:////./pipe/docker_engine', { kind: 'pipe', path: '//./pipe/docker_engine' }],
  ['\\\\.\\pipe\\docker_engine', { kind: 'pipe', path: '//./pipe/docker_engine' }],
  ['tcp://10.0.0.5:2375', { kind: 'tcp', host: '10.0.0.5', port: 2375 }],
  ['tcp://build.example', { kind: 'tcp', host: 'build.example', port: 2375 }],
  ['http://localhost:80', { kind: 'tcp', host: 'localhost', port: 80 }],
  ['127.0.0.1:4243', { kind: 'tcp', host: '127.0.0.1', port: 4243 }],
  ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375 }],
  ['https://build.example', { kind: 'tcp', host: 'build.example', port: 2376, tls: {} }],
  ['ssh://kim@lab:2222', { kind: 'ssh', host: 'lab', port: 2222, user: 'kim' }],
  ['ssh://LAN%5Ckim@[fe80::1]', { kind: 'ssh', host: 'fe80::1', user: 'LAN\\kim' }],
  ['ssh://lab/run/user/1000/docker.sock', { kind: 'ssh', host: 'lab', path: '/run/user/1000/docker.sock' }],
] as const)('%s is read as what DOCKER_HOST means by it', (text, address) => {
  expect(parseAddress(text)).toEqual(address)
})

test.each(['unix://relative', 'ftp://x', 'tcp://', 'tcp://a b:1', 'ssh://'])('%s is refused with the forms that are known', (text) => {
  const read = (): unknown => parseAddress(text)
  expect(read).toThrow(FailureError)
  expect(read).toThrow(text)
})

test.each([
  'unix:///a',
  'npipe:////./pipe/a',
  'tcp://h:1',
  'tcp://[::1]:1',
  'https://h:2376',
  'ssh://u@h:22',
  'ssh://h',
  'ssh://u@[::1]:22/a%20b%3Fc',
])('%s is written back the same', (text) => {
  expect(formatAddress(parseAddress(text))).toBe(text)
})

test('loopback and sockets are this machine, other hosts are not', () => {
  const local = ['unix:///a', 'tcp://127.0.0.1:1', 'tcp://localhost:1', 'tcp://[::1]:1', 'npipe:////./pipe/a']
  expect(local.map((text) => isLocal(parseAddress(text)))).toEqual(local.map(() => true))
  expect(['tcp://10.0.0.5:1', 'ssh://localhost'].map((text) => isLocal(parseAddress(text)))).toEqual([false, false])
})

test.each([
  'ssh://-oProxyCommand=id',
  'ssh://%2DoProxyCommand=id',
  'ssh://-l@lab',
  'ssh://%2Dl@lab',
  'ssh://a$(id)/',
  'ssh://a;id',
  'ssh://a%20b@lab',
  'ssh://%60id%60@lab',
  'ssh://kim@lab?x=1',
  'ssh://kim@lab#x',
  'ssh://%zz@lab',
])('%s, which ssh or a shell could take for something else, is refused', (text) => {
  expect(() => parseAddress(text)).toThrow(FailureError)
})

test('a password in an address is refused, and not said again', () => {
  const read = (): unknown => parseAddress('ssh://kim:secret@lab')
  expect(read).toThrow('ssh://kim:…@lab')
  expect(read).not.toThrow('secret')
})
