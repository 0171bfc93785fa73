import { linkKey } from '../../../shared/topology/keys.ts'
import { type Build, type Part, rect, textAt } from './build.ts'
import { type Extent, middle } from './columns.ts'
import { type Grid, type LinkWay, mountPlugKey } from './grid.ts'
import { linkPillWidth, linkText, sizes } from './measure.ts'
import type { ColumnPlace } from './places.ts'
import type { Point, SceneLine, SceneNode } from './scene.ts'

/** `--link`: a dashed arrow from the container that knows the name to the one it leads to. */
export function linkPart(build: Build): Part {
  const nodes: SceneNode[] = []
  const lines: SceneLine[] = []
  const { grid, topology, labels } = build
  for (const link of Object.values(topology.links)) {
    const from = topology.containers[link.from]
    const to = topology.containers[link.to]
    const fromColumn = from && grid.places.columnOf.get(from.name)
    const toColumn = to && grid.places.columnOf.get(to.name)
    const start = fromColumn && grid.columns.cards.get(fromColumn.order)
    const end = toColumn && grid.columns.cards.get(toColumn.order)
    const way = from && to && grid.links.get(`${from.name}/${to.name}/${link.alias}`)
    if (!from || !to || !start || !end || !way) continue
    const key = `link:${linkKey(link)}`
    const title = labels.link(from.name, link.alias, to.name)
    const { points, pill } = way.way === 'beside' ? beside(build, start, end) : below(build, fromColumn, toColumn, way, link.alias)
    lines.push({ id: `line:${key}`, key, kind: 'link', className: 'link', points, arrow: true, title })
    if (pill) nodes.push(pillNode(key, link.alias, title, pill))
  }
  return { nodes, lines }
}

interface Way {
  readonly points: readonly Point[]
  /** Middle of the label, if there is a place for it. */
  readonly pill?: Point
}

function beside({ grid }: Build, start: Extent, end: Extent): Way {
  const rightward = start.x < end.x
  const from = rightward ? start.x + start.width : start.x
  const to = rightward ? end.x : end.x + end.width
  const y = grid.bands.cardTop + 62
  const third = (to - from) / 3
  return {
    points: [
      [from, y],
      [from + third, y],
      [to - third, y],
      [to, y],
    ],
    pill: [(from + to) / 2, y - 21],
  }
}

type Below = Extract<LinkWay, { way: 'below' }>

/** Out of the card's side into the gap, down under the cards, along, and up into the other card's side. */
function below(build: Build, start: ColumnPlace, end: ColumnPlace, way: Below, alias: string): Way {
  const { grid } = build
  const { track } = way
  const rightward = start.order < end.order
  const { cardBottom, linkTrack } = grid.bands
  const y = linkTrack + track * sizes.linkTrack
  const sideOf = (column: ColumnPlace, right: boolean): number => {
    const card = grid.columns.cards.get(column.order)
    return card ? card.x + (right ? card.width : 0) : 0
  }
  const leave = sideOf(start, rightward)
  const arrive = sideOf(end, !rightward)
  const exit = stepOut(build, start, rightward, way)
  const entry = stepOut(build, end, !rightward, way)
  const level = cardBottom - 14 - 22 * outward(way)
  const pillX = pillPlace(build, Math.min(exit, entry), Math.max(exit, entry), track, alias)
  return {
    points: [
      [leave, level],
      [exit, level],
      [exit, y],
      [entry, y],
      [entry, level],
      [arrive, level],
    ],
    ...(pillX === undefined ? {} : { pill: [pillX, y] as const }),
  }
}

/** From 1, for the uppermost track, to 0: links of lower tracks leave a card further down and go down nearer to it, so that those of one side never cross. */
const outward = ({ track, tracks }: Below): number => (tracks > 1 ? 1 - track / (tracks - 1) : 0.5)

/** A place in the gap beside a card, of its own for each track; between cards of one frame the gap is narrow. */
function stepOut({ grid }: Pick<Build, 'grid'>, column: ColumnPlace, rightward: boolean, way: Below): number {
  const card = grid.columns.cards.get(column.order)
  const next = grid.columns.cards.get(column.order + (rightward ? 1 : -1))
  if (!card) return 0
  const gap = !next ? 40 : rightward ? next.x - card.x - card.width : card.x - next.x - next.width
  const out = (Math.min(gap, 40) / 2) * (0.45 + 0.45 * outward(way))
  return rightward ? card.x + card.width + out : card.x - out
}

/** A stretch of the track that neither a mount line nor another link on its way down crosses. */
function pillPlace({ grid }: Build, from: number, to: number, track: number, alias: string): number | undefined {
  const half = linkPillWidth(alias) / 2 + 6
  let left = from + 4
  for (const { x, below } of crossingsIn(grid)) {
    if (x <= left || below <= track) continue
    if (x >= to - 4) break
    if (x - left >= 2 * half) break
    left = x
  }
  return left + 2 * half + 4 <= to ? left + half : undefined
}

interface Crossing {
  readonly x: number
  /** It crosses the tracks before this one. */
  readonly below: number
}

const known = new WeakMap<Grid, readonly Crossing[]>()

/** What comes down through the tracks of links, from left to right: mount lines all the way, links as far as their own track. */
function crossingsIn(grid: Grid): readonly Crossing[] {
  const before = known.get(grid)
  if (before) return before
  const all = [...mountXs(grid).map((x) => ({ x, below: Number.POSITIVE_INFINITY })), ...linkXs(grid)].sort((a, b) => a.x - b.x)
  known.set(grid, all)
  return all
}

const mountXs = (grid: Grid): number[] =>
  grid.places.columns.flatMap((column) =>
    column.mounts.flatMap((mount) => {
      const plug = grid.mountPlugs.get(mountPlugKey(column, mount.destination))
      return plug ? [middle(plug)] : []
    }),
  )

function linkXs(grid: Grid): Crossing[] {
  return [...grid.links].flatMap(([key, way]) => {
    const link = grid.places.seen.links.get(key)
    const from = link && grid.places.columnOf.get(link.from)
    const to = link && grid.places.columnOf.get(link.to)
    if (way.way !== 'below' || !from || !to) return []
    const rightward = from.order < to.order
    return [stepOut({ grid }, from, rightward, way), stepOut({ grid }, to, !rightward, way)].map((x) => ({ x, below: way.track }))
  })
}

function pillNode(key: string, alias: string, title: string, [x, y]: Point): SceneNode {
  const width = linkPillWidth(alias)
  return {
    id: key,
    key,
    name: alias,
    kind: 'link',
    layer: 'plug',
    className: 'link-pill',
    x: x - width / 2,
    y: y - 11,
    width,
    height: 22,
    shapes: [rect(0, 0, width, 22, 11, 'plug-box')],
    texts: [textAt(linkText(alias), 'codeBold', width / 2, 15.5, width - 12, { anchor: 'middle', className: 'plug-text' })],
    title,
    stage: 1,
    stop: true,
  }
}
