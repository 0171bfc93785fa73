import { type Columns, type Extent, middle, tieKey } from './columns.ts'
import { sizes, socketTextOf, socketWidth } from './measure.ts'
import type { ColumnPlace, Places } from './places.ts'

/**
 * Sockets stand over their card, around the way down to its first plug, and leave the uplink its room.
 * @returns where the last one ends
 */
export function placeSockets(
  column: ColumnPlace,
  card: Extent,
  places: Places,
  columns: Columns,
  limit: number,
  into: Map<string, Extent>,
): number {
  const widths = column.sockets.map((key) => socketWidth(socketTextOf(key, column, places.seen), places.seen.roles))
  const total = widths.reduce((sum, width) => sum + width, 0) + Math.max(0, widths.length - 1) * sizes.socketGap
  // Over the right part of the plug, so that the rail's own text keeps its left.
  const plug = portPlug(column, columns)?.x
  const wished = plug === undefined ? card.x + card.width / 2 : plug + 28
  let x = Math.max(card.x, Math.min(wished - total / 2, card.x + card.width - total, limit - total))
  column.sockets.forEach((key, index) => {
    const width = widths[index] ?? 0
    into.set(key, { x, width })
    x += width + sizes.socketGap
  })
  return x - sizes.socketGap
}

export interface WayDown {
  readonly slot: string
  readonly socket: Extent
  /** Where it enters the rail, if it ends there: its container may stand under one rail and be reached by another. */
  readonly entry?: number
}

export function waysDown(places: Places, columns: Columns, sockets: ReadonlyMap<string, Extent>): Map<string, WayDown[]> {
  const ways = new Map<string, WayDown[]>()
  const add = (lane: string, way: WayDown): void => {
    const others = ways.get(lane)
    if (others) others.push(way)
    else ways.set(lane, [way])
  }
  for (const column of places.columns) {
    if (column.sockets.length === 0) continue
    const plug = portPlug(column, columns)
    for (const slot of column.sockets) {
      const socket = sockets.get(slot)
      if (!socket) continue
      if (plug) add(plug.lane, { slot, socket, entry: entryFor(socket, plug.x) })
      if (plug?.lane !== column.lane) add(column.lane, { slot, socket })
    }
  }
  return ways
}

/** Up to the next way down, or to the end of the rail, over which the line to the outside may come down. */
export function noteRooms(places: Places, columns: Columns, sockets: ReadonlyMap<string, Extent>): Map<string, number> {
  const ways = [...sockets.values()].map(middle).sort((a, b) => a - b)
  const next = new Map(ways.map((x, index) => [x, ways[index + 1] ?? Number.POSITIVE_INFINITY]))
  const nextAfter = (x: number): number => next.get(x) ?? Number.POSITIVE_INFINITY
  const rooms = new Map<string, number>()
  for (const column of places.columns) {
    const card = columns.cards.get(column.order)
    const xs = column.sockets.flatMap((slot) => sockets.get(slot) ?? []).map(middle)
    // The words of one card are all long or all short.
    const rail = columns.rails.get(column.lane)
    const end = rail ? rail.x + rail.width - 34 : card ? card.x + card.width : 0
    const room = Math.min(widestNote, ...xs.map((x) => Math.min(nextAfter(x) - 8, end) - (x + noteGap)))
    for (const slot of column.sockets) rooms.set(slot, room)
  }
  return rooms
}

/** `→ 172.255.255.255:65535/udp` */
const widestNote = 205

/** Between a way down from a socket and the words beside it. */
export const noteGap = 8

/** The plug at which the ways from a column's sockets end. */
export function portPlug(column: ColumnPlace, columns: Columns): { lane: string; x: number } | undefined {
  const lane = column.networks.includes(column.lane) ? column.lane : column.networks[0]
  const x = lane === undefined ? undefined : columns.railPlugs.get(tieKey(column, lane))
  return lane === undefined || x === undefined ? undefined : { lane, x }
}

/** Where the way from a socket enters the rail: straight below it if that is over the plug, else at the plug's near end. */
export const entryFor = (socket: Extent, plug: number): number => Math.max(plug - 36, Math.min(plug + 36, middle(socket)))
