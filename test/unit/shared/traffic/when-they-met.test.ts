import { describe, expect, test } from 'vitest'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { type Message, trafficOf } from '../../../../src/shared/traffic/traffic.ts'
import { trafficWords } from '../../../../src/shared/traffic/traffic-words.ts'
import { whenTheyMet } from '../../../../src/shared/traffic/when-they-met.ts'
import { type ContainerSpec, idFor, topologyWith } from '../../../support/topology-with.ts'

const web: ContainerSpec = { name: 'web', networks: ['shop'] }
const pinger: ContainerSpec = { name: 'pinger', image: 'busybox', networks: ['shop'] }
const engine = (...containers: ContainerSpec[]): Topology => topologyWith({ networks: ['shop'], containers })

/** As an engine reports one that has not begun, or has ended: on its networks, without an address. */
function withoutAddress(topology: Topology, name: string): Topology {
  const id = idFor(`container ${name}`)
  const bare = Object.entries(topology.endpoints).map(([key, { ipv4, ipv4Prefix, mac, ...rest }]) =>
    rest.containerId === id ? ([key, rest] as const) : ([key, topology.endpoints[key] ?? rest] as const),
  )
  return { ...topology, endpoints: Object.fromEntries(bare) }
}

const address = Object.values(engine(web).endpoints).find((it) => it.containerId === idFor('container web'))?.ipv4 ?? 'none'
const created = withoutAddress(engine(web, { ...pinger, state: 'created' }), 'pinger')
const line = 'docker run --rm --net shop busybox ping -c 1 web'
const output = `PING web (${address}): 56 data bytes\n64 bytes from ${address}: seq=0 ttl=64 time=0.1 ms\n1 packets transmitted, 1 packets received\n`
const sent = (now: Topology, earlier: readonly Topology[]): Message[] =>
  trafficOf(
    { commands: [{ line, output, exit: 0, calls: [] }], topology: now },
    earlier.map((topology) => ({ topology, done: 0 })),
  )
const met = (now: Topology, earlier: readonly Topology[]): Topology | undefined =>
  whenTheyMet(
    sent(now, earlier),
    now,
    earlier.map((topology) => ({ topology, done: 0 })),
  )
const cable = `${idFor('container pinger')}/${idFor('network shop')}`

describe('a one-off that nobody saw with an address', () => {
  test('reached the other by the network that it was made on', () => {
    const [message] = sent(engine(web), [engine(web), created])
    expect(message).toMatchObject({ from: { name: 'pinger' }, to: { name: 'web' }, leavesBy: idFor('network shop'), outcome: 'answered' })
    expect(message && trafficWords(message, engine(web), 'en')).toBe(`ping: pinger → web (${address}) over shop · answered`)
  })

  test('stands where it stood, running, on that network; the rest is what it is now', () => {
    const now = engine(web)
    const then = met(now, [now, created])
    expect(then?.containers[idFor('container pinger')]).toMatchObject({ name: 'pinger', state: 'running' })
    expect(then?.endpoints[cable]).toEqual(created.endpoints[cable])
    expect(then?.containers[idFor('container web')]).toBe(now.containers[idFor('container web')])
    expect(Object.keys(then?.containers ?? {})).toEqual(Object.keys(then?.containers ?? {}).sort())
  })
})

test('one that has exited runs again, as it is known now', () => {
  const now = withoutAddress(engine(web, { ...pinger, state: 'exited', exitCode: 0 }), 'pinger')
  expect(met(now, [engine(web), created])?.containers[idFor('container pinger')]).toMatchObject({ state: 'running', exitCode: 0 })
})

test('one whose network is gone too is on none', () => {
  const ended = topologyWith({ containers: [{ name: 'web' }] })
  expect(met(ended, [engine(web), created])?.endpoints[cable]).toBeUndefined()
})

test('where all stand as they did there is nothing to be restored, nor where nobody saw them', () => {
  const still = engine(web, pinger)
  expect(met(still, [engine(web)])).toBeUndefined()
  expect(whenTheyMet(sent(engine(web), [engine(web), created]), engine(web), [])).toBeUndefined()
})
