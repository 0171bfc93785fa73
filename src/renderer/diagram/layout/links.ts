import { linkKey } from '../../../shared/topology/keys.ts'
import { type Build, type Part, rect, textAt } from './build.ts'
import type { Extent } from './columns.ts'
import { type LinkWay, middle, mountPlugKey } from './grid.ts'
import { linkPillWidth, linkText, sizes } from './measure.ts'
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
    const { points, pill } = way.way === 'beside' ? beside(build, start, end) : below(build, start, end, way, link.alias)
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
function below(build: Build, start: Extent, end: Extent, way: Below, alias: string): Way {
  const { grid } = build
  const { track } = way
  const rightward = start.x < end.x
  const { cardBottom, linkTrack } = grid.bands
  const y = linkTrack + track * sizes.linkTrack
  const leave = rightward ? start.x + start.width : start.x
  const arrive = rightward ? end.x : end.x + end.width
  const exit = stepOut(build, leave, rightward, way)
  const entry = stepOut(build, arrive, !rightward, way)
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
function stepOut({ grid }: Build, side: number, rightward: boolean, way: Below): number {
  const gaps = [...grid.columns.cards.values()]
    .map((card) => (rightward ? card.x - side : side - card.x - card.width))
    .filter((gap) => gap > 0)
  const room = Math.min(...gaps, 40) / 2
  const out = room * (0.45 + 0.45 * outward(way))
  return rightward ? side + out : side - out
}

/** A stretch of the track that neither a mount line nor another link on its way down crosses. */
function pillPlace(build: Build, from: number, to: number, track: number, alias: string): number | undefined {
  const half = linkPillWidth(alias) / 2 + 6
  const crossings = [...mountXs(build), ...linkXs(build, track)]
  for (let x = from + half + 4; x + half + 4 <= to; x += 8) if (crossings.every((other) => Math.abs(other - x) > half)) return x
  return undefined
}

const mountXs = ({ grid }: Build): number[] =>
  grid.places.columns.flatMap((column) =>
    column.mounts.flatMap((mount) => {
      const plug = grid.mountPlugs.get(mountPlugKey(column, mount.destination))
      return plug ? [middle(plug)] : []
    }),
  )

/** Where links of lower tracks come down. */
function linkXs(build: Build, track: number): number[] {
  const { grid } = build
  return [...grid.links].flatMap(([key, way]) => {
    const link = grid.places.seen.links.get(key)
    const [from, to] = [link?.from, link?.to].map((name) => {
      const column = name === undefined ? undefined : grid.places.columnOf.get(name)
      return column && grid.columns.cards.get(column.order)
    })
    if (way.way !== 'below' || way.track <= track || !from || !to) return []
    const rightward = from.x < to.x
    return [
      stepOut(build, rightward ? from.x + from.width : from.x, rightward, way),
      stepOut(build, rightward ? to.x : to.x + to.width, !rightward, way),
    ]
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
