import { describe, expect, test } from 'vitest'
import { bestOrder, placesInBestOrder } from '../../../../../src/renderer/diagram/layout/best-order.ts'
import { crossingsOf } from '../../../../../src/renderer/diagram/layout/crossings.ts'
import { gather, type Seen } from '../../../../../src/renderer/diagram/layout/gather.ts'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import { type Order, type Places, placesOf } from '../../../../../src/renderer/diagram/layout/places.ts'
import { replayOf } from '../../../../../src/shared/recording/replay-of.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { recordedScenarios, shippedRecording } from '../../../../support/shipped-recordings.ts'
import { topologyWith } from '../../../../support/topology-with.ts'
import { crossingsIn } from './crossings-in.ts'

const pane = { width: 1500, height: 730 }
const seenIn = (topologies: readonly Topology[]): Seen => gather(topologies, 'en', 'desk')

/** Every arrangement of things that leaves each in its class: `classes[i]` is the class of thing i. */
function* permutations<T>(things: readonly T[], classOf: (thing: T) => unknown): Generator<T[]> {
  const slots = things.map(classOf)
  function* from(place: number, left: readonly T[]): Generator<T[]> {
    if (place === slots.length) return yield []
    for (const thing of left)
      if (classOf(thing) === slots[place])
        for (const rest of from(
          place + 1,
          left.filter((it) => it !== thing),
        ))
          yield [thing, ...rest]
  }
  yield* from(0, things)
}

/** Every order that the picture's rules allow: docker0 first, the run's own before others', each container in the lane of its first network. */
function* allowedOrders(places: Places): Generator<Order> {
  const { seen } = places
  const laneClass = (key: string): string => {
    const network = seen.networks.get(key)
    return network === undefined ? 'free' : network.isDefault ? 'default' : network.mine ? 'mine' : 'other'
  }
  const groups: string[][] = []
  const classes = new Map<string[], string>()
  for (const column of places.columns) {
    const name = column.names[0] ?? ''
    if (column.joined) groups.at(-1)?.push(name)
    else classes.set(groups[groups.push([name]) - 1] ?? [], `${column.lane} ${seen.containers.get(name)?.mine}`)
  }
  const lanes = places.lanes.map(({ key }) => key)
  for (const order of permutations(lanes, laneClass))
    for (const own of permutations(groups, (group) => classes.get(group))) yield { lanes: order, containers: own.flat() }
}

/** The crossings of a run that are drawn in any of its frames, each pair of lines once. */
function drawnCrossings(run: readonly Topology[], known: 'whole' | 'so far'): Set<string> {
  const grid = gridFor(run, pane, 'en', [], known)
  return new Set(run.flatMap((topology) => crossingsIn(layout(topology, grid, { language: 'en' }))))
}

describe('no order that is allowed has fewer crossings than the one that is chosen', () => {
  test('in random runs, of which all orders are tried', () => {
    let orders = 0
    let better = 0
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = randomFrom(seed)
      const seen = seenIn(Array.from({ length: 1 + Math.floor(random() * 2) }, () => randomTopology(random)))
      const places = placesOf(seen)
      const all = [...allowedOrders(places)]
      if (all.length > 800) continue
      orders += all.length
      const least = Math.min(...all.map((order) => crossingsOf(placesOf(seen, order))))
      const best = bestOrder(places)
      expect(best, `seed ${seed}`).toMatchObject({ crossings: least, proven: true })
      expect(crossingsOf(placesOf(seen, best)), `seed ${seed}`).toBe(least)
      if (best?.changes) better += 1
    }
    expect(orders).toBeGreaterThan(5_000)
    expect(better).toBeGreaterThan(20)
  }, 60_000)

  test('in runs of 12 containers on 4 networks, of which a thousand orders are tried', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = randomFrom(seed)
      const seen = seenIn([twelve(random)])
      const places = placesOf(seen)
      const best = bestOrder(places)
      expect(best?.proven, `seed ${seed}`).toBe(true)
      const { lanes, containers } = best ?? { lanes: [], containers: [] }
      for (let round = 0; round < 1000; round += 1) {
        const order =
          round % 2 === 0
            ? { lanes: shuffled(lanes, random), containers: shuffled(containers, random) }
            : swapped(lanes, containers, random)
        expect(crossingsOf(placesOf(seen, order))).toBeGreaterThanOrEqual(best?.crossings ?? 0)
      }
    }
  }, 60_000)

  test.each(recordedScenarios)('in %s, as it was recorded, nothing need cross, and nothing does', (id) => {
    const run = replayOf(shippedRecording(id), 'run')
    const topologies = [run.start, ...run.frames.map(({ topology }) => topology)]
    expect(bestOrder(placesOf(seenIn(topologies)))).toMatchObject({ crossings: drawnCrossings(topologies, 'whole').size, proven: true })
  })
})

test('where it costs no crossing, things stand in the order in which they came', () => {
  const web = { name: 'web', networks: ['front', 'back'] }
  const run = [
    topologyWith({
      networks: ['front', 'back'],
      containers: [web, { name: 'page', networks: ['front'] }, { name: 'db', networks: ['back'] }],
    }),
  ]
  const names = placesInBestOrder(seenIn(run)).columns.flatMap((column) => column.names)
  // The page changes sides with the web that has a cable to the right; db stays.
  expect(names).toEqual(['page', 'web', 'db'])
  expect([drawnCrossings(run, 'so far').size, drawnCrossings(run, 'whole').size]).toEqual([1, 0])
})

test('networks change places for a container that is on two of them', () => {
  const run = [
    topologyWith({
      networks: ['a', 'b', 'c'],
      containers: [
        { name: 'one', networks: ['a', 'c'] },
        { name: 'two', networks: ['b'] },
      ],
    }),
  ]
  expect(placesInBestOrder(seenIn(run)).lanes.map(({ key }) => key)).toEqual(['bridge', 'a', 'c', 'b'])
  expect(drawnCrossings(run, 'whole').size).toBe(0)
})

test('a run whose order is known from a play ahead keeps it when something else comes', () => {
  const start = topologyWith({ networks: ['front', 'back'] })
  const containers = [
    { name: 'web', networks: ['front', 'back'] },
    { name: 'page', networks: ['front'] },
  ]
  const ahead = topologyWith({ networks: ['front', 'back'], containers })
  const other = topologyWith({ networks: ['front', 'back'], containers: [...containers, { name: 'more', networks: ['front', 'back'] }] })
  const namesIn = (run: readonly Topology[]) => gridFor(run, pane, 'en', [ahead]).places.columns.flatMap((column) => column.names)
  expect(namesIn([start, ahead])).toEqual(['page', 'web'])
  expect(namesIn([start, ahead, other])).toEqual(['page', 'web', 'more'])
})

function twelve(random: () => number): Topology {
  const networks = ['bridge', 'front', 'back', 'store']
  const names: string[] = []
  const some = <T>(from: readonly T[], part: number): T[] => from.filter(() => random() < part)
  const containers = Array.from({ length: 12 }, (_, index) => {
    const home = networks[Math.floor(random() * 4)] ?? 'bridge'
    const links = some(names, 0.05).map((name) => `${name}:${name}`)
    names.push(`c${index}`)
    const others = networks.filter((it) => it !== home)
    return {
      name: `c${index}`,
      networks: [home, ...some(others, 0.15)],
      mounts: some(['pages', 'data', 'logs'], 0.15).map((it) => `${it}:/${it}`),
      links,
    }
  })
  return topologyWith({ networks: networks.slice(1), containers })
}

function shuffled(names: readonly string[], random: () => number): string[] {
  return names
    .map((name) => ({ name, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name)
}

/** Two neighbours change places. */
function swapped(lanes: readonly string[], containers: readonly string[], random: () => number): Order {
  const at = Math.floor(random() * (containers.length - 1))
  const [a = '', b = ''] = containers.slice(at, at + 2)
  return { lanes, containers: [...containers.slice(0, at), b, a, ...containers.slice(at + 2)] }
}
