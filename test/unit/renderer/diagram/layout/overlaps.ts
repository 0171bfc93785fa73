import type { Box, Scene, SceneLine, SceneNode } from '../../../../../src/renderer/diagram/layout/scene.ts'
import { textStyles } from '../../../../../src/renderer/diagram/layout/text.ts'

interface Named extends Box {
  readonly id: string
  readonly key: string | undefined
}

/** Ascender and descender of Latin and Hangul fonts, in em, rounded up. */
const above = 0.8
const below = 0.22

/** The texts of a scene as boxes in its own coordinates. */
export function textBoxes(scene: Pick<Scene, 'nodes'>): Named[] {
  return scene.nodes.flatMap((node) =>
    node.texts.map((text, index) => {
      const size = textStyles[text.role].size
      const left = text.anchor === 'start' ? 0 : text.anchor === 'middle' ? text.width / 2 : text.width
      return {
        id: `${node.id}#${index} "${text.text}"`,
        key: node.key,
        x: node.x + text.x - left,
        y: node.y + text.y - size * above,
        width: text.width,
        height: size * (above + below),
      }
    }),
  )
}

export const overlap = (a: Box, b: Box, slack = 0.5): boolean =>
  a.x + slack < b.x + b.width && b.x + slack < a.x + a.width && a.y + slack < b.y + b.height && b.y + slack < a.y + a.height

export const contains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x - 0.5 &&
  inner.y >= outer.y - 0.5 &&
  inner.x + inner.width <= outer.x + outer.width + 0.5 &&
  inner.y + inner.height <= outer.y + outer.height + 0.5

/** Which nodes may share ground: a plug sits on its rail, a pile lies on its card, the host is under all of them, a frame around its cards. */
function mayOverlap(a: SceneNode, b: SceneNode): boolean {
  const kinds = [a.kind, b.kind]
  // A mark lies on what it belongs to.
  if (kinds.includes('mark') && a.key === b.key) return true
  if (kinds.includes('host') || kinds.includes('namespace')) return true
  if (kinds.includes('veth') && kinds.includes('network')) return true
  if (kinds.includes('image') && kinds.includes('container')) return contains(a, b) || contains(b, a)
  return false
}

/** Sentences about everything that lies on something else or is cut off; none for a good scene. */
export function faultsOf(scene: Scene): string[] {
  const faults: string[] = []
  scene.nodes.forEach((node, index) => {
    if (![node.x, node.y, node.width, node.height].every(Number.isFinite)) faults.push(`${node.id} has no place`)
    if (!contains({ x: 0, y: 0, width: scene.width, height: scene.height }, node)) faults.push(`${node.id} is outside`)
    for (const other of scene.nodes.slice(index + 1))
      if (!mayOverlap(node, other) && overlap(node, other)) faults.push(`${node.id} overlaps ${other.id}`)
  })
  const texts = textBoxes(scene)
  texts.forEach((text, index) => {
    for (const other of texts.slice(index + 1)) if (overlap(text, other)) faults.push(`text ${text.id} overlaps ${other.id}`)
    // A line may pass behind its own label, which is opaque.
    for (const line of scene.lines) if (line.key !== text.key && crosses(line, text)) faults.push(`line ${line.id} crosses text ${text.id}`)
  })
  const ids = [...scene.nodes.map((node) => node.id), ...scene.lines.map((line) => line.id)]
  if (new Set(ids).size < ids.length) faults.push(`an id is there twice: ${ids.find((id, index) => ids.indexOf(id) < index)}`)
  return faults
}

/** Of compact mode: boxes that touch are inside one another, or it is a fault; a socket sits on the host's edge. Sorted by x, so that a large scene is looked at fast. */
export function compactFaultsOf(scene: Scene): string[] {
  const faults: string[] = []
  const whole = { x: 0, y: 0, width: scene.width, height: scene.height }
  for (const node of scene.nodes) if (!contains(whole, node)) faults.push(`${node.id} is outside`)
  const onEdge = (node: SceneNode): boolean => node.kind === 'uplink' || (node.kind === 'port' && !node.id.startsWith('chip:'))
  overlapsIn(scene.nodes, (a, b) => {
    // A mark lies on what it belongs to.
    if ((a.kind === 'mark' || b.kind === 'mark') && a.key === b.key) return
    const nested = (contains(a, b) || contains(b, a)) && a.layer !== b.layer
    if (!nested && !(a.kind === 'host' && onEdge(b)) && !(b.kind === 'host' && onEdge(a))) faults.push(`${a.id} overlaps ${b.id}`)
  })
  overlapsIn(textBoxes(scene), (a, b) => faults.push(`text ${a.id} overlaps ${b.id}`))
  for (const node of scene.nodes)
    for (const text of textBoxes({ nodes: [node] })) if (!contains(node, text)) faults.push(`text ${text.id} leaves its box`)
  const ids = scene.nodes.map((node) => node.id)
  if (new Set(ids).size < ids.length) faults.push(`an id is there twice: ${ids.find((id, index) => ids.indexOf(id) < index)}`)
  return faults
}

function overlapsIn<T extends Box>(boxes: readonly T[], found: (a: T, b: T) => void): void {
  const sorted = [...boxes].sort((a, b) => a.x - b.x)
  let open: T[] = []
  for (const box of sorted) {
    open = open.filter((it) => it.x + it.width > box.x)
    for (const other of open) if (overlap(box, other)) found(other, box)
    open.push(box)
  }
}

function crosses(line: SceneLine, text: Box): boolean {
  return line.points.slice(1).some((point, index) => {
    const before = line.points[index] ?? point
    const [left, right] = [Math.min(before[0], point[0]), Math.max(before[0], point[0])]
    const [top, bottom] = [Math.min(before[1], point[1]), Math.max(before[1], point[1])]
    return overlap({ x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }, text)
  })
}

const boxed = new Set<SceneNode['kind']>([
  'container',
  'veth',
  'endpoint',
  'mount',
  'volume',
  'directory',
  'tmpfs',
  'link',
  'uplink',
  'image',
])

/** Texts that stick out of the box in which they stand. */
export const overflowingIn = (scene: Pick<Scene, 'nodes'>): string[] =>
  scene.nodes
    .filter(({ kind }) => boxed.has(kind))
    .flatMap((node) => textBoxes({ nodes: [node] }).filter((text) => !contains(node, text)))
    .map(({ id }) => `${id} sticks out`)

/** Shortened texts that do not keep both ends of the whole, or, of a path, its last part. */
export const badlyShortenedIn = (scene: Pick<Scene, 'nodes'>): string[] =>
  scene.nodes
    .flatMap(({ texts }) => texts)
    .filter(({ text, full }) => {
      if (full === undefined) return false
      const [head = '', tail = '', ...more] = text.split('…')
      return !text.includes('…') || (more.length === 0 && !(full.startsWith(head) && full.endsWith(tail)))
    })
    .map(({ text, full }) => `"${text}" of "${full}"`)
