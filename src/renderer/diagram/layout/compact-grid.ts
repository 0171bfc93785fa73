import type { Extent } from './columns.ts'
import type { CompactPlaces, GroupPlace } from './compact-places.ts'
import type { GroupKey } from './compact-standings.ts'
import { leastScale, type Pane } from './grid.ts'
import { sizes, socketWidth } from './measure.ts'
import type { Box } from './scene.ts'
import { rolesFor, widthOf } from './text.ts'

/** Every place of compact mode as a number, in scene units. */
export interface CompactGrid {
  readonly mode: 'compact'
  readonly places: CompactPlaces
  readonly width: number
  readonly height: number
  readonly scale: number
  /** The y of the host's upper edge. */
  readonly edge: number
  readonly frames: ReadonlyMap<GroupKey, Box>
  /** A container's tile in a group, by name. */
  readonly tiles: ReadonlyMap<GroupKey, ReadonlyMap<string, Box>>
  /** Around volumes and directories, if there are any. */
  readonly storage?: Box
  /** By storage key. */
  readonly cells: ReadonlyMap<string, Box>
  /** Published ports on the host's edge, as many as have room, by socket key; behind them the rest is counted. */
  readonly sockets: ReadonlyMap<string, Extent>
  readonly moreSockets?: Extent
  readonly uplinks: readonly (Extent & { readonly name: string })[]
}

export const compactSizes = {
  tileWidth: 186,
  tileHeight: 46,
  /** What a row of tiles is higher by in which some tile has chips. */
  chipRow: 24,
  chipHeight: 18,
  tileGap: 8,
  framePad: 10,
  frameHead: 54,
  /** A network's lane lies so far over the lower edge of its frame's head: under its texts, as wide as the band of what travels. */
  laneRise: 4.5,
  frameGap: 14,
  cellHeight: 34,
  edge: 42,
  /** From the host's edge to the first frame: half a socket lies over it. */
  underEdge: 24,
  /** For the host's name. */
  foot: 28,
  side: 20,
  /** Left of the sockets stand the picture's tools. */
  socketsFrom: 110,
} as const

const mostScale = 1.5
/** How much wider than the pane a picture may be that does not fit, so that the whole of it has about the pane's shape. */
const widenings = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 13, 16]

/** The last one: from moment to moment of a run hardly ever a place comes. */
let last: { readonly pane: Pane; readonly grid: CompactGrid } | undefined

/** Fits the places into the pane as large as they can be; what does not fit is as large as it must be to be read, and is panned to. */
export function compactGrid(places: CompactPlaces, pane: Pane): CompactGrid {
  const same = last?.pane.width === pane.width && last.pane.height === pane.height && samePlaces(last.grid.places, places)
  const grid = last && same ? { ...last.grid, places } : fitted(places, pane)
  last = { pane, grid }
  return grid
}

/** Whether all that stands anywhere is the same, in the same order. */
const samePlaces = (a: CompactPlaces, b: CompactPlaces): boolean =>
  a.groups.length === b.groups.length &&
  a.groups.every(({ key, slots, chipped }, index) => {
    const other = b.groups[index]
    return key === other?.key && sameEntries(slots, other.slots) && sameEntries(chipped, other.chipped)
  }) &&
  sameEntries(a.sockets, b.sockets) &&
  sameEntries(a.storages, b.storages) &&
  a.uplinks.join() === b.uplinks.join()

function sameEntries<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): boolean {
  if (a === b) return true
  if (a.size !== b.size) return false
  const others = b.entries()
  for (const [key, value] of a) {
    const [otherKey, otherValue] = others.next().value ?? []
    if (key !== otherKey || value !== otherValue) return false
  }
  return true
}

function fitted(places: CompactPlaces, pane: Pane): CompactGrid {
  for (const scale of [mostScale, 1.35, 1.2, 1.1, 1]) {
    const at = arranged(places, pane.width / scale)
    if (at.width * scale <= pane.width + 1 && at.height * scale <= pane.height + 1)
      return finished(places, at, { ...pane, width: pane.width / scale, height: pane.height / scale }, scale)
  }
  const least = leastScale(pane)
  const room = { width: pane.width / least, height: pane.height / least }
  const wider = widenings.map((factor) => arranged(places, room.width * factor))
  const best = Math.max(...wider.map((it) => wholeScale(it, room)))
  // One that is hardly smaller as a whole but is panned to in one direction only is read more easily.
  const chosen = wider.find((it) => wholeScale(it, room) >= best * 0.85)
  return finished(places, chosen ?? arranged(places, room.width), room, least)
}

const wholeScale = (it: Arranged, pane: Pick<Pane, 'width' | 'height'>): number =>
  Math.min(1, pane.width / it.width, pane.height / it.height)

interface Arranged {
  readonly frames: ReadonlyMap<GroupKey, Box>
  readonly storage?: Box
  readonly width: number
  readonly height: number
}

/** Frames one after the other, each as high up as it has room, then as far left; storage under them, as wide as they are together. */
function arranged(places: CompactPlaces, width: number): Arranged {
  const { side, edge, underEdge, frameGap, foot } = compactSizes
  const room = Math.max(frameSize(1), width - 2 * side)
  const top = edge + underEdge
  const packed = packer(room, frameGap)
  const frames = new Map<GroupKey, Box>()
  for (const group of places.groups) {
    const size = groupSize(group, room)
    const { x, y } = packed.put(size.width, size.height)
    frames.set(group.key, { x: side + x, y: top + y, ...size })
  }
  const right = Math.max(...[...frames.values()].map((it) => it.x + it.width), side + room)
  const under = top + packed.height()
  const storage = places.storages.size === 0 ? undefined : storageBox(places, { x: side, y: under, width: right - side })
  const bottom = storage ? storage.y + storage.height + frameGap : under
  return { frames, ...(storage ? { storage } : {}), width: right + side, height: bottom + foot + sizes.margin }
}

const frameSize = (columns: number): number =>
  columns * (compactSizes.tileWidth + compactSizes.tileGap) - compactSizes.tileGap + 2 * compactSizes.framePad

/** How many columns of tiles have room in a width. */
const columnsIn = (width: number): number =>
  Math.max(1, Math.floor((width - 2 * compactSizes.framePad + compactSizes.tileGap) / (compactSizes.tileWidth + compactSizes.tileGap)))

/** In few and wide steps: a group that grows keeps its columns as long as it can, and so each tile its place in it. */
const columnSteps = [
  [4, 1],
  [12, 2],
  [30, 3],
  [60, 5],
  [120, 7],
  [240, 10],
  [500, 14],
] as const
const columnsOf = (count: number): number => columnSteps.find(([most]) => count <= most)?.[1] ?? 22

const groupColumns = ({ slots }: GroupPlace, room: number): number => Math.min(columnsOf(slots.size), columnsIn(room))

function groupSize(group: GroupPlace, room: number): { width: number; height: number } {
  const columns = groupColumns(group, room)
  const rows = rowsOf(group, columns)
  const { framePad, frameHead, tileGap } = compactSizes
  const tiles = rows.reduce((sum, height) => sum + height + tileGap, -tileGap)
  return { width: frameSize(columns), height: frameHead + (rows.length === 0 ? 0 : tiles + framePad) }
}

/** The height of each row of tiles. */
function rowsOf({ slots, chipped }: GroupPlace, columns: number): number[] {
  const rows = Array.from({ length: Math.ceil(slots.size / columns) }, (): number => compactSizes.tileHeight)
  for (const slot of chipped.values()) rows[Math.floor(slot / columns)] = compactSizes.tileHeight + compactSizes.chipRow
  return rows
}

function storageBox({ storages }: CompactPlaces, at: { x: number; y: number; width: number }): Box {
  const rows = Math.ceil(storages.size / columnsIn(at.width))
  const { framePad, frameHead, tileGap, cellHeight } = compactSizes
  return { ...at, height: frameHead + rows * (cellHeight + tileGap) - tileGap + framePad }
}

function finished(places: CompactPlaces, at: Arranged, room: Pick<Pane, 'width' | 'height'>, scale: number): CompactGrid {
  const width = Math.max(at.width, room.width)
  const height = Math.max(at.height, room.height)
  const uplinks: (Extent & { name: string })[] = []
  let right = width - sizes.margin - 16
  for (const name of uplinkTexts(places.uplinks)) {
    const plug = widthOf(name, 'code') + 22
    right -= plug + 8
    uplinks.push({ name, x: right, width: plug })
  }
  return {
    mode: 'compact',
    places,
    width,
    height,
    scale,
    edge: compactSizes.edge,
    frames: at.frames,
    tiles: new Map(places.groups.map((group) => [group.key, tilesOf(group, at.frames.get(group.key))])),
    ...(at.storage ? { storage: at.storage } : {}),
    cells: cellsOf(places, at.storage),
    ...socketsOf(places, right - 12),
    uplinks,
  }
}

/** As in the detailed picture: past three they are counted, and without any there is one that cannot be seen from here. */
const uplinkTexts = (names: readonly string[]): readonly string[] =>
  names.length === 0 ? ['?'] : names.length <= 3 ? names : [...names.slice(0, 2), `+${names.length - 2}`]

function tilesOf(group: GroupPlace, frame: Box | undefined): Map<string, Box> {
  const tiles = new Map<string, Box>()
  if (!frame) return tiles
  const { framePad, frameHead, tileGap, tileWidth } = compactSizes
  const columns = columnsIn(frame.width)
  const rows = rowsOf(group, columns)
  const tops: number[] = []
  let y = frame.y + frameHead
  for (const height of rows) {
    tops.push(y)
    y += height + tileGap
  }
  for (const [name, slot] of group.slots) {
    const row = Math.floor(slot / columns)
    tiles.set(name, {
      x: frame.x + framePad + (slot % columns) * (tileWidth + tileGap),
      y: tops[row] ?? y,
      width: tileWidth,
      height: rows[row] ?? compactSizes.tileHeight,
    })
  }
  return tiles
}

function cellsOf({ storages }: CompactPlaces, frame: Box | undefined): Map<string, Box> {
  const cells = new Map<string, Box>()
  if (!frame) return cells
  const { framePad, frameHead, tileGap, tileWidth, cellHeight } = compactSizes
  const columns = columnsIn(frame.width)
  for (const [key, { slot }] of storages)
    cells.set(key, {
      x: frame.x + framePad + (slot % columns) * (tileWidth + tileGap),
      y: frame.y + frameHead + Math.floor(slot / columns) * (cellHeight + tileGap),
      width: tileWidth,
      height: cellHeight,
    })
  return cells
}

/** Sockets from the left, by first appearance, up to `limit`; one in the end counts those that have no room. */
function socketsOf({ sockets }: CompactPlaces, limit: number): Pick<CompactGrid, 'sockets' | 'moreSockets'> {
  const placed = new Map<string, Extent>()
  const counter = 96
  let x: number = compactSizes.socketsFrom
  for (const [key, text] of sockets) {
    const width = socketWidth(text, rolesFor.desk)
    const isLast = placed.size === sockets.size - 1
    if (x + width + (isLast ? 0 : sizes.socketGap + counter) > limit) return { sockets: placed, moreSockets: { x, width: counter } }
    placed.set(key, { x, width })
    x += width + sizes.socketGap
  }
  return { sockets: placed }
}

/** Puts boxes into a width, each at the highest place that has room and there at the leftmost; what is put later moves nothing. */
function packer(width: number, gap: number) {
  // The outline of what lies there already, from left to right.
  let outline = [{ x: 0, width, y: 0 }]
  return {
    put(boxWidth: number, boxHeight: number): { x: number; y: number } {
      let best: { x: number; y: number } | undefined
      for (const { x } of outline) {
        if (x + boxWidth > width + 0.5) break
        const y = Math.max(...outline.filter((it) => it.x < x + boxWidth && it.x + it.width > x).map((it) => it.y))
        if (!best || y < best.y) best = { x, y }
      }
      const at = best ?? { x: 0, y: Math.max(...outline.map((it) => it.y)) }
      const [from, to] = [at.x, at.x + boxWidth + gap]
      const left = outline.filter((it) => it.x < from).map((it) => ({ ...it, width: Math.min(it.width, from - it.x) }))
      const right = outline
        .filter((it) => it.x + it.width > to)
        .map((it) => ({ x: Math.max(it.x, to), width: it.x + it.width - Math.max(it.x, to), y: it.y }))
      outline = [...left, { x: from, width: to - from, y: at.y + boxHeight + gap }, ...right]
      return at
    },
    height: (): number => Math.max(...outline.map((it) => it.y)),
  }
}
