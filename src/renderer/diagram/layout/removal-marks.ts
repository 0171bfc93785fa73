import type { Language } from '../../../shared/language.ts'
import type { Removal } from '../../../shared/removal/removal.ts'
import { fateWords, markWords, writableWords } from '../../../shared/removal/removal-words.ts'
import { textAt } from './build.ts'
import { drawnKey } from './drawn-key.ts'
import { hatch } from './hatch.ts'
import { type Badge, badgeWidth, badgeWords, type Fate, badgeHeight as height, markNode } from './mark-badge.ts'
import { rowMark } from './row-mark.ts'
import type { Box, Point, Scene, SceneNode, SceneShape, SceneText } from './scene.ts'
import { textStyles, widthOf } from './text.ts'

/** Between two places that are tried for a mark. */
const stride = 10

/**
 * The scene with what commands will remove marked: what goes is hatched and crossed out and says so, what stays says so calmly. A word stands where it
 * lies on nothing else; where there is no such place, the sign alone. What has no drawing of its own is told by the title of what tells of it; keys of
 * what the scene does not tell of at all are left out.
 */
export function withRemovalMarks(scene: Scene, removal: Removal, language: Language): Scene {
  const fates = fatesIn(removal)
  const untold = untoldWords(scene, removal, language)
  if (untold.size === 0 && !scene.nodes.some(({ key }) => fates.of(key))) return scene
  const nodes = [...scene.nodes]
  const marks: SceneNode[] = []
  const obstacles = obstaclesIn(scene)
  for (const [index, plain] of scene.nodes.entries()) {
    if (plain.kind === 'image' && fates.of(`container:${plain.id.slice('image:'.length)}`)?.fate === 'is-lost') {
      nodes[index] = withoutWritable(plain, language)
      continue
    }
    const node = withUntold(plain, untold)
    const found = fates.of(node.key)
    const title = found && markWords(removal, found.key, language)
    if (!found || title === undefined) {
      const address = node.texts.find(({ key }) => fates.of(key)?.fate === 'is-lost')
      const fated = fates.of(address?.key)
      // An address goes, its container stays.
      if (scene.isCompact && fated) {
        const { badge, texts } = rowMark(node, badgeWords(fated.fate, language))
        marks.push(markNode({ ...node, key: fated.key }, badge, fated.fate, markWords(removal, fated.key, language) ?? ''))
        nodes[index] = withStrikes({ ...node, texts }, fates)
      } else nodes[index] = withStrikes(node, fates)
      continue
    }
    const { fate } = found
    const { badge, texts } = markOn(node, fate, language, scene, obstacles)
    const marked = {
      ...node,
      className: `${node.className} ${fate}`,
      title: `${node.title} · ${title}`,
      ...(fate === 'is-lost' && isBody(node) ? { shapes: hatched(node) } : {}),
      texts,
    }
    nodes[index] = withStrikes(isChip(node) && fate === 'is-lost' ? struck(marked, node.texts) : marked, fates)
    if (!badge) continue
    marks.push(markNode(node, badge, fate, title))
    obstacles.push({ box: badge, of: '' })
  }
  const lines = scene.lines.map((line) =>
    fates.of(line.key)?.fate === 'is-lost' ? { ...line, className: `${line.className} is-lost` } : line,
  )
  return { ...scene, nodes: [...nodes, ...marks], lines }
}

interface Fates {
  /** What becomes of a thing, and the key under which that is said. */
  readonly of: (key: string | undefined) => { readonly fate: Fate; readonly key: string } | undefined
}

/** Both ends of a cable go with it, whichever the commands name. */
function fatesIn({ lost, stays }: Removal): Fates {
  const said = (key: string): { readonly fate: Fate; readonly key: string } | undefined =>
    Object.hasOwn(lost, key) ? { fate: 'is-lost', key } : Object.hasOwn(stays, key) ? { fate: 'is-kept', key } : undefined
  return {
    of(key) {
      if (key === undefined) return undefined
      const [, end, cable] = /^(endpoint|veth):(.*)$/.exec(key) ?? []
      return said(key) ?? (cable === undefined ? undefined : said(`${end === 'veth' ? 'endpoint' : 'veth'}:${cable}`))
    },
  }
}

/** What becomes of things that have no drawing of their own, in words, by the key of what tells of them. */
function untoldWords(scene: Scene, { lost, stays }: Removal, language: Language): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, string[]>()
  for (const key of [...Object.keys(lost), ...Object.keys(stays)]) {
    const drawn = drawnKey(scene, key)
    if (drawn === undefined || drawn === key) continue
    const told = fateWords({ lost, stays }, key, language)
    if (told !== undefined) words.set(drawn, [...(words.get(drawn) ?? []), told])
  }
  return words
}

function withUntold(node: SceneNode, untold: ReadonlyMap<string, readonly string[]>): SceneNode {
  const words = node.key === undefined || node.layer === 'plug' ? undefined : untold.get(node.key)
  return words ? { ...node, title: [node.title, ...words].join(' · ') } : node
}

/** A node's mark, and its texts beside it. */
function markOn(
  node: SceneNode,
  fate: Fate,
  language: Language,
  scene: Scene,
  obstacles: readonly Obstacle[],
): { readonly badge?: Badge | undefined; readonly texts: readonly SceneText[] } {
  const words = badgeWords(fate, language)
  if (scene.isCompact && node.layer === 'card') return rowMark(node, words)
  if (!isBody(node) && (node.kind !== 'endpoint' || isChip(node))) return { texts: node.texts }
  const badge = placed(node, words, scene, obstacles)
  return { badge, texts: badge && node.kind === 'container' ? besideMark(node, badge) : node.texts }
}

const isChip = ({ id }: SceneNode): boolean => id.startsWith('chip:')

/** An address that goes is crossed out where it stands. */
const withStrikes = (node: SceneNode, fates: Fates): SceneNode =>
  struck(
    node,
    node.texts.filter(({ key }) => fates.of(key)?.fate === 'is-lost'),
  )

function struck(node: SceneNode, texts: readonly SceneText[]): SceneNode {
  if (texts.length === 0) return node
  const strikes = texts.map((text): SceneShape => {
    const y = text.y - textStyles[text.role].size * 0.3
    return { shape: 'path', d: `M ${text.x - 2} ${y} H ${text.x + text.width + 2}`, className: 'mark-strike' }
  })
  return { ...node, shapes: [...node.shapes, ...strikes] }
}

/** What is large enough to be written on. */
const isBody = ({ kind, key }: SceneNode): boolean =>
  key !== undefined && (kind === 'container' || kind === 'volume' || kind === 'directory' || key.startsWith('network:'))

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
  if (node.kind === 'endpoint') return besidePlug(node, width)
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

/** At either side of an interface, and over it beside its cable. */
function besidePlug({ x, y, width: plug, height: tall }: SceneNode, width: number): readonly Point[] {
  const [right, left, middle] = [x + plug + 4, x - width - 4, x + plug / 2]
  return [y + (tall - height) / 2, y - height - 3, y - 2 * height].flatMap((top): Point[] => [
    [right, top],
    [left, top],
    [middle + 6, top],
    [middle - width - 6, top],
  ])
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
