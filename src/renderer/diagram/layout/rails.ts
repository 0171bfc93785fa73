import type { Network } from '../../../shared/topology/topology.ts'
import { type Build, colourOf, type Part, rect, textAt } from './build.ts'
import { middle } from './columns.ts'
import { isLane, laneKey } from './gather.ts'
import type { Labels } from './labels.ts'
import { sizes } from './measure.ts'
import { freeLane } from './places.ts'
import type { SceneNode, SceneShape, SceneText } from './scene.ts'
import { noteGap } from './sockets.ts'
import { type TextRole, widthOf } from './text.ts'

const inset = 15
const gap = 10
const badgeHeight = 17

/** One rail per bridge, with its name, subnet and gateway. Texts keep clear of the ways that come down from the sockets. */
export function railNodes(build: Build): SceneNode[] {
  return Object.values(build.topology.networks)
    .filter(isLane)
    .flatMap((network) => railNode(build, network))
}

function railNode(build: Build, network: Network): SceneNode[] {
  const { grid, labels } = build
  const extent = grid.columns.rails.get(laneKey(build.topology, network))
  if (!extent) return []
  const { railTop, railBottom } = grid.bands
  const height = railBottom - railTop
  const isDefault = network.name === 'bridge'
  const name = isDefault ? (network.bridge ?? network.name) : network.name
  const hasDns = network.driver === 'bridge' && !isDefault
  const details = [
    ...network.subnets.map(({ subnet }) => subnet),
    ...(network.internal && hasWayDown(build, network) ? [labels.noWayOut] : []),
    ...network.subnets.flatMap(({ gateway }) => (gateway === undefined ? [] : [labels.gateway(gateway)])),
  ]
  const second = isDefault ? network.driver : (network.bridge ?? network.driver)
  const foreign = network.mine || isDefault ? '' : ' is-foreign'
  const heads: Piece[] = [
    { text: name, role: grid.places.seen.roles.rail, className: 'rail-name' },
    ...(hasDns ? [{ text: labels.dns, role: 'smallBold' as const, className: 'rail-badge', badge: true }] : []),
    { text: foreign ? labels.foreign : second, role: foreign ? 'smallBold' : 'code', className: foreign ? 'rail-foreign' : 'rail-bridge' },
  ]
  const role = grid.places.seen.roles.detail
  const free = freeSpan(build, network, extent, piecesWidth([...heads, detailPiece(details, role)]))
  const above =
    network.internal && !hasWayDown(build, network)
      ? [
          textAt(shutWords(labels, extent.width + 4), 'small', extent.width / 2, grid.bands.routeText - railTop, extent.width + 4, {
            anchor: 'middle',
            className: 'rail-closed',
          }),
        ]
      : []
  const { shapes, texts } = height > 48 ? twoLines(heads, details, role, free) : oneLine(heads, details, role, free)
  return [
    {
      id: `network:${network.id}`,
      key: `network:${network.id}`,
      name: network.name,
      kind: 'network',
      layer: 'rail',
      className: `rail ${colourOf(build, network)}${foreign}${network.internal ? ' is-internal' : ''}`,
      x: extent.x,
      y: railTop,
      width: extent.width,
      height,
      shapes: [
        rect(0, 0, extent.width, height, Math.min(18, height / 2), 'rail-box'),
        ...(network.internal ? [lid(extent.width)] : []),
        ...shapes,
      ],
      texts: [...texts, ...above],
      title: [
        name === network.name ? name : `${name} (${network.name})`,
        second,
        ...details,
        ...(above.length > 0 ? [labels.noWayOut] : []),
        ...(hasDns ? [labels.dnsTitle] : []),
        ...(foreign ? [labels.foreign] : []),
      ].join(' · '),
      stage: 0,
      stop: true,
    },
  ]
}

const shutWords = ({ noWayOut, noWayOutShort }: Labels, room: number): string =>
  widthOf(noWayOut, 'small') <= room ? noWayOut : noWayOutShort

/** An internal network is shut above, where the others' line to the outside comes in. */
const lid = (width: number): SceneShape => ({ shape: 'path', d: `M 8 2 V -4 H ${width - 8} V 2`, className: 'rail-lid' })

interface Piece {
  readonly text: string
  readonly role: TextRole
  readonly className: string
  readonly badge?: boolean
}

const detailPiece = (details: readonly string[], role: TextRole): Piece => ({ text: details.join(' · '), role, className: 'rail-details' })
const pieceWidth = (piece: Piece): number => widthOf(piece.text, piece.role) + (piece.badge ? 14 : 0)
const piecesWidth = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + pieceWidth(piece) + gap, -gap)

interface Laid {
  readonly shapes: SceneShape[]
  readonly texts: SceneText[]
}

/** The first span between the ways down that holds `wanted` units, else the widest; relative to the rail. */
function freeSpan(build: Build, network: Network, extent: { x: number; width: number }, wanted: number): { from: number; to: number } {
  const { grid } = build
  const entries = (grid.waysDown.get(laneKey(build.topology, network)) ?? [])
    .flatMap(({ entry }) => entry ?? [])
    .map((x) => x - extent.x)
    .sort((a, b) => a - b)
  const ends = [inset - 10, ...entries, extent.width - inset + 10]
  const spans = ends.slice(1).map((to, index) => ({ from: (ends[index] ?? 0) + 10, to: to - 10 }))
  const wide = [...spans].sort((a, b) => b.to - b.from - (a.to - a.from))[0] ?? { from: inset, to: extent.width - inset }
  const first = spans[0]
  if (first && first.to - first.from >= Math.min(wanted, 190)) return first
  return spans.find((span) => span.to - span.from >= wanted) ?? wide
}

function twoLines(heads: readonly Piece[], details: readonly string[], role: TextRole, free: { from: number; to: number }): Laid {
  const top = lay(heads, free.from, free.to - free.from, 21)
  const below = lay([detailPiece(fewer(details, role, free.to - free.from), role)], free.from, free.to - free.from, 39)
  return { shapes: [...top.shapes, ...below.shapes], texts: [...top.texts, ...below.texts] }
}

function oneLine(heads: readonly Piece[], details: readonly string[], role: TextRole, free: { from: number; to: number }): Laid {
  const room = free.to - free.from
  return lay([...heads, detailPiece(fewer(details, role, room - piecesWidth(heads) - gap), role)], free.from, room, 20)
}

/** Leaves out details from the end until the rest has room; the first is kept. */
function fewer(details: readonly string[], role: TextRole, room: number): readonly string[] {
  let kept = details
  while (kept.length > 1 && pieceWidth(detailPiece(kept, role)) > room) kept = kept.slice(0, -1)
  return kept
}

/** Pieces in a row; a name may be shortened, a later piece that has no room at all is left out. */
function lay(pieces: readonly Piece[], from: number, room: number, baseline: number): Laid {
  const shapes: SceneShape[] = []
  const texts: SceneText[] = []
  let x = from
  for (const [index, piece] of pieces.entries()) {
    const left = from + room - x
    const padding = piece.badge ? 7 : 0
    // A name leaves its badge room; anything else takes what is there, or goes without.
    const reserved = index === 0 && pieces[1]?.badge ? pieceWidth(pieces[1]) + gap : 0
    const least = index === 0 ? 0 : piece.badge ? pieceWidth(piece) : Math.min(pieceWidth(piece), 56)
    if (piece.text === '' || left < least) continue
    const text = textAt(piece.text, piece.role, x + padding, baseline, left - reserved - 2 * padding, { className: piece.className })
    if (piece.badge) shapes.push(rect(x, baseline - 13, text.width + 14, badgeHeight, badgeHeight / 2, 'rail-badge-box'))
    texts.push(text)
    x += text.width + 2 * padding + gap
  }
  return { shapes, texts }
}

/** The host: its frame, its name, its interfaces to the outside and the line from them to every bridge that has a way out. */
export function hostPart(build: Build): Part {
  const { grid, labels, topology } = build
  const { bands, uplinks } = grid
  const x = sizes.margin
  const width = grid.width - 2 * sizes.margin
  const height = grid.height - sizes.margin - bands.edge
  const name = labels.host(topology.engine.os, topology.engine.arch)
  const unplaced = (mine: boolean) =>
    [
      Object.values(topology.containers).filter((it) => it.mine === mine && !grid.places.columnOf.has(it.name)).length,
      Object.values(topology.networks).filter(
        (it) => (it.mine || it.name === 'bridge') === mine && isLane(it) && !grid.columns.rails.has(laneKey(topology, it)),
      ).length,
      Object.values(topology.volumes).filter((it) => it.mine === mine && !grid.cells.has(`volume:${it.name}`)).length,
    ] as const
  const others = [labels.folded(...unplaced(true)), labels.others(...unplaced(false))].filter((it) => it !== '').join(' · ')
  const host: SceneNode = {
    id: 'host',
    key: 'host',
    name: 'host',
    kind: 'host',
    layer: 'ground',
    className: 'host',
    x,
    y: bands.edge,
    width,
    height,
    shapes: [rect(0, 0, width, height, 14, 'host-box')],
    texts: [
      textAt(name, 'smallBold', 16, height - 8, width * 0.5 - 20, { className: 'host-name' }),
      ...(others !== ''
        ? [
            textAt(others, 'small', width - 16, height - 8, width * 0.5 - 20, {
              anchor: 'end',
              className: 'host-others',
            }),
          ]
        : []),
    ],
    title: name,
    stage: 0,
    stop: false,
  }
  const plugs = uplinks.map((uplink): SceneNode => {
    const seen = topology.hostInterfaces[uplink.name]
    const unknown = uplink.name === '?'
    return {
      id: `uplink:${uplink.name}`,
      ...(seen ? { key: `interface:${uplink.name}` } : {}),
      name: uplink.name,
      kind: 'uplink',
      layer: 'plug',
      className: unknown ? 'uplink is-unknown' : 'uplink',
      x: uplink.x,
      y: bands.edge - 13,
      width: uplink.width,
      height: 26,
      shapes: [rect(0, 0, uplink.width, 26, 6, 'plug-box')],
      texts: [textAt(uplink.name, 'code', uplink.width / 2, 17.5, uplink.width - 6, { anchor: 'middle', className: 'plug-text' })],
      title: unknown ? labels.uplinkUnknown : [uplink.name, ...(seen?.addresses ?? []), labels.uplink].join(' · '),
      stage: 0,
      stop: false,
    }
  })
  return { nodes: [host, ...plugs], lines: busLines(build) }
}

function busLines(build: Build): Part['lines'] {
  const { grid, topology, labels } = build
  const { bands, uplinks } = grid
  const outer = uplinks[0]
  if (!outer) return []
  const from = outer.x + outer.width / 2
  const unknown = outer.name === '?' ? ' is-unknown' : ''
  const drop = (id: string, x: number, bottom: number) => ({
    id: `uplink:${id}`,
    kind: 'uplink' as const,
    className: `bus${unknown}`,
    points: [
      [from, bands.edge + 13],
      [from, bands.bus],
      [x, bands.bus],
      [x, bottom],
    ] as const,
    arrow: false,
    title: labels.uplink,
  })
  const rails = Object.values(topology.networks).flatMap((network) => {
    const extent = isLane(network) && !network.internal ? grid.columns.rails.get(laneKey(topology, network)) : undefined
    return extent ? [drop(network.id, dropX(build, network, extent), bands.railTop)] : []
  })
  const onHost = Object.values(topology.containers).flatMap((container) => {
    const column = container.networkMode === 'host' ? grid.places.columnOf.get(container.name) : undefined
    // Under a rail (it was on that network before) the line would cross it; the card says it in words.
    if (column?.lane !== freeLane) return []
    const card = column && grid.columns.cards.get(column.order)
    return card ? [drop(container.id, card.x + card.width / 2, bands.cardTop)] : []
  })
  return [...rails, ...onHost]
}

/** The line to the outside meets a rail at its right end, unless a way down to a port stands there. */
function dropX({ grid, topology }: Build, network: Network, extent: { x: number; width: number }): number {
  const uplink = grid.uplinks[0]
  const below = uplink ? uplink.x + uplink.width / 2 : 0
  const right = below > extent.x + 22 && below < extent.x + extent.width - 22 ? below : extent.x + extent.width - 24
  const reach = (grid.waysDown.get(laneKey(topology, network)) ?? []).map(
    ({ slot, socket }) => middle(socket) + Math.max(80, noteGap + (grid.noteRooms.get(slot) ?? 0)),
  )
  return reach.every((x) => x < right) ? right : extent.x + 22
}

/** Ways from sockets come down over this rail. */
const hasWayDown = ({ grid, topology }: Build, network: Network): boolean => grid.waysDown.has(laneKey(topology, network))
