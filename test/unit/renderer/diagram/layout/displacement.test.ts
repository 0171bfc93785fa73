import { describe, expect, test } from 'vitest'
import { gridFor, type Known, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import { ownPart } from '../../../../../src/renderer/player/scope.ts'
import { replayOf } from '../../../../../src/shared/recording/replay-of.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { recordedScenarios, shippedRecording } from '../../../../support/shipped-recordings.ts'

/** The picture's room in a window of 1280 × 720 and in one of 1920 × 1080. */
const panes = [
  { width: 940, height: 430 },
  { width: 1500, height: 730 },
] as const
const runs = recordedScenarios.map((id) => {
  const run = ownPart(replayOf(shippedRecording(id), 'run'))
  return { id, run: [run.start, ...run.frames.map(({ topology }) => topology)] }
})
const things = new Set(['host', 'uplink', 'container', 'network', 'volume', 'directory', 'tmpfs'])

interface Displacement {
  /** On the screen, in pixels, of all things that are in a frame and in the one before it; another scale moves them, too. */
  readonly mean: number
  /** Frames in which anything moved by more than half a pixel. */
  readonly frames: readonly number[]
}

/** How far what stays moves from each frame to the next, in a run of which each frame is seen as it comes. */
function displacementIn(
  run: readonly Topology[],
  pane: (typeof panes)[number],
  { known, ahead }: { known?: Known; ahead?: readonly Topology[] },
): Displacement {
  let before = new Map<string, readonly [number, number]>()
  const distances: number[] = []
  const frames: number[] = []
  run.forEach((topology, frame) => {
    const sofar = known === 'whole' ? run : run.slice(0, frame + 1)
    const scene = layout(topology, gridFor(sofar, pane, 'en', ahead, known), { language: 'en' })
    const shown = scene.nodes.filter(({ kind }) => things.has(kind))
    const now = new Map(shown.map((it) => [it.id, [(it.x + it.width / 2) * scene.scale, (it.y + it.height / 2) * scene.scale] as const]))
    const moved = [...now].flatMap(([id, [x, y]]) => {
      const there = before.get(id)
      return there ? [Math.hypot(x - there[0], y - there[1])] : []
    })
    distances.push(...moved)
    if (moved.some((distance) => distance > 0.5)) frames.push(frame)
    before = now
  })
  return { mean: distances.reduce((sum, it) => sum + it, 0) / distances.length, frames }
}

/** The frames in which something is there that has not been there before under its name. */
function framesWithNews(run: readonly Topology[]): number[] {
  const known = new Set<string>()
  return run.flatMap((topology, frame) => {
    const nameOf = (id: string): string => topology.containers[id]?.name ?? id
    const here = [
      ...Object.values(topology.containers).map(({ name }) => `container ${name}`),
      ...Object.values(topology.networks).map(({ name }) => `network ${name}`),
      ...Object.values(topology.volumes).map(({ name }) => `volume ${name}`),
      ...Object.values(topology.endpoints).map((it) => `endpoint ${nameOf(it.containerId)} ${topology.networks[it.networkId]?.name}`),
      ...Object.values(topology.mounts).map((it) => `mount ${nameOf(it.containerId)} ${it.destination} ${it.source}`),
      ...Object.values(topology.links).map((it) => `link ${nameOf(it.from)} ${it.alias}`),
      ...Object.values(topology.ports).map((it) => `port ${nameOf(it.containerId)} ${it.hostIp} ${it.hostPort}`),
    ]
    const news = here.filter((it) => !known.has(it))
    for (const it of news) known.add(it)
    return news.length > 0 ? [frame] : []
  })
}

describe.each(panes)('from frame to frame, on $width × $height pixels', (pane) => {
  test.each(runs)('nothing of $id moves in a replay, and nothing after a look ahead', ({ run }) => {
    expect(displacementIn(run, pane, { known: 'whole' })).toEqual({ mean: 0, frames: [] })
    expect(displacementIn(run, pane, { ahead: run.slice(1) })).toEqual({ mean: 0, frames: [] })
  })

  test.each(runs)('of $id, of which nothing is known beforehand, nothing moves but for something new', ({ run }) => {
    const { frames, mean } = displacementIn(run, pane, {})
    expect(frames.filter((frame) => !framesWithNews(run).includes(frame))).toEqual([])
    // As measured: a third or fourth container, or another network, makes the others stand closer.
    expect(mean).toBeLessThan(pane.width / 75)
  })
})
