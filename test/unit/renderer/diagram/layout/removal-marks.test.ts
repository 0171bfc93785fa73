import { describe, expect, test } from 'vitest'
import { hallGrid } from '../../../../../src/renderer/diagram/layout/hall-grid.ts'
import { hatch } from '../../../../../src/renderer/diagram/layout/hatch.ts'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import { withRemovalMarks } from '../../../../../src/renderer/diagram/layout/removal-marks.ts'
import type { Scene } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { textStyles } from '../../../../../src/renderer/diagram/layout/text.ts'
import { picturePane } from '../../../../../src/renderer/presenter/stage-size.ts'
import type { Language } from '../../../../../src/shared/language.ts'
import type { Removal } from '../../../../../src/shared/removal/removal.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { topologyWith } from '../../../../support/topology-with.ts'
import { faultsOf } from './overlaps.ts'

const laptop = { width: 940, height: 430 }
const beamer = { width: 1500, height: 730 }
const sceneOf = (topology: Topology, language: Language = 'en', pane = laptop): Scene =>
  layout(topology, gridFor([topology], pane, language), { language })

const keysOf = ({ containers, networks, volumes, mounts, links }: Topology): string[] => [
  ...Object.keys(containers).map((it) => `container:${it}`),
  ...Object.keys(networks).map((it) => `network:${it}`),
  ...Object.keys(volumes).map((it) => `volume:${it}`),
  ...Object.keys(links).map((it) => `link:${it}`),
  ...Object.values(mounts).flatMap((it) => (it.type === 'bind' && it.source !== undefined ? [`directory:${it.source}`] : [])),
]

function randomRemoval(topology: Topology, random: () => number): Removal {
  const keys = keysOf(topology)
  const drawn = keys.map((key) => ({ key, number: random() }))
  return {
    lost: Object.fromEntries(drawn.filter(({ number }) => number < 0.4).map(({ key }) => [key, { kind: 'named' }])),
    stays: Object.fromEntries(drawn.filter(({ number }) => number > 0.6).map(({ key }) => [key, { kind: 'anonymous-kept' }])),
  }
}

const wordOf = (scene: Scene, key: string): string | undefined =>
  scene.nodes.find((it) => it.kind === 'mark' && it.key === key)?.texts.map(({ text }) => text)[0]

const before = topologyWith({
  networks: ['blog'],
  containers: [
    { name: 'wordpressdb', image: 'mysql:5.7', mounts: [':/var/lib/mysql'], networks: ['blog'] },
    { name: 'wordpress', image: 'wordpress', mounts: ['uploads:/var/www/html'], ports: ['127.0.0.1:32768:80'], networks: ['blog'] },
  ],
})
const [containers, volumes] = [Object.keys(before.containers), Object.keys(before.volumes)]
const whole: Removal = {
  lost: Object.fromEntries([...containers.map((it) => `container:${it}`), `volume:${volumes[0]}`].map((key) => [key, { kind: 'named' }])),
  stays: { [`volume:${volumes[1]}`]: { kind: 'named-volume' } },
}

describe('marks of a removal', () => {
  test.each([
    ['en', laptop, 'will be removed', 'stays'],
    ['ko', laptop, '삭제될 예정', '유지'],
    ['en', beamer, 'will be removed', 'stays'],
    ['ko', beamer, '삭제될 예정', '유지'],
  ] as const)('say in words what goes and what stays, beside a sign and a hatching (%s, %o)', (language, pane, lost, stays) => {
    const scene = withRemovalMarks(sceneOf(before, language, pane), whole, language)
    for (const id of containers) expect(wordOf(scene, `container:${id}`)).toBe(lost)
    expect(wordOf(scene, `volume:${volumes[0]}`)).toBeOneOf([lost, language === 'en' ? 'goes' : '삭제'])
    expect(wordOf(scene, `volume:${volumes[1]}`)).toBe(stays)
    for (const key of Object.keys(whole.lost)) {
      const [node] = scene.nodes.filter((it) => it.key === key && it.kind !== 'mark')
      expect(
        node?.shapes.some((it) => it.className === 'mark-hatch'),
        key,
      ).toBe(true)
      expect(node?.title).toContain(lost)
    }
    expect(faultsOf(scene)).toEqual([])
  })

  test('leave the name, the state and the addresses of a container where they are', () => {
    const plain = sceneOf(before)
    const marked = withRemovalMarks(plain, whole, 'en')
    for (const node of plain.nodes.filter((it) => it.kind === 'container')) {
      const texts = marked.nodes.find((it) => it.id === node.id)?.texts ?? []
      for (const text of node.texts.filter((it) => it.className !== 'card-image')) expect(texts).toContainEqual(text)
    }
  })

  test('cross a container’s writable layer out with it, and leave its image’s layers', () => {
    const marked = withRemovalMarks(sceneOf(before), whole, 'en')
    for (const id of containers) {
      const pile = marked.nodes.find((it) => it.id === `image:${id}`)
      expect(pile?.shapes.map(({ className }) => className).slice(0, 3)).toEqual(['sheet is-writable', 'mark-hatch', 'sheet'])
      expect(pile?.title).toContain('the writable layer goes with its container')
    }
  })

  test('of what the scene does not show change nothing: it is the very same scene', () => {
    const scene = sceneOf(before)
    expect(withRemovalMarks(scene, { lost: { 'container:gone': { kind: 'named' } }, stays: {} }, 'en')).toBe(scene)
    expect(withRemovalMarks(scene, { lost: {}, stays: {} }, 'en')).toBe(scene)
  })

  test('lie on nothing and are never cut off or under 12 pixels, in 1,000 random removals from random engines', () => {
    let [words, signs] = [0, 0]
    for (let seed = 1; seed <= 1000; seed += 1) {
      const random = randomFrom(seed)
      const topology = randomTopology(random)
      const pane = random() < 0.5 ? laptop : beamer
      const language = random() < 0.5 ? 'en' : 'ko'
      const scene = withRemovalMarks(sceneOf(topology, language, pane), randomRemoval(topology, random), language)
      expect(faultsOf(scene), `seed ${seed}`).toEqual([])
      const marks = scene.nodes.filter((it) => it.kind === 'mark')
      for (const { texts } of marks) for (const { role } of texts) expect(textStyles[role].size * scene.scale).toBeGreaterThanOrEqual(12)
      words += marks.filter((it) => it.texts.length > 0).length
      signs += scene.nodes.filter((it) => it.kind !== 'mark' && /is-(lost|kept)/.test(it.className) && isMarkable(it.kind)).length
    }
    // Where everything is crowded a sign alone has to do; nearly everywhere there is room for its word.
    expect(words / signs).toBeGreaterThan(0.95)
  }, 60_000)

  test('have room on a stage too', () => {
    for (const language of ['en', 'ko'] as const) {
      const pane = picturePane(2)
      const scene = layout(before, hallGrid([before], before, [], pane, language), { language })
      const marked = withRemovalMarks(scene, whole, language)
      expect(faultsOf(marked)).toEqual([])
      for (const key of [...Object.keys(whole.lost), ...Object.keys(whole.stays)]) expect(wordOf(marked, key), key).toBeDefined()
    }
  })
})

const isMarkable = (kind: string): boolean => ['container', 'network', 'volume', 'directory'].includes(kind)

test('a hatching stays within its box', () => {
  const numbers = hatch({ x: 10, y: 20, width: 100, height: 30 }, 9)
    .split('M ')
    .slice(1)
    .flatMap((stroke) => stroke.replace('L ', '').trim().split(' ').map(Number))
  expect(numbers.length).toBeGreaterThan(40)
  numbers.forEach((number, index) => {
    expect(number).toBeGreaterThanOrEqual(index % 2 === 0 ? 10 : 20)
    expect(number).toBeLessThanOrEqual(index % 2 === 0 ? 110 : 50)
  })
})
