import { endpointKey } from '../../../shared/topology/keys.ts'
import { hasNamespace } from '../../../shared/topology/reach.ts'
import type { Endpoint } from '../../../shared/topology/topology.ts'
import { type Build, colourOf, type Part, type Placed, plugNode, rect, textAt } from './build.ts'
import { tieKey } from './columns.ts'
import { endpointsIn, isLane, laneKey } from './gather.ts'
import { plugWidth, sizes, vethWidth } from './measure.ts'
import type { SceneLine, SceneNode } from './scene.ts'

/** The dashed frames: one network namespace each, around all the containers that share it. */
export function namespaceNodes(build: Build): SceneNode[] {
  const { grid, labels, topology } = build
  const { cardTop, cardBottom } = grid.bands
  const groups = new Map<string, Placed[]>()
  for (const placed of build.placed) {
    const { container } = placed
    if (!hasNamespace(container) || container.networkMode === 'host') continue
    const owner = namespaceOwner(build, container.id)
    if (topology.containers[owner]?.networkMode === 'host') continue
    groups.set(owner, [...(groups.get(owner) ?? []), placed])
  }
  return [...groups].flatMap(([owner, placed]) =>
    framesOf(placed).map((members, index): SceneNode => {
      const left = Math.min(...members.map(({ card }) => card.x)) - sizes.framePad
      const right = Math.max(...members.map(({ card }) => card.x + card.width)) + sizes.framePad
      const width = right - left
      const height = cardBottom - cardTop + 2 * 11
      const foreign = members.every(({ container }) => !container.mine)
      return {
        id: `namespace:${owner}${index > 0 ? `#${index}` : ''}`,
        kind: 'namespace',
        layer: 'frame',
        className: foreign ? 'namespace is-foreign' : 'namespace',
        x: left,
        y: cardTop - 11,
        width,
        height,
        ...frameDrawing(build, members, left, width, height),
        title: labels.namespaceOf(members.map(({ container }) => container.name).join(', ')),
        stage: 0,
        stop: false,
      }
    }),
  )
}

/** A frame around several says so, over one of them that shares another's network: it has no cables of its own. */
function frameDrawing(
  { topology, labels }: Build,
  members: readonly Placed[],
  left: number,
  width: number,
  height: number,
): Pick<SceneNode, 'shapes' | 'texts'> {
  const box = rect(0, 0, width, height, 12, 'namespace-box')
  const guest = members.length < 2 ? undefined : members.find(({ container }) => endpointsIn(topology, container.id).length === 0)
  if (!guest) return { shapes: [box], texts: [] }
  const middle = guest.card.x + guest.card.width / 2 - left
  const options = { anchor: 'middle', className: 'namespace-text' } as const
  const text = textAt(labels.sharedNamespace, 'small', middle, 4.5, guest.card.width - 24, options)
  return { shapes: [box, rect(middle - text.width / 2 - 6, -9, text.width + 12, 18, 9, 'namespace-label')], texts: [text] }
}

/** Members stand side by side; one that does not (its owner came later) has a frame of its own. */
function framesOf(placed: readonly Placed[]): Placed[][] {
  const frames: Placed[][] = []
  for (const it of [...placed].sort((a, b) => a.column.order - b.column.order)) {
    const last = frames.at(-1)
    if (last && it.column.joined && (last.at(-1)?.column.order ?? -2) >= groupStart(it, placed)) last.push(it)
    else frames.push([it])
  }
  return frames
}

const groupStart = (it: Placed, placed: readonly Placed[]): number =>
  Math.max(
    -1,
    ...placed.filter((other) => !other.column.joined && other.column.order <= it.column.order).map((other) => other.column.order),
  )

function namespaceOwner(build: Build, containerId: string): string {
  const passed = new Set<string>()
  let id = containerId
  while (!passed.has(id)) {
    passed.add(id)
    const next = build.topology.containers[id]?.sharesNetworkOf
    const owner = next === undefined ? undefined : build.topology.containers[next]
    if (!owner || !hasNamespace(owner)) return id
    id = owner.id
  }
  return id
}

/** Cables with both their ends named; where the host's end was not seen, it is dashed and says why. */
export function cablePart(build: Build): Part {
  const nodes: SceneNode[] = []
  const lines: SceneLine[] = []
  for (const placed of build.placed) {
    const { container, card } = placed
    if (!hasNamespace(container)) continue
    for (const endpoint of endpointsIn(build.topology, container.id)) {
      const part = cable(build, placed, endpoint)
      nodes.push(...part.nodes)
      lines.push(...part.lines)
    }
    if (container.networkMode === 'none') nodes.push(loPlug(build, container.id, card.x + card.width / 2))
  }
  return { nodes, lines }
}

function loPlug(build: Build, containerId: string, x: number): SceneNode {
  const box = { x: x - 22, y: build.grid.bands.cardTop - sizes.plugHeight, width: 44, height: sizes.plugHeight }
  return plugNode(
    { id: `lo:${containerId}`, key: `container:${containerId}`, kind: 'endpoint', className: 'plug net-none', title: build.labels.onlyLo },
    'lo',
    build.grid.places.seen.roles.plug,
    box,
  )
}

function cable(build: Build, { container, column }: Placed, endpoint: Endpoint): Part {
  const { grid, topology, labels } = build
  const network = topology.networks[endpoint.networkId]
  if (!network || !isLane(network)) return { nodes: [], lines: [] }
  const tie = tieKey(column, laneKey(topology, network))
  const outerX = grid.columns.railPlugs.get(tie)
  const innerX = grid.columns.cardPlugs.get(tie)
  if (outerX === undefined || innerX === undefined) return { nodes: [], lines: [] }
  const key = endpointKey(endpoint)
  const veth = topology.veths[key]
  const known = veth?.name !== undefined
  const { bands } = grid
  const inner = endpoint.interface ?? '?'
  const outer = veth?.name ?? 'veth ?'
  const colour = `${colourOf(build, network)}${container.mine ? '' : ' is-foreign'}`
  const title = known
    ? labels.cable(outer, inner, container.name, network.bridge ?? network.name)
    : `${outer} · ${[labels.vethUnknown(container.name), veth?.why].filter(Boolean).join(': ')}`
  const half = sizes.plugHeight / 2
  const { roles } = grid.places.seen
  const outerWidth = Math.min(vethWidth(roles), Math.max(86, plugWidth(outer, roles.plug)))
  const innerWidth = Math.min(sizes.interfaceStep - 6, Math.max(44, plugWidth(inner, roles.plug)))
  const cardEnd = bands.cardTop - sizes.plugHeight
  const track = bands.cableTrack + (grid.cableTracks.get(tie) ?? 0) * sizes.trackStep
  return {
    nodes: [
      plugNode(
        {
          id: `veth:${key}`,
          key: `veth:${key}`,
          name: outer,
          kind: 'veth',
          className: `plug ${colour}${known ? '' : ' is-unknown'}`,
          title,
          stop: true,
        },
        outer,
        roles.plug,
        { x: outerX - outerWidth / 2, y: bands.railBottom - half, width: outerWidth, height: sizes.plugHeight },
      ),
      plugNode(
        {
          id: `endpoint:${key}`,
          key: `endpoint:${key}`,
          name: inner,
          kind: 'endpoint',
          className: `plug ${colour}`,
          title: endpointTitle(inner, container.name, endpoint),
        },
        inner,
        roles.plug,
        { x: innerX - innerWidth / 2, y: cardEnd, width: innerWidth, height: sizes.plugHeight },
      ),
    ],
    lines: [
      {
        id: `cable:${key}`,
        key: `endpoint:${key}`,
        kind: 'cable',
        className: `cable ${colour}${known ? '' : ' is-unknown'}${container.state === 'paused' ? ' is-paused' : ''}`,
        points: [
          [outerX, bands.railBottom + half],
          [outerX, track],
          [innerX, track],
          [innerX, cardEnd],
        ],
        arrow: false,
        title,
      },
    ],
  }
}

const endpointTitle = (inner: string, container: string, endpoint: Endpoint): string =>
  [`${inner} · ${container}`, endpoint.ipv4, endpoint.ipv6, endpoint.mac, ...endpoint.aliases]
    .filter((it) => it !== undefined && it !== '')
    .join(' · ')
