import { givenAliases, sizeWords, stateWords } from '../../../shared/topology/state-words.ts'
import type { Container } from '../../../shared/topology/topology.ts'
import { pileHeights, rowHeights } from './bands.ts'
import { type Build, colourOf, hasNamespace, type Placed, placedContainers, rect, textAt } from './build.ts'
import { endpointsIn, isLane } from './gather.ts'
import { macGap, nameIndent, sizes } from './measure.ts'
import type { SceneNode, SceneShape, SceneText } from './scene.ts'
import { type TextRole, widthOf } from './text.ts'

/** A card for each container, with its pile of layers. */
export function cardNodes(build: Build): SceneNode[] {
  return placedContainers(build).flatMap((placed) => [cardNode(build, placed), ...pileNode(build, placed)])
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
  const words = [container.name, container.image, state, ...rows.map((row) => (row.mac ? `${row.text} ${row.mac}` : row.text))]
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
    shapes: [rect(0, 0, card.width, cardBottom - cardTop, 9, 'card-box'), ...stateGlyph(container, pad + 6, 19)],
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
    texts.push(textAt(row.text, row.role, pad, y - 4, room, { className: row.className }))
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
    texts.push(textAt(row.text, role, pad, y, macFits ? addressRoom : room, { className: row.className }))
    if (row.mac === undefined || !macFits) return
    if (macBelow) texts.push(textAt(row.mac, 'code', pad, y + rowHeights.mac, room, { className: 'card-mac' }))
    else texts.push(textAt(row.mac, 'code', pad + room, y, macWidth + 1, { anchor: 'end', className: 'card-mac' }))
  })
  return texts
}

/** Addresses and aliases alone, a row each; a state that has no room beside the name shares the first. */
function bareRows(container: Container, rows: readonly Row[], room: number, taken: number): SceneText[] {
  // That it has no address is said by its state already.
  const told = hasNamespace(container) ? rows : rows.filter((row) => row.className !== 'card-word')
  return told.map((row, index) =>
    textAt(row.text, row.role, sizes.cardPad, bareBaseline(index), room - (index === 0 ? taken : 0), { className: row.className }),
  )
}

const bareBaseline = (row: number): number => rowHeights.header + rowHeights.bareRow * (row + 1) - 5

const rowTexts = { full: fullRows, compact: fullRows, dense: denseRows, tight: tightRows, bare: bareRows } as const

interface Row {
  readonly text: string
  readonly role: TextRole
  readonly height: number
  readonly className: string
  /** Of the interface that has the address. */
  readonly mac?: string
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
    return [{ text: address, role: roles.address, height: rowHeights.address, className, ...(endpoint.mac ? { mac: endpoint.mac } : {}) }]
  })
  if (rows.length === 0) rows.push(word(container.networkMode === 'none' && hasNamespace(container) ? labels.onlyLo : labels.noAddress))
  const named = endpoints.filter(({ networkId }) => isLane(topology.networks[networkId] ?? { driver: 'null' }))
  const aliases = [...new Set(named.flatMap((endpoint) => givenAliases(endpoint.aliases, container)))]
  if (aliases.length > 0)
    rows.push({ text: labels.alias(aliases.join(', ')), role: roles.alias, height: rowHeights.alias, className: 'card-alias' })
  return rows
}

/** The state's shape: a disc runs, two bars wait, a square has ended, a ring has not begun, a cross is broken. */
export function stateGlyph({ state }: Container, x: number, y: number): SceneShape[] {
  switch (state) {
    case 'running':
      return [{ shape: 'circle', x, y, radius: 6, className: 'glyph' }]
    case 'paused':
      return [rect(x - 5.5, y - 6, 4, 12, 1, 'glyph'), rect(x + 1.5, y - 6, 4, 12, 1, 'glyph')]
    case 'created':
      return [{ shape: 'circle', x, y, radius: 5, className: 'glyph is-open' }]
    case 'restarting':
      return [
        {
          shape: 'path',
          d: `M ${x + 5} ${y - 3} A 5.5 5.5 0 1 0 ${x + 5.4} ${y + 2} M ${x + 6} ${y - 7} v 5 h -5`,
          className: 'glyph is-open',
        },
      ]
    case 'dead':
    case 'removing':
      return [
        { shape: 'path', d: `M ${x - 5} ${y - 5} L ${x + 5} ${y + 5} M ${x + 5} ${y - 5} L ${x - 5} ${y + 5}`, className: 'glyph is-open' },
      ]
    case 'exited':
      return [rect(x - 5.5, y - 5.5, 11, 11, 1.5, 'glyph')]
  }
}

/** The writable layer on top of the image's layers, one edge for each as far as there is room. */
function pileNode(build: Build, { container, card }: Placed): SceneNode[] {
  const { grid, labels, topology } = build
  const { bands } = grid
  const { density } = bands
  if (density === 'bare') return []
  const width = card.width - 2 * sizes.cardPad
  const height = pileHeights[density]
  const layers = topology.images[container.imageId]?.layers.length
  const bytes = build.sizes?.[container.id]?.writableBytes
  const size = bytes === undefined ? undefined : sizeWords(bytes)
  const base = {
    x: card.x + sizes.cardPad,
    y: bands.cardTop + bands.pile,
    width,
    height,
    layer: 'plug' as const,
    stage: 0 as const,
    stop: false,
  }
  const imageWords = layers === undefined ? labels.unknownLayers : labels.imageLayers(layers)
  const title = `${labels.writable(size)} · ${imageWords} · ${container.image}`
  const common = { ...base, id: `image:${container.id}`, key: `image:${container.imageId}`, kind: 'image' as const, title }
  if (!container.mine)
    return [
      {
        ...common,
        className: 'pile is-foreign',
        shapes: [],
        texts: [textAt(labels.foreign, 'smallBold', 0, height - 6, width, { className: 'pile-foreign' })],
      },
    ]
  const className = hasNamespace(container) ? 'pile' : 'pile is-still'
  if (density === 'dense' || density === 'tight') {
    const words = layers === undefined ? '?' : labels.imageLayersShort(layers)
    const part = Math.max(40, Math.min(widthOf(words, 'small') + 16, width - 18 - widthOf(size ?? '', 'small')))
    const room = width - part - 4 - 14
    const written = firstFitting([labels.writable(size), labels.writableShort(size), size ?? ''], room)
    return [
      {
        ...common,
        className,
        shapes: [rect(0, 0, width - part - 4, 22, 4, 'sheet is-writable'), rect(width - part, 0, part, 22, 4, 'sheet')],
        texts: [
          textAt(written, 'small', 7, 15.5, room, { className: 'sheet-text is-writable' }),
          textAt(words, 'small', width - part + 7, 15.5, part - 12, { className: 'sheet-text' }),
        ],
      },
    ]
  }
  const sheet = density === 'full' ? 23 : 22
  const imageTop = sheet + 3
  const edges = Math.min(Math.max(0, (layers ?? 1) - 1), density === 'full' ? 5 : 2)
  const shapes = [rect(0, 0, width, sheet, 4, 'sheet is-writable'), rect(0, imageTop, width, sheet - 2, 4, 'sheet')]
  for (let edge = 0; edge < edges; edge += 1) shapes.push(rect(0, imageTop + sheet - 2 + 1.5 + edge * 4, width, 2.5, 1.2, 'sheet-edge'))
  const baseline = sheet / 2 + 4.5
  return [
    {
      ...common,
      className,
      shapes,
      texts: [
        textAt(firstFitting([labels.writable(size), labels.writableShort(size)], width - 16), 'small', 9, baseline, width - 16, {
          className: 'sheet-text is-writable',
        }),
        textAt(
          firstFitting([imageWords, labels.imageLayersShort(layers ?? 0)], width - 16),
          'small',
          9,
          imageTop + baseline - 1,
          width - 16,
          { className: 'sheet-text' },
        ),
      ],
    },
  ]
}

/** The fullest wording that has room; the last one where none has. */
const firstFitting = (wordings: readonly string[], room: number): string =>
  wordings.find((wording) => widthOf(wording, 'small') <= room) ?? wordings.at(-1) ?? ''
