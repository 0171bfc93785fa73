import { describe, expect, test } from 'vitest'
import { arrangementFor, sceneIn } from '../../../../../src/renderer/diagram/layout/arrangement.ts'
import { drawnKey } from '../../../../../src/renderer/diagram/layout/drawn-key.ts'
import { hallGrid } from '../../../../../src/renderer/diagram/layout/hall-grid.ts'
import { hatch } from '../../../../../src/renderer/diagram/layout/hatch.ts'
import { gridFor, layout } from '../../../../../src/renderer/diagram/layout/layout.ts'
import { withRemovalMarks } from '../../../../../src/renderer/diagram/layout/removal-marks.ts'
import type { Scene } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { textStyles } from '../../../../../src/renderer/diagram/layout/text.ts'
import { picturePane } from '../../../../../src/renderer/presenter/stage-size.ts'
import type { Language } from '../../../../../src/shared/language.ts'
import type { Removal } from '../../../../../src/shared/removal/removal.ts'
import { fateWords } from '../../../../../src/shared/removal/removal-words.ts'
import type { Topology } from '../../../../../src/shared/topology/topology.ts'
import { randomFrom, randomTopology } from '../../../../support/random-topology.ts'
import { idFor, topologyWith } from '../../../../support/topology-with.ts'
import { compactFaultsOf, faultsOf } from './overlaps.ts'

const laptop = { width: 940, height: 430 }
const beamer = { width: 1500, height: 730 }
const sceneOf = (topology: Topology, language: Language = 'en', pane = laptop): Scene =>
  layout(topology, gridFor([topology], pane, language), { language })

const keysOf = ({ containers, networks, volumes, mounts, links, endpoints, veths }: Topology): string[] => [
  ...Object.keys(endpoints).map((it) => `endpoint:${it}`),
  ...Object.keys(veths).map((it) => `veth:${it}`),
  ...Object.keys(containers).map((it) => `container:${it}`),
  ...Object.keys(networks).map((it) => `network:${it}`),
  ...Object.keys(volumes).map((it) => `volume:${it}`),
  ...Object.keys(links).map((it) => `link:${it}`),
  ...Object.values(mounts).flatMap((it) => (it.type === 'bind' && it.source !== undefined ? [`directory:${it.source}`] : [])),
]

function randomRemoval(topology: Topology, random: () => number): Removal {
  const keys = [...new Set(keysOf(topology))]
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

describe('of an interface that goes', () => {
  const topology = topologyWith({
    networks: ['blog', 'back'],
    containers: [
      { name: 'web', networks: ['blog', 'back'] },
      { name: 'db', networks: ['blog'] },
    ],
  })
  const tie = `${idFor('container web')}/${idFor('network blog')}`
  const cut = { lost: { [`endpoint:${tie}`]: { kind: 'disconnected', network: 'blog' } }, stays: {} } as const
  const stopped = {
    lost: { [`veth:${tie}`]: { kind: 'unplugged' } },
    stays: { [`container:${idFor('container web')}`]: { kind: 'stopped' } },
  } as const

  test.each([
    ['docker network disconnect', cut],
    ['docker stop', stopped],
  ])('both ends of the cable and the address are marked, and no other’s (%s)', (_, removal: Removal) => {
    const scene = withRemovalMarks(sceneOf(topology), removal, 'en')
    const lost = [...scene.nodes, ...scene.lines].filter(({ className }) => className.includes('is-lost') && !className.includes('mark'))
    expect(lost.map(({ id }) => id).sort()).toEqual([`cable:${tie}`, `endpoint:${tie}`, `veth:${tie}`])
    expect(scene.nodes.find(({ id }) => id === `mark:endpoint:${tie}`)?.title).toContain('the cable and the address go')
    const web = scene.nodes.find(({ id }) => id === `container:${idFor('container web')}`)
    const struck = web?.shapes.filter(({ className }) => className === 'mark-strike') ?? []
    expect(struck).toHaveLength(1)
    expect(faultsOf(scene)).toEqual([])
  })

  test('and that is drawn nowhere, as of a stopped container, is told by its card', () => {
    const still = topologyWith({ networks: ['blog'], containers: [{ name: 'web', networks: ['blog'], state: 'exited' }] })
    const card = withRemovalMarks(sceneOf(still), cut, 'en').nodes.find(({ kind }) => kind === 'container')
    expect(card?.title).toContain('interface will be removed: the cable and the address go')
    expect(card?.className).not.toContain('is-lost')
  })
})

describe('in compact mode', () => {
  const compactOf = (topology: Topology, language: Language, pane = laptop): Scene =>
    sceneIn(arrangementFor('compact', [topology], pane, language), topology, { language })

  test('each thing that goes or stays has its mark or is told of by what has, in 500 random removals from random engines', () => {
    let [words, signs] = [0, 0]
    for (let seed = 1; seed <= 500; seed += 1) {
      const random = randomFrom(seed)
      const topology = randomTopology(random)
      const language = random() < 0.5 ? 'en' : 'ko'
      const plain = compactOf(topology, language, random() < 0.5 ? laptop : beamer)
      const removal = randomRemoval(topology, random)
      const scene = withRemovalMarks(plain, removal, language)
      expect(compactFaultsOf(scene), `seed ${seed}`).toEqual([])
      for (const key of [...Object.keys(removal.lost), ...Object.keys(removal.stays)]) {
        const drawn = drawnKey(plain, key)
        const tells = scene.nodes.filter((it) => it.key === drawn && it.kind !== 'mark')
        if (drawn === undefined) continue
        if (drawn !== key) {
          expect(tells.map(({ title }) => title).join(), `${key}, seed ${seed}`).toContain(fateWords(removal, key, language) ?? '?')
          continue
        }
        for (const { id, className, layer } of tells) {
          // What is only counted is told by what it belongs to.
          if (!id.startsWith('chip:more')) expect(className, `${key}, seed ${seed}`).toContain(key in removal.lost ? 'is-lost' : 'is-kept')
          if (layer !== 'plug')
            expect(
              scene.nodes.map((it) => it.id),
              `${key}, seed ${seed}`,
            ).toContain(`mark:${id}`)
        }
      }
      const marks = scene.nodes.filter((it) => it.kind === 'mark')
      words += marks.filter((it) => it.texts.length > 0).length
      signs += marks.length
    }
    expect(words / signs).toBeGreaterThan(0.6)
  }, 60_000)

  test('an address that goes is struck out on its tile, and has a cross; the tile stays', () => {
    const topology = topologyWith({ networks: ['blog'], containers: [{ name: 'web', networks: ['blog'] }] })
    const key = `endpoint:${idFor('container web')}/${idFor('network blog')}`
    const scene = withRemovalMarks(
      compactOf(topology, 'en'),
      { lost: { [key]: { kind: 'disconnected', network: 'blog' } }, stays: {} },
      'en',
    )
    const tile = scene.nodes.find(({ kind }) => kind === 'container')
    expect(tile?.shapes.map(({ className }) => className)).toContain('mark-strike')
    expect(tile?.className).not.toContain('is-lost')
    expect(wordOf(scene, key)).toBe('goes')
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
