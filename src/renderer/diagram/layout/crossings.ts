import type { ColumnPlace, Places } from './places.ts'

/**
 * Which lines of a picture cross, by the order of things alone. Cables run through a strip from a rail to a card, mounts through one from a card to a
 * storage: two of a strip cross, once, if their upper ends stand in another order than their lower ones; tracks are given so that they never cross
 * otherwise. A link hangs under the cards, above all storages: it crosses each mount between its ends, and a link of which it spans one end.
 */
export interface Lines {
  readonly cables: readonly Way[]
  readonly mounts: readonly Way[]
  readonly links: readonly Hanging[]
}

/** Columns and lanes are numbers: their order in the places that the lines were taken from. */
interface Way {
  readonly top: End
  readonly bottom: End
  /** The frames in which it is there. */
  readonly times: ReadonlySet<number>
}

interface Hanging {
  readonly from: number
  readonly to: number
  readonly times: ReadonlySet<number>
}

type End = Interface | Slot | Plug | Cell

/** On a card, in the order of its lanes; or on the rail, right above. */
interface Interface {
  readonly at: 'interface'
  readonly column: number
  readonly lane: number
}

/** On another lane's rail, at its end that is nearer to the column from which the cable comes. */
interface Slot {
  readonly at: 'slot'
  readonly column: number
  readonly lane: number
}

/** Under a card, in the order in which its mounts appeared. */
interface Plug {
  readonly at: 'plug'
  readonly column: number
  readonly mount: number
}

/** A storage, which lies under a mount of a column. On which side a line meets it depends on where it comes from. */
interface Cell {
  readonly at: 'cell'
  readonly column: number
  readonly mount: number
  readonly cell: number
  readonly cells: number
  readonly from: Plug
}

/** Where columns and lanes stand from left to right. Columns of one number are those of which it is not settled yet which comes first. */
export interface Standing {
  readonly columns: readonly number[]
  readonly lanes: readonly { readonly left: number; readonly right: number }[]
  /** The lane of each column. */
  readonly laneOf: readonly number[]
}

export function linesOf({ seen, columns, columnOf, laneOf }: Places): Lines {
  const cables: Way[] = []
  const mounts: Way[] = []
  const cells = cellsOf(columns)
  for (const container of seen.containers.values()) {
    const column = columnOf.get(container.name)
    if (!column) continue
    for (const [key, times] of container.cables) {
      const lane = laneOf.get(key)
      if (!lane) continue
      const bottom: Interface = { at: 'interface', column: column.order, lane: lane.order }
      cables.push({ top: key === column.lane ? bottom : { at: 'slot', lane: lane.order, column: column.order }, bottom, times })
    }
    for (const [destination, mount] of container.mounts) {
      const at = column.mounts.findIndex((it) => it.destination === destination)
      const top: Plug = { at: 'plug', column: column.order, mount: at }
      for (const [key, times] of mount.times) {
        const cell = cells.get(key)
        if (cell) mounts.push({ top, bottom: { ...cell, from: top }, times })
      }
    }
  }
  const links = [...seen.links.values()].flatMap(({ from, to, times }): Hanging[] => {
    const [a, b] = [columnOf.get(from), columnOf.get(to)]
    return a && b && a !== b ? [{ from: a.order, to: b.order, times }] : []
  })
  return { cables, mounts, links }
}

function cellsOf(columns: readonly ColumnPlace[]): Map<string, Omit<Cell, 'from'>> {
  const cells = new Map<string, Omit<Cell, 'from'>>()
  for (const column of columns)
    column.mounts.forEach((mount, at) => {
      mount.cells.forEach((cell, index) => {
        for (const { key } of cell.storages)
          cells.set(key, { at: 'cell', column: column.order, mount: at, cell: index, cells: mount.cells.length })
      })
    })
  return cells
}

/** Two lines that may cross. */
export interface Pair {
  readonly columns: readonly number[]
  /** Whether they cross for certain. */
  crosses(standing: Standing): boolean
}

/** All pairs of lines that are ever there together and of which the order of columns and lanes says whether they cross. */
export function pairsOf({ cables, mounts, links }: Lines): Pair[] {
  const pairs: Pair[] = []
  const add = (columns: readonly number[], crosses: Pair['crosses']): void => {
    pairs.push({ columns: [...new Set(columns)], crosses })
  }
  for (const ways of [cables, mounts])
    ways.forEach((a, index) => {
      for (const b of ways.slice(index + 1))
        if (!(isUpright(a) && isUpright(b)) && meet(a.times, b.times))
          add([...columnsOf(a), ...columnsOf(b)], (standing) => compare(a.top, b.top, standing) * compare(a.bottom, b.bottom, standing) < 0)
    })
  links.forEach((link, index) => {
    for (const { top, times } of mounts)
      if (top.column !== link.from && top.column !== link.to && meet(link.times, times))
        add([link.from, link.to, top.column], ({ columns }) => isBetween(columns, top.column, link))
    for (const other of links.slice(index + 1))
      if (meet(link.times, other.times) && new Set([link.from, link.to, other.from, other.to]).size === 4)
        add(
          [link.from, link.to, other.from, other.to],
          ({ columns }) =>
            isBetween(columns, other.from, link) !== isBetween(columns, other.to, link) &&
            isBetween(columns, link.from, other) !== isBetween(columns, link.to, other),
        )
  })
  return pairs
}

/** How many pairs of lines cross that are ever there together: cables among each other, mounts and links likewise. */
export const crossingsOf = (places: Places): number => {
  const standing = standingOf(places)
  return pairsOf(linesOf(places)).filter((pair) => pair.crosses(standing)).length
}

/** As the places have it. */
export function standingOf({ lanes, columns }: Pick<Places, 'lanes' | 'columns'>): Standing {
  const span = columns.length + 2
  const laneOrder = new Map(lanes.map(({ key, order }) => [key, order]))
  return {
    columns: columns.map((column) => (laneOrder.get(column.lane) ?? 0) * span + 1 + column.order),
    lanes: lanes.map(({ order }) => ({ left: order * span, right: order * span + span - 1 })),
    laneOf: columns.map((column) => laneOrder.get(column.lane) ?? 0),
  }
}

const columnsOf = ({ top, bottom }: Way): number[] => [top.column, bottom.column]

/** Straight down, in any order. */
const isUpright = ({ top, bottom }: Way): boolean =>
  top.at === 'interface' || (bottom.at === 'cell' && bottom.column === top.column && bottom.mount === bottom.from.mount)

function compare(a: End, b: End, standing: Standing): number {
  const difference = xOf(a, standing) - xOf(b, standing)
  return difference !== 0 || a.column !== b.column ? difference : rankOf(a, standing) - rankOf(b, standing)
}

function xOf(end: End, { columns, lanes, laneOf }: Standing): number {
  if (end.at !== 'slot') return columns[end.column] ?? 0
  const lane = lanes[end.lane]
  const home = lanes[laneOf[end.column] ?? 0]
  if (!lane || !home) return 0
  return home.left < lane.left ? lane.left : lane.right
}

/** Among the ends on one column, from left to right. */
function rankOf(end: End, { columns, lanes }: Standing): number {
  if (end.at === 'slot') return 0
  if (end.at === 'interface') return lanes[end.lane]?.left ?? 0
  if (end.at === 'plug') return end.mount
  const { column, mount, cell, cells, from } = end
  const across = from.column === column ? from.mount - mount : (columns[from.column] ?? 0) - (columns[column] ?? 0)
  const side = from.column === column && across === 0 ? Math.sign((cells - 1) / 2 - cell) : Math.sign(across)
  return (mount * 1000 + cell) * 3 + 1 + side
}

const isBetween = (columns: readonly number[], column: number, { from, to }: Hanging): boolean => {
  const [at, a, b] = [columns[column] ?? 0, columns[from] ?? 0, columns[to] ?? 0]
  return at > Math.min(a, b) && at < Math.max(a, b)
}

function meet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  for (const time of a) if (b.has(time)) return true
  return false
}
