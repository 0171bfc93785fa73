import type { Seen, SeenContainer, SeenLink, SeenStorage } from './gather.ts'
import { type ColumnPlace, type LanePlace, type MountPlace, madeUpName, type Places } from './places.ts'
import { type Roles, type TextRole, widthOf } from './text.ts'

/** All lengths are scene units. */
export const sizes = {
  margin: 8,
  /** From a rail's end to the first namespace frame. */
  lanePad: 10,
  laneGap: 12,
  /** The dashed frame stands this far around the card. */
  framePad: 9,
  /** Between two frames. */
  frameGap: 13,
  /** Between two cards in one frame. */
  joinedGap: 14,
  plugHeight: 22,
  /** Under a mount's path: from whom it was taken. */
  takenRow: 17,
  plugPad: 8,
  cardPad: 12,
  vethGap: 6,
  /** Between the interface plugs of one card. */
  interfaceStep: 66,
  cardMin: 164,
  /** What is not of this run takes little room. */
  foreignCard: 134,
  /** A name of this run is written out up to this width, about twenty characters; past it the card would crowd out the others. */
  nameMost: 215,
  cardMax: 330,
  hallCard: 118,
  storeHeight: 42,
  storeGap: 10,
  socketHeight: 26,
  socketGap: 12,
  trackStep: 10,
  linkTrack: 26,
} as const

export interface ColumnWidths {
  /** With every text shortened as far as it may be. */
  readonly min: number
  /** With every text in full. */
  readonly wish: number
}

/** The plug of a host's end of a cable: `vethef81ee6`, at most 15 characters as Linux has it. */
export const vethWidth = ({ plug }: Roles): number => Math.max(100, widthOf('vethef81ee6', plug) + 2 * sizes.plugPad)

const storageTextWidth = (storage: SeenStorage, { plug }: Roles): number =>
  widthOf(storage.text, plug) + (storage.kind === 'volume' ? 34 : 40)
export const anonymousSuffix = { en: ' (anonymous)', ko: ' (익명)' } as const

const cellWish = (storages: readonly SeenStorage[], roles: Roles): number =>
  Math.min(
    storages.every((it) => it.kind === 'directory') ? 170 : 210,
    Math.max(92, ...storages.map((it) => storageTextWidth(it, roles) + (/^[0-9a-f]{4}…/.test(it.text) ? 92 : 0))),
  )

export const plugWidth = (text: string, role: TextRole): number => widthOf(text, role) + 2 * sizes.plugPad

function longest(texts: Iterable<string>, measure: (text: string) => number): number {
  let most = 0
  for (const text of texts) most = Math.max(most, measure(text))
  return most
}

/** The width that one mount takes under a card: its plug's, or that of the storages resting there. */
export function mountWidths(mount: MountPlace, seen: Seen, names: readonly string[]): ColumnWidths {
  const labels = names.flatMap((name) => [...(seen.containers.get(name)?.mounts.get(mount.destination)?.label ?? [])])
  const plug = Math.min(
    190,
    longest(labels, (label) => plugWidth(label, 'codeBold')),
  )
  const cells = mount.cells.map((cell) => cellWish(cell.storages, seen.roles))
  const gaps = Math.max(0, cells.length - 1) * sizes.storeGap
  return {
    min: Math.max(Math.min(plug, 92), cells.length * 92 + gaps),
    wish: Math.max(plug, cells.reduce((sum, width) => sum + width, 0) + gaps),
  }
}

export const strayWidth = (storages: readonly SeenStorage[], roles: Roles): number => cellWish(storages, roles)

const cardTextWidth = (it: SeenContainer, { roles, reading, anyState }: Seen): number =>
  Math.max(
    widthOf(it.name, 'name') + nameIndent + 14 + longest(reading === 'desk' ? anyState : it.states, (text) => widthOf(text, 'state')),
    longest(it.images, (text) => widthOf(text, 'code')),
    longest(it.aliasTexts, (text) => Math.min(170, widthOf(text, roles.alias) + 44)),
    widthOf('172.255.255.255', roles.address),
    it.owner === undefined ? 0 : widthOf(it.owner, 'smallBold') + 80,
  ) +
  2 * sizes.cardPad

/** Between an address and the MAC beside it. */
export const macGap = 8

/** The state's shape stands before a name. */
export const nameIndent = 18

export const socketWidth = (text: string, { socket }: Roles): number => widthOf(text, socket) + 20

export const socketsWidth = (column: ColumnPlace, seen: Seen): number =>
  column.sockets.reduce((sum, key) => sum + socketWidth(socketTextOf(key, column, seen), seen.roles) + sizes.socketGap, 0)

export const socketTextOf = (key: string, column: ColumnPlace, seen: Seen): string =>
  column.names.map((name) => seen.containers.get(name)?.sockets.get(key)).find((text) => text !== undefined) ?? ''

/** A card's least width in a hall, where nothing but name, address and state is left: the state beside the name or beside the address. */
function hallCard(containers: readonly SeenContainer[], roles: Roles): number {
  const widths = containers.map((it) => {
    const name = Math.min(sizes.nameMost, widthOf(it.name, it.mine ? 'name' : 'state')) + nameIndent
    const address = longest(it.addresses, (text) => widthOf(text, roles.address))
    const live = 10 + longest(it.liveStates, (text) => widthOf(text, 'state'))
    const any = longest(it.states, (text) => widthOf(text, 'state'))
    return Math.max(any, Math.min(Math.max(name + live, address), Math.max(name, address + live)))
  })
  // Sums of widths differ in their last digits by the order in which they were added.
  return Math.max(sizes.hallCard, ...widths.map((width) => width + 2 * sizes.cardPad + 0.5))
}

/** Half of what the plugs above a card take, around its middle. */
export function interfaceReach(column: ColumnPlace, roles: Roles): number {
  const count = column.networks.length
  const outermost = ((count - 1) / 2) * sizes.interfaceStep
  return count === 0 ? 0 : Math.max(0, outermost) + vethWidth(roles) / 2
}

export function columnWidths(column: ColumnPlace, places: Places): ColumnWidths {
  const { seen } = places
  const mounts = column.mounts.map((mount) => mountWidths(mount, seen, column.names))
  const gaps = Math.max(0, mounts.length - 1) * sizes.storeGap
  const containers = column.names.flatMap((name) => seen.containers.get(name) ?? [])
  const addresses = containers.flatMap((it) => [...it.addresses])
  // Addresses are never shortened where they can be helped.
  const address = Math.min(
    200,
    longest(addresses, (text) => widthOf(text, seen.roles.address)),
  )
  const others = containers.every((it) => !it.mine)
  // A name that nobody chose may be long or short by chance, and is shortened before it crowds out the others.
  const name = longest(
    containers.filter((it) => it.mine && !madeUpName.test(it.name)).map((it) => it.name),
    (text) => Math.min(sizes.nameMost, widthOf(text, 'name')),
  )
  const usual = others ? sizes.foreignCard : Math.max(sizes.cardMin, name + nameIndent + 2 * sizes.cardPad)
  const least = seen.reading === 'hall' ? hallCard(containers, seen.roles) : Math.max(usual, address + 2 * sizes.cardPad)
  const fixed = Math.max(least, 2 * interfaceReach(column, seen.roles) - 2 * sizes.framePad, socketsWidth(column, seen))
  const texts = Math.max(0, ...column.names.map((name) => seen.containers.get(name)).map((it) => (it ? cardTextWidth(it, seen) : 0)))
  const min = Math.max(fixed, mounts.reduce((sum, it) => sum + it.min, 0) + gaps)
  if (others) return { min, wish: min }
  return { min, wish: Math.max(min, Math.min(sizes.cardMax, texts), mounts.reduce((sum, it) => sum + it.wish, 0) + gaps) }
}

/** The gap between the cards of two neighbouring columns, room for a link's label included. */
export function gapBetween(left: ColumnPlace, right: ColumnPlace, seen: Seen): number {
  const label = linkLabelWidth(left, right, seen)
  const inside = right.joined ? sizes.joinedGap : 2 * sizes.framePad + sizes.frameGap
  return label === 0 ? inside : Math.max(inside, label + 12 + (right.joined ? 0 : 2 * sizes.framePad))
}

export const linkText = (alias: string): string => `link: ${alias}`
export const linkPillWidth = (alias: string): number => Math.min(150, widthOf(linkText(alias), 'codeBold') + 18)

/** The width of the widest label of a link between two columns; 0 if there is none. */
export const linkLabelWidth = (left: ColumnPlace, right: ColumnPlace, seen: Seen): number =>
  seen.links.size === 0
    ? 0
    : longest(
        left.names.flatMap((name) => aliasesBetween(name, right, seen)),
        linkPillWidth,
      )

function aliasesBetween(name: string, other: ColumnPlace, seen: Seen): string[] {
  const links = linksBy(seen).get(name) ?? []
  return links.filter((it) => other.names.includes(it.from === name ? it.to : it.from)).map(({ alias }) => alias)
}

const linksKnown = new WeakMap<Seen, ReadonlyMap<string, readonly SeenLink[]>>()

/** By the names of both its ends. */
function linksBy(seen: Seen): ReadonlyMap<string, readonly SeenLink[]> {
  const known = linksKnown.get(seen)
  if (known) return known
  const links = new Map<string, SeenLink[]>()
  for (const link of seen.links.values())
    for (const name of new Set([link.from, link.to])) {
      const others = links.get(name)
      if (others) others.push(link)
      else links.set(name, [link])
    }
  linksKnown.set(seen, links)
  return links
}

/** The least width of a lane's rail: its name and its subnet. */
export function railMin(lane: LanePlace, seen: Seen): number {
  const network = seen.networks.get(lane.key)
  if (!network) return 0
  const { roles } = seen
  const badge = network.isDefault ? 0 : 52
  const name = network.isDefault
    ? longest(network.bridges, (text) => widthOf(text, roles.rail))
    : Math.min(190, widthOf(network.key, roles.rail))
  const subnets = Math.min(
    190,
    longest(network.subnets, (text) => widthOf(text, roles.detail === 'small' ? 'code' : roles.detail)),
  )
  return Math.max(name + badge, subnets) + (seen.reading === 'hall' ? 2 * 16 : 2 * 13)
}
