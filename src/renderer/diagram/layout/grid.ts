import { type BandNeeds, type Bands, bandsOf, type Density, densitiesInOrder, needsOf } from './bands.ts'
import { type Columns, type Extent, type Measures, measure, middle, placeMounts, spread, type Totals, tieKey } from './columns.ts'
import type { Seen } from './gather.ts'
import { linkPillWidth, sizes, strayWidth } from './measure.ts'
import type { ColumnPlace, Places } from './places.ts'
import { noteRooms, placeSockets, type WayDown, waysDown } from './sockets.ts'
import { type Reading, widthOf } from './text.ts'
import { hangingTracks, type Span, trackCount, tracksOf } from './tracks.ts'

/** The screen area of the picture, in CSS pixels. */
export interface Pane {
  readonly width: number
  readonly height: number
  /** At a desk, if nothing is said. */
  readonly reading?: Reading
}

/** Every place as a number, for all that the run has shown; a scene then takes from it what is there at one moment. */
export interface Grid {
  readonly places: Places
  /** What was really observed; `places` may hold what is only known to come. */
  readonly observed: Seen
  readonly scale: number
  readonly width: number
  readonly height: number
  readonly bands: Bands
  readonly columns: Columns
  readonly mountPlugs: ReadonlyMap<string, Extent>
  readonly cells: ReadonlyMap<string, Extent>
  readonly sockets: ReadonlyMap<string, Extent>
  /** Right of the way down from each socket, up to what else stands there: for where it leads. */
  readonly noteRooms: ReadonlyMap<string, number>
  /** By lane: the sockets from which ways come down over its rail. */
  readonly waysDown: ReadonlyMap<string, readonly WayDown[]>
  readonly uplinks: readonly { readonly name: string; readonly x: number; readonly width: number }[]
  readonly cableTracks: ReadonlyMap<string, number>
  readonly mountTracks: ReadonlyMap<string, number>
  readonly links: ReadonlyMap<string, LinkWay>
  /** Lanes by whose order networks have their colours, where those of `places` are only some of the run's. */
  readonly colours?: Places['laneOf']
}

/** Beside: straight between neighbouring cards, one a pair. Below: under the cards, on a track of so many. */
export type LinkWay = { readonly way: 'beside' } | { readonly way: 'below'; readonly track: number; readonly tracks: number }

/**
 * 12.5 units stay at least 12 pixels; on a projector's pane they stay larger, and what has no room beside others' things is panned to. On a stage,
 * whose pixels are counted as if it were 1920 wide, they are 28, and names and addresses 36.
 */
export const leastScale = (pane: Pane): number =>
  pane.reading === 'hall' ? 2.25 : 0.962 * Math.max(1, Math.min(1.25, pane.width / 1200, pane.height / 600))
const mostScale = 4

export const mountPlugKey = (column: ColumnPlace, destination: string): string => `${column.order}:${destination}`

/** Fits all places into the pane: as large as they can be read, with as much detail as there is room for. */
export function gridOf(places: Places, pane: Pane): Grid {
  const uplinkNames = uplinkTexts(places)
  const uplinkWidths = uplinkNames.map((name) => widthOf(name, 'code') + 22)
  const uplinkWidth = uplinkWidths.reduce((sum, width) => sum + width + 8, 0) + 12
  const measures = measure(places, uplinkWidth)
  const { wish } = measures.whole
  const natural = tracksIn(places, spread(places, measures, wish))
  const { density, scale, basis } = readable(places, natural.counts, measures, pane)
  const room = pane.width / scale
  const columns = spread(places, measures, room, basis)
  const arranged = arrange(places, columns, uplinkWidth, room)
  const needs = needsOf(places, arranged.counts)
  const spare = pane.height / scale - bandsOf(needs, density).height
  const bands = bandsOf(needs, density, spare)
  const width = Math.max(room, columns.right + sizes.margin + 12, arranged.right + sizes.margin + 12)
  let right = width - sizes.margin - 16
  const uplinks = uplinkNames.map((name, index) => {
    const plug = uplinkWidths[index] ?? 0
    right -= plug + 8
    return { name, x: right, width: plug }
  })
  return {
    places,
    observed: places.seen,
    scale,
    width,
    height: Math.max(bands.height, pane.height / scale),
    bands,
    columns,
    uplinks,
    ...arranged,
  }
}

/** The host's interfaces to the outside; past three they are counted. Without any, there is one that cannot be seen from here. */
function uplinkTexts(places: Places): string[] {
  const names = [...places.seen.uplinks]
  if (names.length === 0) return ['?']
  return names.length <= 3 ? names : [...names.slice(0, 2), `+${names.length - 2}`]
}

type Counts = Pick<BandNeeds, 'cableTracks' | 'mountTracks' | 'linkTracks'>

function readable(places: Places, counts: Counts, measures: Measures, pane: Pane): { density: Density; scale: number; basis: Totals } {
  const needs = needsOf(places, counts)
  // Others' networks may lie to the right, out of sight, before the run's own things are made small for them.
  const basis = pane.width >= measures.whole.wish ? measures.whole : measures.main
  const { min, wish } = basis
  // Larger type is worth some shortened texts.
  const byWidth = Math.max(pane.width / (min + (wish - min) * 0.6), Math.min(1, pane.width / min))
  const least = leastScale(pane)
  const clamped = (scale: number): number => Math.min(mostScale, Math.max(least, scale))
  // In a hall more is left out before anything is out of sight.
  const densities = pane.reading === 'hall' ? densitiesInOrder : densitiesInOrder.slice(0, -1)
  const tightest = densities.at(-1)
  for (const density of densities) {
    const byHeight = pane.height / bandsOf(needs, density).height
    // More detail must not cost legibility: it needs good type, or room that nothing else can use.
    const enough = density === 'full' ? byHeight >= Math.min(clamped(byWidth), Math.max(1.3, least)) : byHeight >= least
    if (enough || density === tightest) return { density, scale: clamped(Math.min(byHeight, byWidth)), basis }
  }
  return { density: 'tight', scale: least, basis }
}

function arrange(places: Places, columns: Columns, uplinkWidth: number, room: number) {
  const tracked = tracksIn(places, columns)
  const cells = new Map(tracked.cells)
  const sockets = new Map<string, Extent>()
  const limit = room - sizes.margin - uplinkWidth - 12
  let outermost = 0
  for (const column of places.columns) {
    const card = columns.cards.get(column.order)
    if (card && column.sockets.length > 0) outermost = Math.max(outermost, placeSockets(column, card, places, columns, limit, sockets))
  }
  const right = Math.max(placeStrays(places, columns, cells), outermost > limit + 1 ? outermost + uplinkWidth : 0)
  return {
    ...tracked,
    cells,
    sockets,
    noteRooms: noteRooms(places, columns, sockets),
    waysDown: waysDown(places, columns, sockets),
    right,
  }
}

/** What the heights depend on: how many tracks the lines between things take. */
function tracksIn(places: Places, columns: Columns) {
  const mountPlugs = new Map<string, Extent>()
  const cells = new Map<string, Extent>()
  for (const column of places.columns) {
    const card = columns.cards.get(column.order)
    if (!card || column.mounts.length === 0) continue
    const placed = placeMounts(column, card, places)
    for (const [destination, extent] of placed.plugs) mountPlugs.set(mountPlugKey(column, destination), extent)
    for (const [key, extent] of placed.cells) cells.set(key, extent)
  }
  const cableTracks = tracksOf(cableSpans(places, columns))
  const mountTracks = tracksOf(mountSpans(places, mountPlugs, cells))
  const links = linkWays(places, columns)
  return {
    mountPlugs,
    cells,
    cableTracks,
    mountTracks,
    links: links.ways,
    counts: { cableTracks: trackCount(cableTracks), mountTracks: trackCount(mountTracks), linkTracks: links.tracks },
  }
}

/** Volumes that nobody mounts fill what the storage band has free, from the left; what does not fit extends it to the right. */
function placeStrays(places: Places, columns: Columns, cells: Map<string, Extent>): number {
  const taken = places.columns.flatMap((column) => {
    const card = columns.cards.get(column.order)
    return card && column.mounts.length > 0 ? [card] : []
  })
  taken.sort((a, b) => a.x - b.x)
  let right = 0
  let x = columns.left
  let next = 0
  for (const stray of places.strays) {
    const width = strayWidth(stray.storages, places.seen.roles)
    for (let block = taken[next]; block && block.x < x + width + sizes.storeGap; block = taken[++next])
      x = Math.max(x, block.x + block.width + sizes.storeGap)
    for (const storage of stray.storages) cells.set(storage.key, { x, width })
    right = Math.max(right, x + width)
    x += width + sizes.storeGap
  }
  return right
}

function cableSpans(places: Places, columns: Columns): Span[] {
  return places.columns.flatMap((column) =>
    column.networks.flatMap((network) => {
      const id = tieKey(column, network)
      const from = columns.railPlugs.get(id)
      const to = columns.cardPlugs.get(id)
      return from === undefined || to === undefined || Math.abs(from - to) < 1 ? [] : [{ id, from, to }]
    }),
  )
}

function mountSpans(places: Places, plugs: ReadonlyMap<string, Extent>, cells: ReadonlyMap<string, Extent>): Span[] {
  const spans = new Map<string, Span>()
  for (const container of places.seen.containers.values()) {
    const column = places.columnOf.get(container.name)
    if (!column) continue
    for (const [destination, { storages }] of container.mounts) {
      const plug = plugs.get(mountPlugKey(column, destination))
      for (const key of storages) {
        const cell = cells.get(key)
        if (!plug || !cell) continue
        const from = middle(plug)
        const to = entryInto(cell, from)
        if (Math.abs(from - to) >= 1)
          spans.set(`${container.name}:${destination}>${key}`, { id: `${container.name}:${destination}>${key}`, from, to })
      }
    }
  }
  return [...spans.values()]
}

/** A mount line comes straight down where it can, else into the near third of the storage's top. */
export function entryInto(cell: Extent, from: number): number {
  if (Math.abs(from - middle(cell)) < 1) return middle(cell)
  return from < middle(cell) ? cell.x + cell.width * 0.28 : cell.x + cell.width * 0.72
}

/** Links between neighbours go straight from card to card; the others under the cards. */
function linkWays(places: Places, columns: Columns): { ways: Map<string, LinkWay>; tracks: number } {
  const ways = new Map<string, LinkWay>()
  const beside = new Set<string>()
  const below: Span[] = []
  for (const [key, link] of places.seen.links) {
    const from = places.columnOf.get(link.from)
    const to = places.columnOf.get(link.to)
    if (!from || !to || from === to) continue
    const pair = [from.order, to.order].sort((a, b) => a - b).join('-')
    if (Math.abs(from.order - to.order) === 1 && !beside.has(pair)) {
      ways.set(key, { way: 'beside' })
      beside.add(pair)
      continue
    }
    const a = columns.cards.get(from.order)
    const b = columns.cards.get(to.order)
    if (a && b)
      below.push({
        id: key,
        from: Math.min(a.x, b.x) - 30,
        to: Math.max(a.x + a.width, b.x + b.width, Math.min(a.x, b.x) + linkPillWidth(link.alias)) + 30,
      })
  }
  const tracks = hangingTracks(below, 12)
  const count = trackCount(tracks)
  for (const [key, track] of tracks) ways.set(key, { way: 'below', track, tracks: count })
  return { ways, tracks: count }
}
