import { sizes } from './measure.ts'
import type { Places } from './places.ts'

/** How much of a card is drawn: what does not fit is left to the explanation of what is selected, never shrunk until it cannot be read. */
export type Density = 'full' | 'compact' | 'dense' | 'tight' | 'bare'

/** From everything to what can be read from the last row of a hall: names, states and addresses. */
export const densitiesInOrder = ['full', 'compact', 'dense', 'tight', 'bare'] as const satisfies readonly Density[]

/** What the heights depend on. */
export interface BandNeeds {
  readonly twoLineRails: boolean
  readonly cableTracks: number
  readonly linkTracks: number
  readonly mountTracks: number
  readonly addressRows: number
  readonly aliasRow: boolean
  /** Bands for published ports and storages: at a desk also while there are none, so that nothing moves for the first of them. */
  readonly sockets: boolean
  readonly storages: boolean
  /** Some mount says from which container it was taken. */
  readonly taken: boolean
}

/** Heights from the top, in units; `height` is the whole. */
export interface Bands {
  readonly density: Density
  /** The host's upper edge. */
  readonly edge: number
  readonly bus: number
  readonly routeText: number
  readonly routeBend: number
  readonly railTop: number
  readonly railBottom: number
  /** Of the first cable track. */
  readonly cableTrack: number
  readonly cardTop: number
  readonly cardBottom: number
  /** The pile's top, from the card's. */
  readonly pile: number
  readonly linkTrack: number
  readonly mountTrack: number
  readonly storeTop: number
  readonly height: number
}

export const pileHeights: Readonly<Record<Density, number>> = { full: 70, compact: 54, dense: 22, tight: 22, bare: 0 }

/** Where there is a row under a mount's path for whom it was taken from. */
export const saysTaken: Readonly<Record<Density, boolean>> = { full: true, compact: true, dense: true, tight: false, bare: false }

export const rowHeights = {
  header: 34,
  image: 18,
  address: 20,
  tightRow: 18,
  bareRow: 22,
  mac: 16,
  alias: 18,
  beforePile: 6,
  afterPile: 11,
} as const

export function needsOf(places: Places, tracks: Pick<BandNeeds, 'cableTracks' | 'linkTracks' | 'mountTracks'>): BandNeeds {
  const rails = places.lanes.filter((lane) => lane.key !== '')
  const seen = [...places.seen.containers.values()]
  return {
    ...tracks,
    twoLineRails: rails.length > 1,
    addressRows: Math.max(1, ...seen.map((it) => it.networks.length)),
    aliasRow: seen.some((it) => it.aliasTexts.size > 0),
    sockets: places.seen.reading === 'desk' || places.columns.some((column) => column.sockets.length > 0),
    taken: seen.some((it) => [...it.mounts.values()].some(({ from }) => from.size > 0)),
    storages: places.seen.reading === 'desk' || places.strays.length > 0 || places.columns.some((column) => column.mounts.length > 0),
  }
}

/**
 * Stacks the bands; `spare` units beyond the least height are shared out among the strips and the cards.
 */
export function bandsOf(needs: BandNeeds, density: Density, spare = 0): Bands {
  // Where every line of text counts, cables and mount lines are as short as they can be seen.
  const bare = density === 'bare'
  const share = (part: number, most: number): number => Math.min(most, Math.max(0, spare) * part)
  const edge = sizes.margin + (needs.sockets ? 34 : 14)
  const bus = edge + (bare ? 16 : 18)
  const routeText = bus + 16
  const routeBend = routeText + 6 + share(0.06, 30)
  const railTop = routeBend + 5
  const railBottom = railTop + (needs.twoLineRails ? 56 : 38)
  const cableTrack = railBottom + sizes.plugHeight / 2 + (bare ? 7 : 11) + share(0.15, 70)
  const tracked = Math.max(0, needs.cableTracks - 1) * sizes.trackStep
  const cardTop = cableTrack + tracked + (bare ? 8 : 10) + sizes.plugHeight + share(0.19, 80)
  const { beforePile, afterPile } = rowHeights
  const pile = rowsHeight(needs, density) + beforePile + share(0.1, 36)
  const cardBottom = cardTop + pile + pileHeights[density] + (bare ? 8 : afterPile)
  const hung = (needs.storages ? sizes.plugHeight : 0) + (needs.taken && saysTaken[density] ? sizes.takenRow : 0)
  const linkTrack = cardBottom + hung + 6 + sizes.linkTrack / 2
  const mountTrack = cardBottom + hung + (bare ? 5 : 8) + needs.linkTracks * sizes.linkTrack + share(0.18, 70)
  const storeTop =
    mountTrack + Math.max(0, needs.mountTracks - 1) * sizes.trackStep + (needs.storages ? (bare ? 5 : 8) : 0) + share(0.18, 70)
  const content = needs.storages ? storeTop + sizes.storeHeight : Math.max(storeTop, cardBottom + 14)
  const stretched = share(0.06, 30) + share(0.15, 70) + share(0.19, 80) + share(0.1, 36) + share(0.18, 70) + share(0.18, 70)
  // What no strip took stays free at the bottom, where the host's name stands.
  const height = content + (bare ? 20 : 24) + sizes.margin + Math.max(0, spare - stretched)
  return {
    density,
    edge,
    bus,
    routeText,
    routeBend,
    railTop,
    railBottom,
    cableTrack,
    cardTop,
    cardBottom,
    pile,
    linkTrack,
    mountTrack,
    storeTop,
    height,
  }
}

/** Each address has its MAC below it; in the tight form several have it beside them. From the dense form on, aliases stand beside the image. */
function rowsHeight(needs: BandNeeds, density: Density): number {
  const { header, image, address, tightRow, bareRow, mac, alias } = rowHeights
  if (density === 'bare') return header + bareRow * (needs.addressRows + (needs.aliasRow ? 1 : 0))
  if (density === 'dense') return header + image + (tightRow + mac) * needs.addressRows
  if (density === 'tight') return header + image + Math.max(tightRow + mac, tightRow * needs.addressRows)
  return header + image + (address + mac) * needs.addressRows + (needs.aliasRow ? alias : 0)
}
