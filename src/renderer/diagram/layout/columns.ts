import { columnWidths, gapBetween, linkLabelWidth, mountWidths, railMin, sizes, socketsWidth, vethWidth } from './measure.ts'
import { type ColumnPlace, freeLane, guestKey, type LanePlace, type Places } from './places.ts'
import type { Reading } from './text.ts'

export interface Extent {
  readonly x: number
  readonly width: number
}

export const middle = (extent: Extent): number => extent.x + extent.width / 2

/** Where everything stands from left to right, in units. */
export interface Columns {
  /** Cards, by column order. */
  readonly cards: ReadonlyMap<number, Extent>
  /** Rails, by lane key. */
  readonly rails: ReadonlyMap<string, Extent>
  /** Of the cable plugs on rails and cards, by `columnOrder/laneKey`. */
  readonly railPlugs: ReadonlyMap<string, number>
  readonly cardPlugs: ReadonlyMap<string, number>
  /** Of the whole content, without the outer margin. */
  readonly left: number
  readonly right: number
}

export const tieKey = (column: ColumnPlace, lane: string): string => `${guestKey(column)}/${lane}`

interface Widths {
  readonly min: number
  readonly wish: number
  readonly gap: number
}

/** A calm row: cards are of one width where their texts allow it. */
const usualCard = 248

/** The natural widths of everything, once per set of places. */
export interface Measures {
  readonly columns: ReadonlyMap<number, Widths>
  readonly railMins: ReadonlyMap<string, number>
  readonly leads: ReadonlyMap<string, number>
  /** Of all lanes. */
  readonly whole: Totals
  /** Of the lanes before the others' networks: what has to be in sight. */
  readonly main: Totals
}

export interface Totals {
  readonly min: number
  readonly wish: number
}

export function measure(places: Places, uplinkWidth: number): Measures {
  const columns = new Map<number, Widths>()
  places.columns.forEach((column, index) => {
    const before = places.columns[index - 1]
    const between = before && before.lane === column.lane ? gapBetween(before, column, places.seen) : 0
    const gap = places.columns.length === 2 && between > 0 && !column.joined ? Math.max(between, reservedGap) : between
    const { min, wish } = columnWidths(column, places)
    // The uplink stands at the right end of the host's edge; the last column's sockets leave it room.
    const last = index === places.columns.length - 1 && column.lane === places.lanes.at(-1)?.key && column.sockets.length > 0
    const least = last ? Math.max(min, socketsWidth(column, places.seen) + uplinkWidth - 10) : min
    const others = column.names.every((name) => !places.seen.containers.get(name)?.mine)
    columns.set(column.order, { min: least, wish: others ? Math.max(least, wish) : Math.max(least, wish, usualCard), gap })
  })
  const railMins = new Map(places.lanes.map((lane) => [lane.key, railMin(lane, places.seen)]))
  const leads = new Map(places.lanes.map((lane) => [lane.key, lead(lane, places)]))
  const kept = reserveOf(places)
  const laneWidth = (lane: LanePlace, pick: (widths: Widths) => number): number =>
    inLane(lane, columns, leads, vethWidth(places.seen.roles), pick) +
    (lane.key === kept.lane ? kept.count * reservedCard[places.seen.reading] : 0)
  const total = (lanes: readonly LanePlace[], pick: (widths: Widths) => number): number =>
    lanes.reduce((sum, lane) => sum + Math.max(laneWidth(lane, pick), railMins.get(lane.key) ?? 0), 0) +
    Math.max(0, lanes.length - 1) * sizes.laneGap +
    2 * (sizes.margin + 12)
  const totals = (lanes: readonly LanePlace[]): Totals => ({ min: total(lanes, (it) => it.min), wish: total(lanes, (it) => it.wish) })
  const main = places.lanes.filter((lane) => isMain(lane, places))
  return { columns, railMins, leads, whole: totals(places.lanes), main: totals(main) }
}

const isMain = (lane: LanePlace, places: Places): boolean => {
  const network = places.seen.networks.get(lane.key)
  return network === undefined || network.mine || network.isDefault
}

/**
 * A run seldom stays with less than two containers: room for two is kept from the start, so that the first need not move for the second. They
 * will stand where the first does, or on the run's newest network.
 */
function reserveOf(places: Places): { readonly lane: string; readonly count: number } {
  const count = Math.max(0, 2 - places.columns.length)
  const newest = places.lanes.filter((lane) => places.seen.networks.get(lane.key)?.mine).at(-1)
  return { lane: (places.columns[0]?.lane ?? newest?.key ?? places.lanes[0]?.key) || '', count: places.lanes.length === 0 ? 0 : count }
}

/** The second may be linked to the first: the link's name has its room in any case. */
const reservedGap = 132
const reservedCard: Readonly<Record<Reading, number>> = { desk: usualCard + reservedGap, hall: 228 }

/** Extra room before a lane's first card, for the label of a link from the lane before. */
function lead(lane: LanePlace, places: Places): number {
  const first = lane.columns[0]
  const before = first && places.columns[first.order - 1]
  if (!first || !before) return 0
  const pill = linkLabelWidth(before, first, places.seen)
  const there = 2 * (sizes.framePad + sizes.lanePad) + sizes.laneGap
  return pill === 0 ? 0 : Math.max(0, pill + 12 + 2 * sizes.framePad - there)
}

/** Where there is no rail, nothing stands out over the frames. */
const padOf = (lane: LanePlace): number => (lane.key === freeLane ? 0 : sizes.lanePad)

const guestsWidth = (guests: readonly string[], veth: number): number =>
  guests.length === 0 ? 0 : guests.length * (veth + sizes.vethGap) + sizes.vethGap - sizes.framePad

function inLane(
  lane: LanePlace,
  columns: ReadonlyMap<number, Widths>,
  leads: ReadonlyMap<string, number>,
  veth: number,
  pick: (widths: Widths) => number,
): number {
  const cards = lane.columns.reduce((sum, column) => {
    const widths = columns.get(column.order)
    return widths ? sum + pick(widths) + widths.gap : sum
  }, 0)
  const frames = lane.columns.length > 0 ? 2 * sizes.framePad : 0
  return (
    2 * padOf(lane) + frames + cards + (leads.get(lane.key) ?? 0) + guestsWidth(lane.guestsLeft, veth) + guestsWidth(lane.guestsRight, veth)
  )
}

/** Spreads lanes and columns over `room` units: shortens cards to their least width where it is scarce, widens them and the gaps where it is not;
 * `basis` are the lanes that must have room. */
export function spread(places: Places, measures: Measures, room: number, basis: Totals = measures.whole): Columns {
  const { min, wish } = basis
  const veth = vethWidth(places.seen.roles)
  const squeeze = room >= wish || wish === min ? 1 : Math.max(0, (room - min) / (wish - min))
  const spare = Math.max(0, room - measures.whole.wish)
  const kept = reserveOf(places)
  const growing = places.columns.length + kept.count
  const growth = growing === 0 ? 0 : Math.min(60, (spare * 0.45) / growing)
  const cardWidth = (widths: Widths): number => widths.min + (widths.wish - widths.min) * squeeze + growth
  const joints = places.columns.filter((column) => column.joined).length
  const flexUnits =
    places.lanes.reduce((sum, lane) => sum + (lane.columns.length > 0 ? 2 * lane.columns.length : lane.key === kept.lane ? 0 : 1), 0) -
    2 * joints
  const flex = flexUnits + 2 * kept.count === 0 ? 0 : (spare - growth * growing) / (flexUnits + 2 * kept.count)

  const cards = new Map<number, Extent>()
  const rails = new Map<string, Extent>()
  const railPlugs = new Map<string, number>()
  const cardPlugs = new Map<string, number>()
  let x = sizes.margin + 12
  for (const lane of places.lanes) {
    const start = x
    x += padOf(lane) + (measures.leads.get(lane.key) ?? 0)
    x = placeGuests(lane, lane.guestsLeft, x)
    if (lane.columns.length > 0) x += sizes.framePad
    lane.columns.forEach((column, index) => {
      const widths = measures.columns.get(column.order)
      if (!widths) return
      x += widths.gap + (column.joined ? 0 : flex)
      const width = cardWidth(widths)
      cards.set(column.order, { x, width })
      placeInterfaces(column, x + width / 2)
      x += width + (lane.columns[index + 1]?.joined ? 0 : flex)
    })
    if (lane.columns.length > 0) x += sizes.framePad
    else if (lane.key !== kept.lane) x += flex
    x = placeGuests(lane, lane.guestsRight, x)
    x += padOf(lane)
    if (lane.key === kept.lane) x += kept.count * (reservedCard[places.seen.reading] + growth + 2 * flex)
    x = Math.max(x, start + (measures.railMins.get(lane.key) ?? 0))
    if (lane.key !== freeLane) rails.set(lane.key, { x: start, width: x - start })
    x += sizes.laneGap
  }
  const right = Math.max(x - (places.lanes.length > 0 ? sizes.laneGap : 0), room - sizes.margin - 12)
  return { cards, rails, railPlugs, cardPlugs, left: sizes.margin + 12, right }

  function placeGuests(lane: LanePlace, guests: readonly string[], from: number): number {
    if (guests.length === 0) return from
    const step = veth + sizes.vethGap
    guests.forEach((guest, index) => {
      railPlugs.set(`${guest}/${lane.key}`, from + sizes.vethGap / 2 + step * index + veth / 2)
    })
    return from + guestsWidth(guests, veth)
  }

  function placeInterfaces(column: ColumnPlace, center: number): void {
    column.networks.forEach((network, index) => {
      const plug = center + (index - (column.networks.length - 1) / 2) * sizes.interfaceStep
      cardPlugs.set(tieKey(column, network), plug)
      if (network === column.lane) railPlugs.set(tieKey(column, network), plug)
    })
  }
}

/** Where the mounts of a column hang and its storages rest, under its card: by destination, and by storage key. */
export function placeMounts(column: ColumnPlace, card: Extent, places: Places): { plugs: Map<string, Extent>; cells: Map<string, Extent> } {
  const plugs = new Map<string, Extent>()
  const cells = new Map<string, Extent>()
  const widths = column.mounts.map((mount) => mountWidths(mount, places.seen, column.names))
  const gaps = Math.max(0, widths.length - 1) * sizes.storeGap
  const min = widths.reduce((sum, it) => sum + it.min, 0) + gaps
  const wish = widths.reduce((sum, it) => sum + it.wish, 0) + gaps
  const part = wish <= card.width || wish === min ? 1 : Math.max(0, (card.width - min) / (wish - min))
  const scaled = widths.map((it) => it.min + (it.wish - it.min) * part)
  const total = scaled.reduce((sum, width) => sum + width, 0) + gaps
  const slack = Math.max(0, card.width - total) / Math.max(1, scaled.length)
  let x = card.x
  column.mounts.forEach((mount, index) => {
    const width = (scaled[index] ?? 0) + slack
    plugs.set(mount.destination, { x, width })
    const gap = sizes.storeGap
    const each = Math.min(210, (width - gap * Math.max(0, mount.cells.length - 1)) / Math.max(1, mount.cells.length))
    const inset = (width - each * mount.cells.length - gap * Math.max(0, mount.cells.length - 1)) / 2
    mount.cells.forEach((cell, place) => {
      for (const storage of cell.storages) cells.set(storage.key, { x: x + inset + place * (each + gap), width: each })
    })
    x += width + gap
  })
  return { plugs, cells }
}
