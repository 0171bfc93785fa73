import { describe, expect, test } from 'vitest'
import { hallGrid } from '../../../../../src/renderer/diagram/layout/hall-grid.ts'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import type { Box, Point, Scene } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { type Way, waysOf } from '../../../../../src/renderer/diagram/layout/ways.ts'
import { picturePane } from '../../../../../src/renderer/presenter/stage-size.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { messageThrough } from '../../../../../src/shared/traffic/message-through.ts'
import { type Message, momentsOfStep, trafficOf } from '../../../../../src/shared/traffic/traffic.ts'
import { ask, ping, sent } from '../../../../support/messages-sent.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { recordedScenarios, shippedRecording } from '../../../../support/shipped-recordings.ts'
import { idFor, topologyWith } from '../../../../support/topology-with.ts'
import { overlap, textBoxes } from './overlaps.ts'

const laptop = { width: 940, height: 430 }
const sceneOf = (shown: Topology, all: readonly Topology[] = [shown]): Scene =>
  layout(shown, gridFor(all, laptop, 'en'), { language: 'en' })

const topology = topologyWith({
  networks: ['shop', 'back', { name: 'closed', internal: true }],
  containers: [
    { name: 'one' },
    { name: 'two', ports: ['127.0.0.1:32768:80'] },
    { name: 'anna', networks: ['shop'] },
    { name: 'beside', networks: ['container:anna'] },
    { name: 'far', networks: ['back'] },
    { name: 'shut', networks: ['closed'] },
    { name: 'tenant', networks: ['host'] },
    { name: 'alone', networks: ['none'] },
  ],
})
const scene = sceneOf(topology)
const addressOf = (name: string): string =>
  Object.values(topology.endpoints).find((it) => it.containerId === idFor(`container ${name}`))?.ipv4 ?? 'none'
const only = (messages: readonly Message[], of: Scene = scene): Way => {
  const [way, another] = waysOf(messages, of, topology)
  if (!way || another) throw new Error(`${messages.length} messages have ${another ? 'several ways' : 'none'}`)
  return way
}
const node = (id: string): Box => {
  const found = scene.nodes.find((it) => it.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}
const card = (name: string): Box => node(`container:${idFor(`container ${name}`)}`)
const rail = (name: string): Box => node(`network:${idFor(`network ${name}`)}`)
const isOn = ([x, y]: Point, box: Box): boolean => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
const last = (way: Way): Point => way.points.at(-1) ?? [Number.NaN, Number.NaN]

test('a ping goes from card to card over the rail, and back', () => {
  const way = only(ping(topology, 'two', addressOf('one')))
  expect(way).toMatchObject({ kind: 'ping', end: 'back', there: 'ping', back: 'ping ✓' })
  expect(isOn(way.points[0] ?? [0, 0], card('two'))).toBe(true)
  expect(isOn(last(way), card('one'))).toBe(true)
  expect(way.points.some((it) => isOn(it, rail('bridge')))).toBe(true)
})

test('who shares a namespace goes to its owner’s interface first', () => {
  const way = only(ping(topology, 'beside', '172.18.0.1'))
  expect(isOn(way.points[0] ?? [0, 0], card('beside'))).toBe(true)
  expect(isOn(last(way), rail('shop'))).toBe(true)
  expect(way.end).toBe('back')
})

test('a question goes to the network’s badge, and what nobody knows ends there with a cross', () => {
  const way = only(ask(topology, 'anna', 'nobody'))
  expect(way).toMatchObject({ kind: 'dns', end: 'cross', there: 'nobody?', back: '✕' })
  expect(way.badge && isOn(last(way), { ...way.badge, height: way.badge.height + 1 })).toBe(true)
  // The last part would lie on the rail's texts: of it the marker alone is seen.
  expect(way.still.flat()).not.toContainEqual(last(way))
})

test('on docker0 there is no badge to go to: the question ends on the rail', () => {
  const way = only(ask(topology, 'one', 'two'))
  expect(way.badge).toBeUndefined()
  expect(way.end).toBe('cross')
  expect(isOn(last(way), rail('bridge'))).toBe(true)
})

test('what nobody has ends on the rail, what is on another network at its end, and what is internal too', () => {
  for (const [from, address, network] of [
    ['anna', '172.18.0.77', 'shop'],
    ['anna', addressOf('far'), 'shop'],
    ['shut', '203.0.113.9', 'closed'],
  ] as const) {
    const way = only(ping(topology, from, address, false))
    expect(way.end).toBe('cross')
    expect(isOn(last(way), rail(network))).toBe(true)
  }
})

test('to the outside it goes through the host’s interface', () => {
  for (const from of ['anna', 'tenant']) {
    const way = only(ping(topology, from, '203.0.113.9'))
    expect(way.points.some((it) => isOn(it, node('uplink:eth0')))).toBe(true)
    expect(last(way)[1]).toBeLessThan(node('uplink:eth0').y)
  }
})

test('a loopback stays inside the frame', () => {
  const frame = scene.nodes.find((it) => it.kind === 'namespace' && isOn([card('beside').x, card('beside').y], it)) as Box
  const way = only(ping(topology, 'beside', '127.0.0.1'))
  expect(way.points.every((it) => isOn(it, frame))).toBe(true)
})

test('a container without a network comes as far as its frame', () => {
  const messages = sent(
    topology,
    'docker exec alone ping 203.0.113.9',
    'PING 203.0.113.9 (203.0.113.9): 56 data bytes\nping: sendto: Network unreachable\n',
    1,
  )
  expect(only(messages)).toMatchObject({ end: 'cross' })
})

test('a request from outside goes through the socket to the card', () => {
  const [port = ''] = Object.keys(topology.ports)
  for (const message of [
    messageThrough(topology, port),
    ...sent(topology, 'curl -sSiL http://localhost:32768/', 'HTTP/1.1 404 Not Found\n\n'),
  ]) {
    const way = only(message ? [message] : [])
    expect(way.points.some((it) => isOn(it, node(`port:${port}`)))).toBe(true)
    expect(isOn(last(way), card('two'))).toBe(true)
  }
  expect(only(sent(topology, 'curl -sSiL http://localhost:32768/', 'HTTP/1.1 404 Not Found\n\n')).back).toBe('HTTP 404')
})

test('what is not in the picture any more has no way there', () => {
  const messages = ping(topology, 'two', addressOf('one'))
  const emptied = topologyWith({ networks: ['shop'] })
  expect(waysOf(messages, sceneOf(emptied), emptied)).toEqual([])
})

describe('from one that is gone', () => {
  const web = { name: 'web', networks: ['shop'] }
  const pinger = { name: 'pinger', networks: ['shop'] }
  const then = topologyWith({ networks: ['shop'], containers: [web, pinger] })
  const now = topologyWith({ networks: ['shop'], containers: [web] })
  const all = [then, now]
  const met = { scene: sceneOf(then, all), topology: then, gone: 'removed' }
  const messages = ping(then, 'pinger', addressOf('anna'))

  test('a way leads along its outline and its cable, which say that they are gone', () => {
    const [way] = waysOf(messages, sceneOf(now, all), now, met)
    expect(way).toMatchObject({ end: 'back', past: [{ kind: 'card' }, { kind: 'cable' }] })
    const [outline] = way?.past ?? []
    if (outline?.kind !== 'card') throw new Error('there is no outline')
    expect(isOn(way?.points[0] ?? [0, 0], outline.box)).toBe(true)
    expect(outline.texts.map(({ text }) => text)).toEqual(['pinger', 'removed'])
  })

  test('one that has exited has its card still: its cable alone is outlined', () => {
    const exited = topologyWith({ networks: ['shop'], containers: [web, { ...pinger, state: 'exited' }] })
    const [way] = waysOf(messages, sceneOf(exited, [then, exited]), exited, { ...met, scene: sceneOf(then, [then, exited]) })
    expect(way?.past.map(({ kind }) => kind)).toEqual(['cable'])
  })

  test('there is no way where another stands in its place', () => {
    const shown = sceneOf(now, all)
    const card = met.scene.nodes.find(({ name, kind }) => kind === 'container' && name === 'pinger')
    if (!card) throw new Error('there is no card')
    expect(waysOf(messages, { ...shown, nodes: [...shown.nodes, { ...card, id: 'container:another' }] }, now, met)).toEqual([])
  })
})

describe('ways lie where something is drawn, and on no text', () => {
  test.each(recordedScenarios)('in the recording of %s', (id) => {
    const recording = shippedRecording(id)
    const all = [recording.start, ...recording.frames.map((it) => it.topology)]
    for (const frame of recording.frames) {
      if (!frame.last) continue
      const messages = trafficOf(frame, momentsOfStep(recording, frame.index))
      const focus = recording.scenario.steps.find((it) => it.id === frame.step)?.focus ?? []
      const hall = layout(frame.topology, hallGrid(all, frame.topology, focus, picturePane(2), 'ko', []), { language: 'ko' })
      for (const shown of [sceneOf(frame.topology, all), hall]) {
        const ways = waysOf(messages, shown, frame.topology)
        expect(ways.flatMap((it) => faultsOf(it, shown, frame.topology))).toEqual([])
      }
      // At a desk nothing is left out of the picture, so nothing that travelled is either.
      expect(waysOf(messages, sceneOf(frame.topology, all), frame.topology)).toHaveLength(messages.length)
    }
  })

  test('on any engine, from any container to any other', () => {
    const random = randomFrom(11)
    let drawn = 0
    for (let round = 0; round < 60; round += 1) {
      const any = randomTopology(random)
      const shown = sceneOf(any)
      const addresses = [
        ...Object.values(any.endpoints).flatMap((it) => it.ipv4 ?? []),
        '127.0.0.1',
        '203.0.113.9',
        '172.17.0.1',
        '192.168.1.20',
      ]
      const messages = Object.values(any.containers).flatMap(({ id }) => [
        ...addresses.flatMap((address) => ping(any, id, address, random() < 0.5)),
        ...ask(any, id, 'nobody'),
      ])
      const through = Object.keys(any.ports).flatMap((it) => messageThrough(any, it) ?? [])
      const ways = waysOf([...messages, ...through], shown, any)
      drawn += ways.length
      expect(ways.flatMap((it) => faultsOf(it, shown, any))).toEqual([])
      expect(new Set(ways.map((it) => it.id)).size).toBe(ways.length)
    }
    expect(drawn).toBeGreaterThan(500)
  })
})

/** Sentences about parts of a way that lie nowhere, or on a text. */
function faultsOf(way: Way, shown: Scene, { containers }: Topology): string[] {
  // One on the host's own network has no other frame around its card.
  const onHost = Object.values(containers).some((it) => it.networkMode === 'host' && way.id.includes(it.id))
  const grounds = shown.nodes.filter((it) => (it.kind !== 'host' || onHost) && it.kind !== 'container')
  const host = shown.nodes.find((it) => it.kind === 'host') as Box
  const texts = textBoxes({ nodes: shown.nodes.filter((it) => it.layer !== 'plug' && it.layer !== 'card') })
  const faults: string[] = []
  for (const part of [...way.still, way.points]) {
    part.slice(1).forEach((to, index) => {
      const from = part[index] ?? to
      const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
      const isSomewhere =
        to[1] < host.y ||
        shown.lines.some((line) => isAlong(middle, line.points)) ||
        grounds.some((it) => isOn(middle, { x: it.x - 0.5, y: it.y - 0.5, width: it.width + 1, height: it.height + 1 }))
      if (!isSomewhere) faults.push(`${way.id}: nothing is drawn at ${middle}`)
    })
  }
  for (const part of way.still)
    part.slice(1).forEach((to, index) => {
      const from = part[index] ?? to
      const box = {
        x: Math.min(from[0], to[0]),
        y: Math.min(from[1], to[1]),
        width: Math.max(1, Math.abs(to[0] - from[0])),
        height: Math.max(1, Math.abs(to[1] - from[1])),
      }
      for (const text of texts) if (overlap(box, text)) faults.push(`${way.id} lies on ${text.id}`)
    })
  if (!way.points.flat().every(Number.isFinite)) faults.push(`${way.id} has no place`)
  return faults
}

const isAlong = ([x, y]: Point, points: readonly Point[]): boolean =>
  points.slice(1).some((to, index) => {
    const from = points[index] ?? to
    return (
      x >= Math.min(from[0], to[0]) - 0.5 &&
      x <= Math.max(from[0], to[0]) + 0.5 &&
      y >= Math.min(from[1], to[1]) - 0.5 &&
      y <= Math.max(from[1], to[1]) + 0.5
    )
  })
