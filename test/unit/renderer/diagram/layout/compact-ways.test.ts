import { describe, expect, test } from 'vitest'
import { arrangementFor, sceneIn } from '../../../../../src/renderer/diagram/layout/arrangement.ts'
import type { Box, Point, Scene, SceneNode } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { type Way, waysOf } from '../../../../../src/renderer/diagram/layout/ways.ts'
import { namespaceOwner } from '../../../../../src/shared/topology/reach.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { messageThrough } from '../../../../../src/shared/traffic/message-through.ts'
import { type Message, momentsOfStep, type Place, trafficOf } from '../../../../../src/shared/traffic/traffic.ts'
import { largeTopology } from '../../../../support/large-recording.ts'
import { ask, ping } from '../../../../support/messages-sent.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { recordedScenarios, shippedRecording } from '../../../../support/shipped-recordings.ts'
import { idFor, topologyWith } from '../../../../support/topology-with.ts'
import { overlap, textBoxes } from './overlaps.ts'

const laptop = { width: 940, height: 430 }
const sceneOf = (shown: Topology, all: readonly Topology[] = [shown]): Scene =>
  sceneIn(arrangementFor('compact', all, laptop, 'en'), shown, { language: 'en' })
const detailedOf = (shown: Topology): Scene => sceneIn(arrangementFor('detailed', [shown], laptop, 'en'), shown, { language: 'en' })

/** All that the containers of an engine could send each other, and that could come in from outside. */
function everyMessage(topology: Topology, random: () => number): Message[] {
  const addresses = Object.values(topology.endpoints).flatMap((it) => it.ipv4 ?? [])
  const others = ['127.0.0.1', '203.0.113.9', '172.17.0.1', '192.168.1.20', '172.18.0.77']
  return [
    ...Object.values(topology.containers).flatMap(({ id }) => [
      ...[...addresses, ...others].flatMap((address) => ping(topology, id, address, random() < 0.5)),
      ...ask(topology, id, 'nobody'),
    ]),
    ...Object.keys(topology.ports).flatMap((it) => messageThrough(topology, it) ?? []),
  ]
}

const isOn = ([x, y]: Point, box: Box, slack = 0.5): boolean =>
  x >= box.x - slack && x <= box.x + box.width + slack && y >= box.y - slack && y <= box.y + box.height + slack

/** Sentences about parts of a way that are not seen, lead through what has no part in it, or lie on a text. */
function faultsOf(way: Way, message: Message, scene: Scene, topology: Topology): string[] {
  const faults: string[] = []
  const ends = [message.from, message.to].flatMap((place) =>
    place.at === 'container' ? [place.id, namespaceOwner(topology, place.id)] : [],
  )
  const tiles = scene.nodes.filter((it) => it.kind === 'container')
  const own = tiles.filter((it) => ends.some((id) => it.key === `container:${id}`))
  const crossed = scene.nodes.filter(
    (it) => it.layer === 'rail' && !isPartOf(message, it) && !own.some((tile) => isOn([tile.x, tile.y], it)),
  )
  const texts = textBoxes({ nodes: scene.nodes.filter((it) => it.layer === 'rail') })
  const bodies = [...tiles.filter((it) => !own.includes(it)), ...scene.nodes.filter((it) => it.layer === 'card' && it.kind !== 'container')]
  if (way.points.some(([x, y], at) => at > 0 && x !== way.points[at - 1]?.[0] && y !== way.points[at - 1]?.[1]))
    faults.push('it goes askew')
  for (const stroke of strokesOf(way.points))
    for (const it of [...crossed, ...bodies]) if (touches(stroke, it)) faults.push(`it leads through ${it.id}`)
  for (const stroke of way.still.flatMap(strokesOf))
    for (const text of texts)
      if (overlap({ ...stroke, width: stroke.width + 1, height: stroke.height + 1 }, text)) faults.push(`it lies on ${text.id}`)
  const [first, last] = [way.points[0], way.points.at(-1)]
  const begins = beginOf(message.from, message, scene)
  if (!first || !begins.some((it) => isOn(first, it, 5))) faults.push('it begins at nothing')
  if (!last || (message.to.at === 'container' && way.end !== 'cross' && !own.some((it) => isOn(last, it))))
    faults.push('it does not end at its container')
  return faults.map((it) => `${way.id}: ${it}`)
}

const strokesOf = (points: readonly Point[]): Box[] =>
  points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index] ?? [x, y]
    return { x: Math.min(fromX, x), y: Math.min(fromY, y), width: Math.abs(x - fromX), height: Math.abs(y - fromY) }
  })
const passes = ({ points }: Way, box: Box): boolean => strokesOf(points).some((it) => touches(it, box))
const touches = (a: Box, b: Box): boolean => a.x + a.width > b.x && a.x < b.x + b.width && a.y + a.height > b.y && a.y < b.y + b.height
const isPartOf = ({ leavesBy, arrivesBy, to }: Message, { id }: SceneNode): boolean =>
  id === `network:${leavesBy}` || id === `network:${arrivesBy}` || (to.at === 'dns' && to.networkIds.some((it) => id === `network:${it}`))
const beginOf = (from: Place, { port }: Message, { nodes }: Scene): SceneNode[] =>
  nodes.filter((it) => (from.at === 'container' ? it.id === `container:${from.id}` : it.id === `port:${port}` || it.id === 'port:more'))

describe('in compact mode each message has a way along what is there', () => {
  test('on any engine, from any container to any other: as many as in the detailed picture', () => {
    const random = randomFrom(11)
    let drawn = 0
    for (let round = 0; round < 60; round += 1) {
      const topology = randomTopology(random)
      const [scene, detailed] = [sceneOf(topology), detailedOf(topology)]
      for (const message of everyMessage(topology, random)) {
        const ways = waysOf([message], scene, topology)
        drawn += ways.length
        expect(
          ways.flatMap((it) => faultsOf(it, message, scene, topology)),
          `round ${round}`,
        ).toEqual([])
        expect(ways.length, `round ${round}: ${message.id}`).toBeGreaterThanOrEqual(waysOf([message], detailed, topology).length)
      }
    }
    expect(drawn).toBeGreaterThan(500)
  }, 60_000)

  test.each(recordedScenarios)('in the recording of %s', (id) => {
    const recording = shippedRecording(id)
    const all = [recording.start, ...recording.frames.map((it) => it.topology)]
    for (const frame of recording.frames) {
      if (!frame.last) continue
      const scene = sceneOf(frame.topology, all)
      for (const message of trafficOf(frame, momentsOfStep(recording, frame.index))) {
        const ways = waysOf([message], scene, frame.topology)
        expect(ways.length, message.id).toBeGreaterThan(0)
        expect(ways.flatMap((it) => faultsOf(it, message, scene, frame.topology))).toEqual([])
      }
    }
  })

  test('between a hundred containers on twenty networks, some of them on two', () => {
    const many = largeTopology(100, 20)
    const scene = sceneOf(many)
    const [one, two, guest] = ['service-6', 'service-27', 'service-33'].map((name) => idFor(`container ${name}`))
    const targets = Object.values(many.endpoints).flatMap(({ containerId, ipv4 }) =>
      containerId === two || containerId === one ? [ipv4 ?? ''] : [],
    )
    const through = Object.keys(many.ports).flatMap((it) => messageThrough(many, it) ?? [])
    const messages = [...[one, two, guest].flatMap((from) => targets.flatMap((to) => ping(many, from ?? '', to))), ...through]
    for (const message of messages) {
      const ways = waysOf([message], scene, many)
      // By which of several networks it left is not always told.
      const isTold = message.from.at === 'client' || message.to.at === 'itself' || message.leavesBy !== undefined
      expect(ways, message.id).toHaveLength(isTold ? 1 : 0)
      expect(ways.flatMap((it) => faultsOf(it, message, scene, many))).toEqual([])
    }
    expect(messages.length).toBeGreaterThan(20)
  })
})

describe('a way in compact mode', () => {
  const topology = topologyWith({
    networks: ['shop', 'back'],
    containers: [
      { name: 'web', networks: ['shop'], ports: ['127.0.0.1:8080:80'] },
      { name: 'db', networks: ['shop', 'back'] },
      { name: 'cache', networks: ['back'] },
      { name: 'guest', networks: ['container:web'] },
      { name: 'tenant', networks: ['host'] },
    ],
  })
  const scene = sceneOf(topology)
  const nodeOf = (id: string): SceneNode => {
    const node = scene.nodes.find((it) => it.id === id)
    if (!node) throw new Error(`no ${id}`)
    return node
  }
  const tile = (name: string): SceneNode => nodeOf(`container:${idFor(`container ${name}`)}`)
  const frame = (name: string): SceneNode => nodeOf(`network:${idFor(`network ${name}`)}`)
  const addressOf = (name: string, network: string): string =>
    topology.endpoints[`${idFor(`container ${name}`)}/${idFor(`network ${network}`)}`]?.ipv4 ?? 'none'
  const only = (messages: readonly Message[]): Way => {
    const [way, another] = waysOf(messages, scene, topology)
    if (!way || another) throw new Error(`${messages.length} messages have ${another ? 'several ways' : 'none'}`)
    return way
  }
  /** Where a network's lane is: in its frame, over all its tiles. */
  const onLane = (way: Way, network: string): boolean =>
    way.points.some((it) => isOn(it, frame(network)) && it[1] < tile(network === 'shop' ? 'web' : 'cache').y)

  test('leads from tile to tile over the lane of the network, and back', () => {
    const way = only(ping(topology, 'web', addressOf('db', 'shop')))
    expect(way).toMatchObject({ kind: 'ping', end: 'back', there: 'ping', back: 'ping ✓' })
    expect(isOn(way.points[0] ?? [0, 0], tile('web'))).toBe(true)
    expect(isOn(way.points.at(-1) ?? [0, 0], tile('db'))).toBe(true)
    expect(onLane(way, 'shop')).toBe(true)
  })

  test('leads from the chip of a further network into that network’s frame', () => {
    const way = only(ping(topology, 'db', addressOf('cache', 'back')))
    const chip = nodeOf(`chip:endpoint:${idFor('container db')}/${idFor('network back')}`)
    expect(way.points[0]?.[0]).toBeCloseTo(chip.x + chip.width / 2)
    expect(onLane(way, 'back')).toBe(true)
    expect(onLane(way, 'shop')).toBe(false)
  })

  test('of a guest leads through the tile whose namespace it is in', () => {
    const way = only(ping(topology, 'guest', addressOf('db', 'shop')))
    expect(isOn(way.points[0] ?? [0, 0], tile('guest'))).toBe(true)
    expect(way.points.filter((it) => isOn(it, tile('web'))).length).toBeGreaterThan(1)
    expect(onLane(way, 'shop')).toBe(true)
  })

  test('of a question leads to the badge of the network’s name server', () => {
    const way = only(ask(topology, 'web', 'nobody'))
    expect(way).toMatchObject({ kind: 'dns', end: 'cross' })
    expect(way.badge && isOn(way.points.at(-1) ?? [0, 0], way.badge)).toBe(true)
  })

  test('to the outside leads through the host’s interface, from a network and from the host’s own', () => {
    for (const name of ['web', 'tenant']) {
      const way = only(ping(topology, name, '203.0.113.9'))
      expect(passes(way, nodeOf('uplink:eth0'))).toBe(true)
      expect(way.points.at(-1)?.[1]).toBeLessThan(nodeOf('uplink:eth0').y)
    }
  })

  test('from outside leads through the socket of the published port', () => {
    const [port = ''] = Object.keys(topology.ports)
    const message = messageThrough(topology, port)
    const way = only(message ? [message] : [])
    expect(passes(way, nodeOf(`port:${port}`))).toBe(true)
    expect(isOn(way.points.at(-1) ?? [0, 0], tile('web'))).toBe(true)
  })

  test('is not there where its container is not in the picture any more', () => {
    const emptied = topologyWith({ networks: ['shop'] })
    expect(waysOf(ping(topology, 'web', addressOf('db', 'shop')), sceneOf(emptied), emptied)).toEqual([])
  })
})
