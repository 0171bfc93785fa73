import { endpointKey } from '../../../shared/topology/keys.ts'
import { hasNamespace } from '../../../shared/topology/reach.ts'
import { givenAliases, stateWords } from '../../../shared/topology/state-words.ts'
import type { Container, Endpoint, Topology } from '../../../shared/topology/topology.ts'
import { rowHeights } from './bands.ts'
import { type Build, colourOf, type Placed, textAt } from './build.ts'
import { cardShapes, stateGlyph } from './card-shapes.ts'
import { endpointsIn, isLane, publishedBy } from './gather.ts'
import { macGap, nameIndent, sizes } from './measure.ts'
import { pileNodes } from './piles.ts'
import type { SceneNode, SceneText } from './scene.ts'
import { type TextRole, widthOf } from './text.ts'

/** A card for each container, with its pile of layers. */
export function cardNodes(build: Build): SceneNode[] {
  return [...build.placed.map((it) => cardNode(build, it)), ...pileNodes(build, build.placed)]
}

function cardNode(build: Build, { container, card }: Placed): SceneNode {
  const { labels, language, grid } = build
  const { cardTop, cardBottom } = grid.bands
  const pad = sizes.cardPad
  const room = card.width - 2 * pad
  const state = stateWords(container, language)
  const stateWidth = widthOf(state, 'state')
  const { density } = grid.bands
  const rows = infoRows(build, container)
  // A name goes before all: where the state has no room beside it, it stands beside the image.
  const nameRole = container.mine ? 'name' : 'state'
  const beside = widthOf(container.name, nameRole) + nameIndent + 10 + stateWidth <= room
  const nameRoom = room - nameIndent - (beside ? stateWidth + 10 : 0)
  const texts: SceneText[] = [
    textAt(container.name, nameRole, pad + nameIndent, container.mine ? 25 : 24, nameRoom, { className: 'card-name' }),
    textAt(state, 'state', card.width - pad, beside ? 24 : density === 'bare' ? bareBaseline(0) : 45, stateWidth + 1, {
      anchor: 'end',
      className: 'card-state',
    }),
    ...rowTexts[density](container, rows, room, beside ? 0 : stateWidth + 10),
  ]
  const words = [
    container.name,
    container.image,
    state,
    ...rows.map(({ text, ports, mac }) => [text, ports, mac].filter(Boolean).join(' ')),
  ]
  return {
    id: `container:${container.id}`,
    key: `container:${container.id}`,
    name: container.name,
    kind: 'container',
    layer: 'card',
    className: `card is-${container.state}${hasNamespace(container) ? ' is-live' : ''}${container.mine ? '' : ' is-foreign'}${container.health ? ` is-${container.health}` : ''}`,
    x: card.x,
    y: cardTop,
    width: card.width,
    height: cardBottom - cardTop,
    shapes: [
      ...cardShapes(container, card.width, cardBottom - cardTop, pad + nameIndent, pad + nameIndent + (texts[0]?.width ?? 0) * 0.9),
      ...stateGlyph(container, pad + 6, 19),
    ],
    texts,
    title: [...words, ...(container.mine ? [] : [labels.foreign])].join(' · '),
    stage: 0,
    stop: true,
  }
}

/** One row below the other, an address's MAC under it. */
function fullRows(container: Container, rows: readonly Row[], room: number, taken: number): SceneText[] {
  const pad = sizes.cardPad
  const texts = [textAt(container.image, 'code', pad, 45, room - taken, { className: 'card-image' })]
  let y: number = rowHeights.header + rowHeights.image
  for (const row of rows) {
    y += row.height
    texts.push(textAt(row.text, row.role, pad, y - 4, room, rowOptions(row)), ...portText(row, row.role, pad, y - 4, room))
    if (row.mac === undefined) continue
    y += rowHeights.mac
    // Another's card is too narrow for a MAC in full, and half a MAC says nothing.
    if (widthOf(row.mac, 'code') <= room) texts.push(textAt(row.mac, 'code', pad, y - 4, room, { className: 'card-mac' }))
  }
  return texts
}

/** Aliases stand beside the image; what has no room there is told by the title. */
function denseRows(container: Container, rows: readonly Row[], room: number, taken: number): SceneText[] {
  return smallRows(container, rows, room, taken, true)
}

/** As dense, and where there are several addresses, each shares its row with its MAC. */
function tightRows(container: Container, rows: readonly Row[], room: number, taken: number): SceneText[] {
  return smallRows(container, rows, room, taken, rows.filter((row) => !isAlias(row)).length === 1)
}

const rowOptions = ({ className, key }: Row) => ({ className, ...(key === undefined ? {} : { key }) })
const isAlias = (row: Row): boolean => row.className === 'card-alias'

function smallRows(container: Container, rows: readonly Row[], room: number, taken: number, macBelow: boolean): SceneText[] {
  const pad = sizes.cardPad
  const alias = rows.find(isAlias)
  const others = rows.filter((row) => !isAlias(row))
  const left = room - widthOf(container.image, 'code') - 12 - taken
  const aliasFits = alias !== undefined && left >= Math.min(60, widthOf(alias.text, alias.role))
  const texts = [textAt(container.image, 'code', pad, 45, room - taken, { className: 'card-image' })]
  if (aliasFits) texts.push(textAt(alias.text, alias.role, pad + room - taken, 45, left, { anchor: 'end', className: 'card-alias' }))
  const pitch = rowHeights.tightRow + (macBelow ? rowHeights.mac : 0)
  others.forEach((row, index) => {
    const y = rowHeights.header + rowHeights.image + rowHeights.tightRow + pitch * index - 4
    const macWidth = row.mac === undefined ? 0 : widthOf(row.mac, 'code')
    const addressRoom = macBelow || macWidth === 0 ? room : room - macWidth - macGap
    const role = widthOf(row.text, row.role) <= addressRoom ? row.role : 'codeBold'
    const macFits = macWidth + (macBelow ? 0 : macGap + widthOf(row.text, role)) <= room
    texts.push(textAt(row.text, role, pad, y, macFits ? addressRoom : room, rowOptions(row)))
    texts.push(...portText(row, role, pad, y, macFits ? addressRoom : room))
    if (row.mac === undefined || !macFits) return
    if (macBelow) texts.push(textAt(row.mac, 'code', pad, y + rowHeights.mac, room, { className: 'card-mac' }))
    else texts.push(textAt(row.mac, 'code', pad + room, y, macWidth + 1, { anchor: 'end', className: 'card-mac' }))
  })
  return texts
}

/** Behind an address: on which of its ports it answers what is published, as far as there is room for all of them. */
function portText({ text, ports }: Row, role: TextRole, x: number, y: number, room: number): SceneText[] {
  const width = widthOf(text, role)
  if (ports === undefined || width + widthOf(ports, role) + 1 > room) return []
  return [textAt(ports, role, x + width + 1, y, room - width - 1 + 0.01, { className: 'card-port' })]
}

/** Addresses and aliases alone, a row each; a state that has no room beside the name shares the first. */
function bareRows(container: Container, rows: readonly Row[], room: number, taken: number): SceneText[] {
  // That it has no address is said by its state already.
  const told = hasNamespace(container) ? rows : rows.filter((row) => row.className !== 'card-word')
  return told.flatMap((row, index) => {
    const left = room - (index === 0 ? taken : 0)
    const [x, y] = [sizes.cardPad, bareBaseline(index)]
    return [textAt(row.text, row.role, x, y, left, rowOptions(row)), ...portText(row, row.role, x, y, left)]
  })
}

const bareBaseline = (row: number): number => rowHeights.header + rowHeights.bareRow * (row + 1) - 5

const rowTexts = { full: fullRows, compact: fullRows, dense: denseRows, tight: tightRows, bare: bareRows } as const

interface Row {
  readonly text: string
  readonly role: TextRole
  readonly height: number
  readonly className: string
  /** Of the interface whose address it is. */
  readonly key?: string
  /** Of the interface that has the address. */
  readonly mac?: string
  /** `:80`, where what is published is answered: at this address. */
  readonly ports?: string
}

/** What a card says of its network: addresses in their network's colour, or why there is none. */
function infoRows(build: Build, container: Container): Row[] {
  const { topology, labels } = build
  const { roles } = build.grid.places.seen
  const word = (text: string): Row => ({ text, role: 'smallBold', height: rowHeights.address, className: 'card-word' })
  const owner = container.sharesNetworkOf === undefined ? undefined : topology.containers[container.sharesNetworkOf]
  if (container.networkMode === 'container') return [word(labels.networkOf(owner?.name ?? container.sharesNetworkOf?.slice(0, 12) ?? '?'))]
  if (container.networkMode === 'host') return [word(labels.hostNetwork)]
  const endpoints = [...endpointsIn(topology, container.id)].sort((a, b) => ((a.interface ?? '~') < (b.interface ?? '~') ? -1 : 1))
  const rows: Row[] = endpoints.flatMap((endpoint) => {
    const address = endpoint.ipv4 ?? endpoint.ipv6
    if (address === undefined) return []
    const className = `card-address ${colourOf(build, topology.networks[endpoint.networkId])}`
    const ports = portsAt(topology, container.id, endpoints)
    return [
      {
        text: address,
        role: roles.address,
        height: rowHeights.address,
        className,
        key: `endpoint:${endpointKey(endpoint)}`,
        ...(endpoint.mac ? { mac: endpoint.mac } : {}),
        ...(ports === '' ? {} : { ports }),
      },
    ]
  })
  if (rows.length === 0) rows.push(word(container.networkMode === 'none' && hasNamespace(container) ? labels.onlyLo : labels.noAddress))
  const aliases = aliasWords(build, container, endpoints)
  if (aliases !== '') rows.push({ text: aliases, role: roles.alias, height: rowHeights.alias, className: 'card-alias' })
  return rows
}

/** The container's own ports that are published. With several addresses the engine does not tell to which of them it sends on. */
function portsAt(topology: Topology, containerId: string, endpoints: readonly Endpoint[]): string {
  if (endpoints.length !== 1) return ''
  const ports = new Set(publishedBy(topology, containerId).map(({ containerPort }) => containerPort))
  return [...ports]
    .sort((a, b) => a - b)
    .map((port) => `:${port}`)
    .join(' ')
}

/** Its other names on its networks; where they are not the same on all of them, with the network's. */
function aliasWords({ topology, labels }: Build, container: Container, endpoints: readonly Endpoint[]): string {
  const named = endpoints.flatMap(({ networkId, aliases }) => {
    const network = topology.networks[networkId]
    return network && isLane(network) ? [{ network: network.name, names: givenAliases(aliases, container).join(', ') }] : []
  })
  const [first] = named
  if (!first) return ''
  if (named.every(({ names }) => names === first.names)) return first.names === '' ? '' : labels.alias(first.names)
  return named
    .filter(({ names }) => names !== '')
    .map(({ names, network }) => labels.aliasOn(names, network))
    .join(' · ')
}
