import { expect, test } from 'vitest'
import { DatagramFlows } from '../../../../src/embedded/runtime/datagram-flows.ts'
import { Datagrams } from '../../../../src/embedded/runtime/datagrams.ts'
import { HandClock } from '../userland/worlds.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** A server that answers in capitals, and the flows to it. */
function world(): { clock: HandClock; flows: DatagramFlows; datagrams: Datagrams } {
  const clock = new HandClock()
  const datagrams = new Datagrams()
  const send = (namespace: string, from: string) => (port: number, to: { address: string; port: number }, bytes: Uint8Array) =>
    datagrams.deliver(namespace, to, bytes, { address: from, port }) ? ('sent' as const) : ('refused' as const)
  const server = datagrams.bind(
    'box',
    { port: 53, address: '0.0.0.0' },
    (bytes, from) => server.send(from, Buffer.from(text(bytes).toUpperCase())),
    send('host', '172.17.0.2'),
  )
  const open = (answer: (bytes: Uint8Array) => void) =>
    datagrams.bind('host', { port: 0, address: '0.0.0.0' }, answer, send('box', '172.17.0.1'))
  return { clock, datagrams, flows: new DatagramFlows(clock, open, { address: () => '172.17.0.2', port: 53 }) }
}

test('each client has a socket of its own, and its own answers', () => {
  const { flows, datagrams } = world()
  const heard: string[] = []
  for (const [client, word] of [
    ['a', 'one'],
    ['b', 'two'],
    ['a', 'three'],
  ] as const)
    flows.pass(client, Buffer.from(word), (bytes) => heard.push(`${client} ${text(bytes)}`))
  expect(heard).toEqual(['a ONE', 'b TWO', 'a THREE'])
  expect(datagrams.list('host')).toHaveLength(2)
})

test('a client that was silent for 90 seconds is forgotten; one that was not, is not', async () => {
  const { flows, clock, datagrams } = world()
  const pass = (client: string): void => flows.pass(client, Buffer.from('x'), () => {})
  pass('a')
  pass('b')
  await expect.poll(() => clock.sleepers).toBe(2)
  clock.advance(60_000)
  pass('b')
  clock.advance(30_000)
  await expect.poll(() => flows.size).toBe(1)
  await expect.poll(() => clock.sleepers).toBe(1)
  clock.advance(60_000)
  await expect.poll(() => flows.size).toBe(0)
  expect(datagrams.list('host')).toEqual([])
})

test('what is closed lets go of its sockets and passes nothing more', async () => {
  const { flows, datagrams } = world()
  flows.pass('a', Buffer.from('x'), () => {})
  flows.close()
  await expect.poll(() => datagrams.list('host').length).toBe(0)
  flows.pass('a', Buffer.from('x'), () => {})
  expect(datagrams.list('host')).toEqual([])
})
