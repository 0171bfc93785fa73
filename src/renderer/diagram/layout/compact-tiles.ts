import { endpointKey, linkKey, portKey } from '../../../shared/topology/keys.ts'
import { hasNamespace } from '../../../shared/topology/reach.ts'
import { givenAliases, shortName, sizeWords, stateWords } from '../../../shared/topology/state-words.ts'
import type { Container, Endpoint, PublishedPort } from '../../../shared/topology/topology.ts'
import { rect, textAt } from './build.ts'
import { stateGlyph } from './card-shapes.ts'
import { type CompactBuild, compactColour } from './compact-build.ts'
import { compactSizes } from './compact-grid.ts'
import type { Standing } from './compact-standings.ts'
import { endpointsIn, mountLabel, socketText } from './gather.ts'
import { keptFor } from './kept.ts'
import { linkText } from './measure.ts'
import type { Box, NodeKind, SceneNode, SceneShape } from './scene.ts'
import { fitted, widthOf } from './text.ts'

const pad = 9
const nameFrom = 26

/** A tile for each container: its state's shape, its name, its address; under these, where it has them, chips of further networks, ports and links. */
export function tileNodes(build: CompactBuild): SceneNode[] {
  const { grid, language, topology } = build
  const { endpoints, networks, veths, ports, links, mounts } = topology
  const asBefore = keptTiles(grid.tiles, [language, endpoints, networks, veths, ports, links, mounts], () => new Map())
  const all: SceneNode[] = []
  for (const standing of build.standings) {
    const nodes = asBefore.get(standing.container) ?? tileWithChips(build, standing, asBefore)
    for (const node of nodes) all.push(node)
  }
  return all
}

function tileWithChips(build: CompactBuild, standing: Standing, asBefore: Map<Container, readonly SceneNode[]>): readonly SceneNode[] {
  const { container, group } = standing
  const box = build.grid.tiles.get(group)?.get(container.name)
  if (!box) return []
  const make = (): SceneNode[] => [tileNode(build, standing, box), ...chipNodes(build, standing, box)]
  const nodes = kept(container, partsOf(build, standing, box), make)
  if (!namesOthers(build, container)) asBefore.set(container, nodes)
  return nodes
}

const kept = keptFor<Container, readonly SceneNode[]>()

/** While ties are what they were, only a container itself makes its tile another one, unless it tells of others, whose names may change. */
const keptTiles = keptFor<CompactBuild['grid']['tiles'], Map<Container, readonly SceneNode[]>>()

const namesOthers = ({ ties }: CompactBuild, { id, sharesNetworkOf }: Container): boolean =>
  sharesNetworkOf !== undefined || ties.linksFrom.has(id) || (ties.mounts.get(id)?.some(({ from }) => from !== undefined) ?? false)

/** All that a tile and its chips are made of, beside the container itself: other records, and of other containers their names. */
function partsOf(build: CompactBuild, { container, own, further }: Standing, box: Box): readonly unknown[] {
  const { topology, ties, language } = build
  const nameOf = (id: string | undefined): string | undefined => (id === undefined ? undefined : topology.containers[id]?.name)
  return [
    language,
    box.x,
    box.y,
    box.width,
    box.height,
    own?.endpoint,
    compactColour(build, own?.network),
    nameOf(container.sharesNetworkOf),
    build.sizes?.[container.id]?.writableBytes,
    ...further.map(({ network }) => compactColour(build, network)),
    ...endpointsIn(topology, container.id).flatMap((it) => [it, topology.networks[it.networkId], topology.veths[endpointKey(it)]]),
    ...(ties.ports.get(container.id) ?? []),
    ...(ties.linksFrom.get(container.id) ?? []).flatMap((it) => [it, nameOf(it.to)]),
    ...(ties.mounts.get(container.id) ?? []).flatMap((it) => [it, nameOf(it.from)]),
  ]
}

function tileNode(build: CompactBuild, standing: Standing, box: Box): SceneNode {
  const { ties, labels } = build
  const { container } = standing
  const second = secondLine(build, standing)
  const mounts = ties.mounts.get(container.id) ?? []
  const room = box.width - 2 * pad - (mounts.length > 0 ? 20 : 0)
  const classes = ['card', 'tile', `is-${container.state}`]
  if (hasNamespace(container)) classes.push('is-live')
  if (!container.mine) classes.push('is-foreign')
  if (container.health) classes.push(`is-${container.health}`)
  return {
    id: `container:${container.id}`,
    key: `container:${container.id}`,
    name: container.name,
    kind: 'container',
    layer: 'card',
    className: classes.join(' '),
    ...box,
    shapes: [
      rect(0, 0, box.width, box.height, 7, 'card-box'),
      ...stateGlyph(container, pad + 6, 15),
      ...(mounts.length > 0 ? [mountMark(box.width - pad - 7, 32)] : []),
    ],
    texts: [
      textAt(container.name, 'state', nameFrom, 20, box.width - nameFrom - pad, { className: 'card-name' }),
      textAt(second.text, 'code', pad, 38, room, second),
    ],
    title: [...wordsOf(build, container), ...(container.mine ? [] : [labels.foreign])].join(' · '),
    stage: 0,
    stop: true,
  }
}

/** A little cylinder: something is mounted. */
const mountMark = (x: number, y: number): SceneShape => ({
  shape: 'path',
  d: `M ${x - 6} ${y - 5} A 6 2.5 0 0 1 ${x + 6} ${y - 5} V ${y + 5} A 6 2.5 0 0 1 ${x - 6} ${y + 5} Z M ${x - 6} ${y - 5} A 6 2.5 0 0 0 ${x + 6} ${y - 5}`,
  className: 'tile-mounts',
})

/** Its address where its tile stands; without one what state it is in, or whose network it has. */
function secondLine(build: CompactBuild, { container, own }: Standing): { text: string; className: string; key?: string } {
  const { labels, language } = build
  const address = own && addressOf(own.endpoint)
  if (own && address !== undefined)
    return { text: address, className: `card-address ${compactColour(build, own.network)}`, key: `endpoint:${endpointKey(own.endpoint)}` }
  if (!hasNamespace(container)) return { text: stateWords(container, language), className: 'card-state' }
  if (container.networkMode === 'container') return { text: labels.networkOf(ownerName(build, container)), className: 'card-word' }
  if (container.networkMode === 'none') return { text: labels.onlyLo, className: 'card-word' }
  if (container.networkMode === 'host') return { text: container.image, className: 'card-image' }
  return { text: labels.noAddress, className: 'card-word' }
}

const addressOf = (endpoint: Endpoint): string | undefined => endpoint.ipv4 ?? endpoint.ipv6
const ownerName = ({ topology }: CompactBuild, { sharesNetworkOf: owner }: Container): string =>
  owner === undefined ? '?' : (topology.containers[owner]?.name ?? owner.slice(0, 12))

/** Everything that is known of a container and hangs on it, which in the detailed picture has drawings of its own. */
function wordsOf(build: CompactBuild, container: Container): string[] {
  const { topology, ties, labels, words, language } = build
  const endpoints = endpointsIn(topology, container.id).map((endpoint) => {
    const network = topology.networks[endpoint.networkId]?.name ?? endpoint.networkId.slice(0, 12)
    const veth = topology.veths[endpointKey(endpoint)]
    const rest = [endpoint.interface, endpoint.ipv4, endpoint.ipv6, endpoint.mac].filter((it) => it !== undefined)
    const aliases = endpoint.aliases.length === 0 ? [] : givenAliases(endpoint.aliases, container)
    return [
      words.address(network, rest.join(' ')),
      ...(veth ? [veth.name === undefined ? labels.vethUnknown(container.name) : words.hostEnd(veth.name)] : []),
      ...(aliases.length > 0 ? [labels.alias(aliases.join(', '))] : []),
    ].join(', ')
  })
  const bytes = build.sizes?.[container.id]?.writableBytes
  const mounts = (ties.mounts.get(container.id) ?? []).map((mount) => {
    const source = mount.type === 'tmpfs' ? labels.tmpfs : shortName(mount.source ?? '?')
    const from = mount.from === undefined ? undefined : topology.containers[mount.from]?.name
    return `${mountLabel(mount)} ← ${source}${from === undefined ? '' : ` (--volumes-from ${from})`}`
  })
  return [
    container.name,
    container.image,
    stateWords(container, language),
    ...(container.health ? [container.health] : []),
    ...(container.networkMode === 'host' ? [labels.hostNetwork] : []),
    ...(container.networkMode === 'container' ? [labels.networkOf(ownerName(build, container))] : []),
    ...endpoints,
    ...(ties.ports.get(container.id) ?? []).map((port) => `${socketText(port)} → ${insideText(port)}`),
    ...(ties.linksFrom.get(container.id) ?? []).map(
      ({ to, alias }) => `${linkText(alias)} → ${topology.containers[to]?.name ?? to.slice(0, 12)}`,
    ),
    ...mounts,
    ...(bytes === undefined ? [] : [labels.writable(sizeWords(bytes))]),
  ]
}

const insideText = ({ containerPort, protocol }: PublishedPort): string =>
  protocol === 'tcp' ? String(containerPort) : `${containerPort}/${protocol}`

interface Chip {
  readonly id: string
  readonly key: string
  readonly name?: string
  readonly kind: NodeKind
  readonly className: string
  readonly text: string
  readonly title: string
  readonly stop: boolean
}

/** As many chips as have room in a tile's lower part; what has none is counted by the last, and told by the tile's title. */
function chipNodes(build: CompactBuild, standing: Standing, box: Box): SceneNode[] {
  const { container } = standing
  const chips = chipsOf(build, standing)
  const room = box.width - 2 * pad
  const y = compactSizes.tileHeight - 2
  const nodes: SceneNode[] = []
  let x = pad
  for (const [index, chip] of chips.entries()) {
    const left = chips.length - index
    const reserved = left > 1 ? counterWidth + chipGap : 0
    const free = pad + room - x - reserved
    const text = fitted(chip.text, Math.min(mostChip, free) - 2 * chipPad, 'codeBold')
    // A chip of which hardly anything is left to read says less than that there is one more.
    if (text !== chip.text && widthOf(text, 'codeBold') < leastChipText) {
      const title = chips.slice(index).map((it) => it.title)
      const more = {
        id: `chip:more:${container.id}`,
        key: `container:${container.id}`,
        kind: 'group',
        className: 'chip-more',
        stop: false,
      } as const
      return [...nodes, chipNode({ ...more, text: `+${left}`, title: title.join(' · ') }, `+${left}`, box.x + x, box.y + y)]
    }
    const node = chipNode(chip, text, box.x + x, box.y + y)
    nodes.push(node)
    x += node.width + chipGap
  }
  return nodes
}

const chipPad = 5
const chipGap = 5
const counterWidth = 34
const mostChip = 110
const leastChipText = 40

function chipNode(chip: Chip, text: string, x: number, y: number): SceneNode {
  const width = widthOf(text, 'codeBold') + 2 * chipPad
  const { chipHeight } = compactSizes
  return {
    id: chip.id,
    key: chip.key,
    ...(chip.name === undefined ? {} : { name: chip.name }),
    kind: chip.kind,
    layer: 'plug',
    className: `plug chip ${chip.className}`,
    x,
    y,
    width,
    height: chipHeight,
    shapes: [rect(0, 0, width, chipHeight, 4, 'plug-box')],
    texts: [
      {
        ...textAt(text, 'codeBold', chipPad, 13.5, width, { className: 'plug-text' }),
        ...(text === chip.text ? {} : { full: chip.text }),
      },
    ],
    title: chip.title,
    stage: 1,
    stop: chip.stop,
  }
}

const chipsOf = (build: CompactBuild, standing: Standing): Chip[] => [
  ...networkChips(build, standing),
  ...portChips(build, standing.container),
  ...linkChips(build, standing.container),
]

/** The networks that it is on beside the one in whose frame it stands. */
function networkChips(build: CompactBuild, { container, further }: Standing): Chip[] {
  const { labels, topology } = build
  return further.map(({ endpoint, network }) => {
    const key = endpointKey(endpoint)
    const address = addressOf(endpoint)
    const inner = `${endpoint.interface ?? '?'} ${address ?? ''}`.trimEnd()
    return {
      id: `chip:endpoint:${key}`,
      key: `endpoint:${key}`,
      kind: 'endpoint',
      className: compactColour(build, network),
      text: network.name === 'bridge' ? (network.bridge ?? network.name) : network.name,
      title:
        address === undefined
          ? `${container.name} · ${network.name} · ${labels.noAddress}`
          : labels.cable(topology.veths[key]?.name ?? '?', inner, container.name, network.name),
      stop: false,
    }
  })
}

/** One port published on several addresses (0.0.0.0 and ::) is one chip. */
function portChips({ ties, labels }: CompactBuild, container: Container): Chip[] {
  const chips = new Map<string, Chip>()
  for (const port of ties.ports.get(container.id) ?? []) {
    const text = `${port.hostPort}→${insideText(port)}`
    const title = labels.port(socketText(port), container.name, insideText(port))
    const first = chips.get(text)
    const key = `port:${portKey(port)}`
    chips.set(
      text,
      first
        ? { ...first, title: `${first.title} · ${title}` }
        : { id: `chip:${key}`, key, kind: 'port', className: `socket${container.mine ? '' : ' is-foreign'}`, text, title, stop: true },
    )
  }
  return [...chips.values()]
}

function linkChips({ topology, ties, labels }: CompactBuild, container: Container): Chip[] {
  return (ties.linksFrom.get(container.id) ?? []).map((link) => {
    const key = `link:${linkKey(link)}`
    const to = topology.containers[link.to]?.name ?? link.to.slice(0, 12)
    return {
      id: `chip:${key}`,
      key,
      kind: 'link',
      className: 'link-pill',
      text: linkText(link.alias),
      title: labels.link(container.name, link.alias, to),
      stop: true,
    }
  })
}
