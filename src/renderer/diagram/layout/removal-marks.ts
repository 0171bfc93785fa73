import type { Language } from '../../../shared/language.ts'
import type { Removal } from '../../../shared/removal/removal.ts'
import { lostWords, markWords, staysWord, writableWords } from '../../../shared/removal/removal-words.ts'
import { rect, textAt } from './build.ts'
import { hatch } from './hatch.ts'
import type { Box, Point, Scene, SceneNode, SceneShape, SceneText } from './scene.ts'
import { textStyles, widthOf } from './text.ts'

/** A mark's height; its sign takes as much of its width. */
const height = 18
const pad = 6
/** Between two places that are tried for a mark. */
const stride = 10

/**
 * The scene with what commands will remove marked: what goes is hatched and crossed out and says so, what stays says so calmly. A word stands where it
 * lies on nothing else; where there is no such place, the sign alone. Keys that the scene does not show are left out.
 */
export function withRemovalMarks(scene: Scene, removal: Removal, language: Language): Scene {
  const fateOf = (key: string | undefined): Fate | undefined =>
    key === undefined ? undefined : Object.hasOwn(removal.lost, key) ? 'is-lost' : Object.hasOwn(removal.stays, key) ? 'is-kept' : undefined
  if (!scene.nodes.some(({ key }) => fateOf(key))) return scene
  const nodes = [...scene.nodes]
  const marks: SceneNode[] = []
  const obstacles = obstaclesIn(scene)
  for (const [index, node] of scene.nodes.entries()) {
    if (node.kind === 'image' && fateOf(`container:${node.id.slice('image:'.length)}`) === 'is-lost') {
      nodes[index] = withoutWritable(node, language)
      continue
    }
    const fate = fateOf(node.key)
    const title = node.key === undefined ? undefined : markWords(removal, node.key, language)
    if (!fate || title === undefined) continue
    const badge = isBody(node) ? placed(node, badges(fate, language), scene, obstacles) : undefined
    nodes[index] = {
      ...node,
      className: `${node.className} ${fate}`,
      title: `${node.title} · ${title}`,
      ...(fate === 'is-lost' && isBody(node) ? { shapes: hatched(node) } : {}),
      ...(badge && node.kind === 'container' ? { texts: besideMark(node, badge) } : {}),
    }
    if (!badge) continue
    marks.push(markNode(node, badge, fate, title))
    obstacles.push({ box: badge, of: '' })
  }
  const lines = scene.lines.map((line) => (fateOf(line.key) === 'is-lost' ? { ...line, className: `${line.className} is-lost` } : line))
  return { ...scene, nodes: [...nodes, ...marks], lines }
}

type Fate = 'is-lost' | 'is-kept'

/** What is large enough to be written on. */
const isBody = ({ kind, key }: SceneNode): boolean =>
  key !== undefined && (kind === 'container' || kind === 'network' || kind === 'volume' || kind === 'directory')

/** The words of a mark, the longest first; at last none, the sign alone. */
const badges = (fate: Fate, language: Language): readonly string[] => [
  ...(fate === 'is-lost' ? lostWords(language) : [staysWord(language)]),
  '',
]

interface Badge extends Box {
  readonly text: string
}

const badgeWidth = (text: string): number => (text === '' ? height : height + widthOf(text, 'smallBold') + pad)

/** The first wording that has a place, there. */
function placed(node: SceneNode, words: readonly string[], whole: Size, obstacles: readonly Obstacle[]): Badge | undefined {
  const taken = obstacles.filter(({ of }) => of !== node.id).map(({ box }) => box)
  const isFree = (box: Box): boolean => isWithin(whole, box) && !taken.some((it) => overlap(box, it))
  for (const text of words) {
    const width = badgeWidth(text)
    const [x, y] = placesOn(node, width).find(([x, y]) => isFree({ x, y, width, height })) ?? []
    if (x !== undefined && y !== undefined) return { text, x, y, width, height }
  }
  return undefined
}

/** A card's second row is its image's, which makes room; else within a rail, along the lower edge, along the upper one, and at either side. */
function placesOn(node: SceneNode, width: number): readonly Point[] {
  const { x, y } = node
  const row = imageRow(node)
  // A rail's ends are round.
  const right = x + node.width - width - (node.kind === 'network' ? 14 : 0)
  const lefts = Array.from({ length: Math.floor(Math.max(0, right - x) / stride) + 1 }, (_, at) => right - at * stride)
  const rows = node.kind === 'network' ? [y + 4, y + node.height - height - 4] : []
  const edges = [y + node.height - height / 2, y + node.height - 5, y - height / 2, y - height + 5]
  return [
    ...(row ? ([[x + row.x - 4, y + row.y - 13]] as const) : []),
    ...[...rows, ...edges].flatMap((top) => lefts.map((left): Point => [left, top])),
    ...[x + node.width - 5, x - width + 5].map((left): Point => [left, y + (node.height - height) / 2]),
  ]
}

const imageRow = (node: SceneNode): SceneText | undefined => node.texts.find(({ className }) => className === 'card-image')

/** What a mark may not lie on; `of` is the one node whose own mark may. */
interface Obstacle {
  readonly box: Box
  readonly of: string
}

function obstaclesIn(scene: Scene): Obstacle[] {
  const bodies = scene.nodes.filter(({ kind }) => kind !== 'host' && kind !== 'namespace').map((node) => ({ box: node, of: node.id }))
  const texts = scene.nodes.flatMap((node) =>
    node.texts.map((text) => ({ box: textBox(node, text), of: text === imageRow(node) ? node.id : '' })),
  )
  const pills = scene.nodes.flatMap((node) =>
    node.shapes.flatMap((it) => (it.shape === 'rect' && it.className === 'rail-badge-box' ? [{ box: moved(it, node), of: '' }] : [])),
  )
  const ways = scene.lines.flatMap((line) =>
    line.points.slice(1).map((point, at) => ({ box: wayBox(line.points[at] ?? point, point), of: '' })),
  )
  return [...bodies, ...texts, ...pills, ...ways]
}

const moved = (box: Box, by: Pick<Box, 'x' | 'y'>): Box => ({ ...box, x: box.x + by.x, y: box.y + by.y })

function textBox(node: Pick<Box, 'x' | 'y'>, text: SceneText): Box {
  const { size } = textStyles[text.role]
  const left = text.anchor === 'start' ? 0 : text.anchor === 'middle' ? text.width / 2 : text.width
  // Ascender and descender, in em, rounded up.
  return { x: node.x + text.x - left, y: node.y + text.y - size * 0.8, width: text.width, height: size * 1.02 }
}

const wayBox = (a: Point, b: Point): Box => ({
  x: Math.min(a[0], b[0]) - 1.5,
  y: Math.min(a[1], b[1]) - 1.5,
  width: Math.abs(a[0] - b[0]) + 3,
  height: Math.abs(a[1] - b[1]) + 3,
})

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

type Size = Pick<Scene, 'width' | 'height'>
const isWithin = (scene: Size, box: Box): boolean =>
  box.x >= 0 && box.y >= 0 && box.x + box.width <= scene.width && box.y + box.height <= scene.height

/** Under its texts, over its ground. */
function hatched({ kind, shapes, width, height }: SceneNode): readonly SceneShape[] {
  // A cylinder's lid stays clear.
  const top = kind === 'volume' ? 12 : kind === 'directory' ? 9 : 3
  const [ground, ...rest] = shapes
  const box = { x: 3, y: top, width: width - 6, height: height - top - (kind === 'volume' ? 8 : 3) }
  return ground ? [ground, { shape: 'path', d: hatch(box, 9), className: 'mark-hatch' }, ...rest] : shapes
}

/** The pile of a container that goes: its writable layer goes with it, the image's layers stay. */
function withoutWritable(pile: SceneNode, language: Language): SceneNode {
  const title = `${pile.title} · ${writableWords(language)}`
  const shapes = pile.shapes.flatMap((it) =>
    it.shape === 'rect' && it.className.includes('is-writable')
      ? [it, { shape: 'path' as const, d: hatch(it, 9), className: 'mark-hatch' }]
      : [it],
  )
  return { ...pile, className: `${pile.className} is-lost`, title, shapes }
}

/** What a card says of its image beside a mark that stands in that row; nothing where all of it has no room. */
function besideMark(node: SceneNode, badge: Badge): readonly SceneText[] {
  const image = imageRow(node)
  if (!image || badge.y !== node.y + image.y - 13) return node.texts
  const rest = node.texts.filter((it) => it !== image)
  const from = badge.x + badge.width - node.x + 7
  const others = rest.filter((it) => Math.abs(it.y - image.y) < 12).map((it) => textBox({ x: 0, y: 0 }, it).x - 8)
  const room = Math.min(node.width - 12, ...others) - from
  const said = image.full ?? image.text
  return widthOf(said, image.role) > room ? rest : [...rest, textAt(said, image.role, from, image.y, room, { className: image.className })]
}

function markNode(owner: SceneNode, { text, x, y, width }: Badge, fate: Fate, title: string): SceneNode {
  const middle = height / 2
  const sign =
    fate === 'is-lost'
      ? `M ${middle - 4} ${middle - 4} L ${middle + 4} ${middle + 4} M ${middle + 4} ${middle - 4} L ${middle - 4} ${middle + 4}`
      : `M ${middle - 4} ${middle} L ${middle - 1} ${middle + 3.5} L ${middle + 4.5} ${middle - 3.5}`
  return {
    id: `mark:${owner.id}`,
    ...(owner.key === undefined ? {} : { key: owner.key }),
    kind: 'mark',
    layer: 'plug',
    className: `fate-mark ${fate}`,
    x,
    y,
    width,
    height,
    shapes: [rect(0, 0, width, height, 4, 'mark-box'), { shape: 'path', d: sign, className: 'mark-sign' }],
    texts: text === '' ? [] : [textAt(text, 'smallBold', height, 13.2, width - height, { className: 'mark-text' })],
    title,
    stage: 1,
    stop: false,
  }
}
