import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { byRelevance, hallGrid, onlyWith } from '../../../../../src/renderer/diagram/layout/hall-grid.ts'
import { layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import type { Scene } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { textStyles } from '../../../../../src/renderer/diagram/layout/text.ts'
import { ownPart } from '../../../../../src/renderer/player/scope.ts'
import { stageLines } from '../../../../../src/renderer/presenter/stage-commands.ts'
import { picturePane } from '../../../../../src/renderer/presenter/stage-size.ts'
import { languages } from '../../../../../src/shared/language.ts'
import { readRecording } from '../../../../../src/shared/recording/read-recording.ts'
import { replayOf } from '../../../../../src/shared/recording/replay-of.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { faultsOf } from './overlaps.ts'

const folder = new URL('../../../../../scenarios/recordings/', import.meta.url)
const runs = readdirSync(folder).map((name) => {
  const read = readRecording(readFileSync(new URL(name, folder), 'utf8'))
  if ('problems' in read) throw new Error(`${name}: ${JSON.stringify(read.problems)}`)
  return { name, run: ownPart(replayOf(read.recording, 'run')) }
})

/** Texts that are a name or an address by themselves. */
const named = /card-name|card-address|rail-name|rail-details|store-text/
const sizesIn = (scene: Scene) =>
  scene.nodes.flatMap((node) =>
    node.texts.map((text) => ({
      what: `${node.kind} "${text.text}"`,
      px: textStyles[text.role].size * scene.scale,
      large: (named.test(text.className) || ['veth', 'endpoint', 'port'].includes(node.kind)) && !/note-text/.test(text.className),
      cut: /card-name|card-address/.test(text.className) && text.full !== undefined,
    })),
  )

describe.each(languages)('on a stage, in %s', (language) => {
  test.each(runs)(
    '$name: every step fits, no letter is under 28 px, no name and no address under 36, and nothing lies on anything else',
    ({ run }) => {
      const pane = picturePane(stageLines(run))
      const topologies = [run.start, ...run.frames.map((frame) => frame.topology)]
      const steps = run.opened.scenario.steps
      const focusOf = (step: string | undefined) => steps.find(({ id }) => id === step)?.focus ?? []
      // A step that asks is shown before it begins, too.
      const moments = run.frames.flatMap((frame, at) => {
        const next = frame.last ? run.frames[at + 1]?.step : undefined
        return [frame.step, ...(next === undefined ? [] : [next])].map((step) => ({ frame, focus: focusOf(step) }))
      })
      for (const { frame, focus } of moments) {
        const grid = hallGrid(topologies, frame.topology, focus, pane, language)
        const scene = layout(frame.topology, grid, { language, ...(frame.sizes ? { sizes: frame.sizes } : {}) })
        const where = `frame ${frame.index}, ${frame.step}`
        const sizes = sizesIn(scene)
        expect(
          sizes.filter(({ px }) => px < 28),
          where,
        ).toEqual([])
        expect(
          sizes.filter(({ px, large }) => large && px < 36),
          where,
        ).toEqual([])
        expect(
          sizes.filter(({ cut }) => cut),
          where,
        ).toEqual([])
        expect(faultsOf(scene), where).toEqual([])
        if (!frame.last) continue
        expect(scene.width * scene.scale, where).toBeLessThanOrEqual(pane.width + 1)
        expect(grid.bands.height * scene.scale, where).toBeLessThanOrEqual(pane.height + 1)
      }
    },
  )

  test('nothing lies on anything else in 200 random topologies either', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = randomFrom(seed)
      const run = [randomTopology(random), randomTopology(random)]
      for (const topology of run) {
        const focus = Object.values(topology.containers)
          .slice(0, 2)
          .map(({ name }) => `container:${name}`)
        const scene = layout(topology, hallGrid(run, topology, focus, picturePane(2), language), { language })
        expect(faultsOf(scene), `seed ${seed}`).toEqual([])
        expect(
          sizesIn(scene).filter(({ px }) => px < 28),
          `seed ${seed}`,
        ).toEqual([])
      }
    }
  }, 60_000)
})

describe('what is folded away', () => {
  const { run } = runs.find(({ name }) => name.startsWith('wordpress-link')) as (typeof runs)[number]
  const busiest = run.frames.map(({ topology }) => topology).sort((a, b) => size(b.containers) - size(a.containers))[0] ?? run.start
  const inOrder = (focus: readonly string[]): readonly (string | undefined)[] =>
    byRelevance(busiest, focus).map((id) => busiest.containers[id]?.name)

  test('is first what the step is least about: what it names stays, then what that is linked to', () => {
    expect(inOrder(['container:wordpressdb']).slice(0, 2)).toEqual(['wordpressdb', 'wordpress'])
    expect(inOrder(['port:wordpress:80'])[0]).toBe('wordpress')
    expect(inOrder(['container:quick'])[0]).toBe('quick')
    expect(inOrder(['container:nobody'])).toHaveLength(size(busiest.containers))
  })

  test('goes with all that hangs on it, and with its network unless another is on that, too', () => {
    const [first = ''] = byRelevance(busiest, ['container:wordpress'])
    const about = onlyWith(busiest, [first], [])
    expect(Object.values(about.containers).map(({ name }) => name)).toEqual(['wordpress'])
    expect(Object.values(about.mounts).map(({ containerId }) => containerId)).toEqual([first])
    expect(size(about.volumes)).toBe(1)
    expect(about.links).toEqual({})
    expect(Object.values(about.networks).map(({ name }) => name)).toEqual(['bridge'])
  })

  test('is counted in the picture', () => {
    const grid = hallGrid(
      run.frames.map(({ topology }) => topology),
      busiest,
      ['container:wordpress'],
      { width: 1400, height: 900, reading: 'hall' },
      'en',
    )
    const host = layout(busiest, grid, { language: 'en' }).nodes.find(({ kind }) => kind === 'host')
    expect(host?.texts.map(({ text }) => text).join()).toMatch(/\+ \d containers?/)
  })
})

function size(table: object): number {
  return Object.keys(table).length
}
