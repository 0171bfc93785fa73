import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lookAhead } from '../../../../../src/main/session/look-ahead.ts'
import { loadShipped } from '../../../../../src/main/session/scenario-files.ts'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import type { Scene } from '../../../../../src/renderer/diagram/layout/scene.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { shippedIds } from '../../../../scenarios/shipped.ts'
import { playBeside } from '../../../../support/play-beside.ts'
import { topologyWith } from '../../../../support/topology-with.ts'

const scenarios = join(import.meta.dirname, '..', '..', '..', '..', '..', 'scenarios')
const laptop = { width: 940, height: 430 }
const beamer = { width: 1500, height: 730 }

/** Every box and every line of a scene, on the screen. A network namespace's frame is as wide as those who share it: it grows with each that joins. */
function drawn(scene: Scene): Map<string, string> {
  const { scale } = scene
  const boxOf = ({ id, x, y, width, height }: Scene['nodes'][number]): number[] =>
    id.startsWith('namespace:') ? [x, y, height] : [x, y, width, height]
  return new Map([
    ...scene.nodes.map((it) => [it.id, JSON.stringify(boxOf(it).map((at) => at * scale))] as const),
    ...scene.lines.map((it) => [it.id, JSON.stringify(it.points.map(([x, y]) => [x * scale, y * scale]))] as const),
  ])
}

/** What is drawn in another place than the frame before had it, or than it has it when the whole run is known. */
function moved(run: readonly Topology[], ahead: readonly Topology[], pane: { width: number; height: number }): string[] {
  const whole = gridFor(run, pane, 'en', ahead)
  const told: string[] = []
  let before = new Map<string, string>()
  run.forEach((topology, time) => {
    const now = drawn(layout(topology, gridFor(run.slice(0, time + 1), pane, 'en', ahead), { language: 'en' }))
    for (const [id, place] of now) if ((before.get(id) ?? place) !== place) told.push(`${time}: ${id} ${before.get(id)} > ${place}`)
    for (const [id, place] of drawn(layout(topology, whole, { language: 'en' })))
      if (now.get(id) !== place) told.push(`back to ${time}: ${id} ${now.get(id)} > ${place}`)
    before = now
  })
  return told
}

/** What a container, network, volume or directory of the run stands for, and is not drawn. */
function missing(run: readonly Topology[], ahead: readonly Topology[], pane: { width: number; height: number }): string[] {
  return run.flatMap((topology, time) => {
    const scene = layout(topology, gridFor(run.slice(0, time + 1), pane, 'en', ahead), { language: 'en' })
    const keys = new Set(scene.nodes.map((it) => it.key))
    const { containers, networks, volumes, mounts, ports, endpoints } = topology
    const wanted = [
      ...Object.values(containers).map((it) => `container:${it.id}`),
      ...Object.values(networks).flatMap((it) => (it.mine || it.name === 'bridge' ? [`network:${it.id}`] : [])),
      ...Object.values(volumes).flatMap((it) => (it.mine ? [`volume:${it.name}`] : [])),
      ...Object.entries(mounts).flatMap(([key, it]) => (it.source === undefined ? [] : [`mount:${key}`])),
      ...Object.keys(ports).map((key) => `port:${key}`),
      ...Object.keys(endpoints).map((key) => `endpoint:${key}`),
    ]
    // A container that has ended, or has not begun, has no cable; nor has one on the host's own network.
    const cables = new Set(Object.keys(topology.veths))
    return wanted
      .filter((key) => !keys.has(key) && !(key.startsWith('endpoint:') && !cables.has(key.slice('endpoint:'.length))))
      .map((key) => `${time}: ${key}`)
  })
}

/** The same observations from an engine whose address pools are others. */
const onOtherSubnets = (run: readonly Topology[]): Topology[] =>
  JSON.parse(JSON.stringify(run).replace(/\b172\.(1[7-9])\.0\./g, '192.168.1$1.')) as Topology[]

/** Each volume is reported once before anything that mounts it. */
const volumesFirst = (run: readonly Topology[]): Topology[] =>
  run.flatMap((topology, time) => {
    const known = run[time - 1]
    if (!known) return [topology]
    const fresh = Object.fromEntries(Object.entries(topology.volumes).filter(([name]) => !Object.hasOwn(known.volumes, name)))
    return Object.keys(fresh).length === 0 ? [topology] : [{ ...known, volumes: { ...known.volumes, ...fresh } }, topology]
  })

test.each(shippedIds)(
  'nothing of %s that stays moves after a look ahead, on whichever engine',
  async (id) => {
    const options = { scenariosDirectory: scenarios, platform: process.platform, home: '/home/somebody' }
    const ahead = (await lookAhead(await loadShipped(scenarios, id), options, new AbortController().signal)) ?? []
    const run = await playBeside(join(scenarios, `${id}.yaml`), ['theirs', 'other'])
    expect(ahead.length).toBeGreaterThan(3)
    expect(run.length).toBeGreaterThan(10)
    expect(Object.values(run[0]?.containers ?? {}).map((it) => it.mine)).toEqual([false, false])
    for (const pane of [laptop, beamer])
      for (const frames of [run, volumesFirst(run), onOtherSubnets(run)]) {
        expect(moved(frames, ahead, pane)).toEqual([])
        expect(missing(frames, ahead, pane)).toEqual([])
      }
  },
  30_000,
)

const start = topologyWith({})
const linked = topologyWith({
  containers: [
    { name: 'wordpressdb', image: 'mysql:5.7', mounts: [':/var/lib/mysql'] },
    { name: 'wordpress', mounts: [':/var/www/html'], ports: ['127.0.0.1:32768:80'], links: ['wordpressdb:mysql'] },
  ],
})

test('what is only known to come is not drawn', () => {
  const scene = layout(start, gridFor([start], laptop, 'en', [linked]), { language: 'en' })
  const alone = layout(start, gridFor([start], laptop, 'en'), { language: 'en' })
  expect(scene.nodes.map((it) => it.id)).toEqual(alone.nodes.map((it) => it.id))
})

test('a directory that another run mounted is not drawn as one that was left', () => {
  const ahead = topologyWith({ containers: [{ name: 'db', mounts: ['/tmp/other/data:/data'] }] })
  const now = topologyWith({ containers: [{ name: 'db', mounts: ['~/mine/data:/data'] }] })
  const scene = layout(now, gridFor([start, now, now], laptop, 'en', [ahead, start]), { language: 'en' })
  expect(scene.nodes.filter((it) => it.kind === 'directory').map((it) => it.name)).toEqual(['~/mine/data'])
})

test('a container that nobody foresaw has a place all the same, and keeps it', () => {
  const more = topologyWith({ containers: ['wordpressdb', 'unforeseen', { name: 'theirs', mine: false }] })
  const run = [start, linked, more]
  const scene = layout(more, gridFor(run, laptop, 'en', [linked]), { language: 'en' })
  expect(
    scene.nodes
      .filter((it) => it.kind === 'container')
      .map((it) => it.name)
      .sort(),
  ).toEqual(['theirs', 'unforeseen', 'wordpressdb'])
  const again = layout(more, gridFor([...run, more], laptop, 'en', [linked]), { language: 'en' })
  expect(drawn(again)).toEqual(drawn(scene))
})

test('a one-off whose name the engine made up stands where the play’s own did', () => {
  const withOneOff = (name: string, image = 'wordpress'): Topology =>
    topologyWith({ containers: ['web', { name, image, mounts: [':/data'] }] })
  const web = topologyWith({ containers: ['web'] })
  const ahead = [web, withOneOff('loving_turing'), web, withOneOff('brave_hopper', 'alpine')]
  const run = [start, web, withOneOff('happy_curie'), web, withOneOff('calm_wozniak', 'alpine'), web, withOneOff('keen_noether', 'alpine')]
  expect(moved(run, ahead, beamer)).toEqual([])
  expect(missing(run, ahead, beamer)).toEqual([])
})

test('a one-off whose made-up name is long takes no more room than one whose name is short, where room is scarce', () => {
  const widthWith = (name: string): number => {
    const topology = topologyWith({ containers: ['one', 'two', 'three', 'four', 'five', 'six', name] })
    return layout(topology, gridFor([topology], laptop, 'en'), { language: 'en' }).width
  }
  expect(widthWith('distracted_chandrasekhar')).toBe(widthWith('bold_ride'))
  expect(widthWith('distracted-chandrasekhar')).toBeGreaterThan(widthWith('bold-ride'))
})
