import type { Network } from '../../../shared/topology/topology.ts'
import { rect, textAt } from './build.ts'
import { type CompactBuild, compactColour } from './compact-build.ts'
import { compactSizes } from './compact-grid.ts'
import type { GroupKey } from './compact-standings.ts'
import { isLane, laneKey } from './gather.ts'
import { keptFor } from './kept.ts'
import type { Box, SceneNode } from './scene.ts'
import { widthOf } from './text.ts'

/** A frame for each network that is there, and for the containers that have none of their own. */
export function groupNodes(build: CompactBuild): SceneNode[] {
  const members = membersOf(build)
  return [...networkFrames(build, members), ...otherFrames(build, members)]
}

/** How many containers are on a network, and how many of them have their tile in its frame. */
interface Members {
  readonly here: number
  readonly all: number
}

type MembersOf = (group: GroupKey, networkId?: string) => Members

function membersOf({ topology, grid, standings, roster }: CompactBuild): MembersOf {
  const { endpoints, networks, containers } = topology
  return keptMembers(endpoints, [networks, roster, grid.places.memberships], () => {
    const here = new Map<GroupKey, number>()
    for (const { group } of standings) here.set(group, (here.get(group) ?? 0) + 1)
    const all = new Map<string, number>()
    for (const { networkId, containerId } of Object.values(endpoints))
      if (containers[containerId]) all.set(networkId, (all.get(networkId) ?? 0) + 1)
    return (group, networkId) => {
      const tiles = here.get(group) ?? 0
      return { here: tiles, all: networkId === undefined ? tiles : Math.max(tiles, all.get(networkId) ?? 0) }
    }
  })
}

const keptMembers = keptFor<CompactBuild['topology']['endpoints'], MembersOf>()

function networkFrames(build: CompactBuild, members: MembersOf): SceneNode[] {
  const { topology, grid, labels, words } = build
  return Object.values(topology.networks)
    .filter(isLane)
    .flatMap((network) => {
      const group: GroupKey = `network:${laneKey(topology, network)}`
      const box = grid.frames.get(group)
      if (!box) return []
      const { here, all } = members(group, network.id)
      const isDefault = network.name === 'bridge'
      const name = isDefault ? (network.bridge ?? network.name) : network.name
      const bridge = isDefault ? [] : [network.bridge].filter((it) => it !== undefined)
      const isForeign = !network.mine && !isDefault
      const details = [
        ...network.subnets.map(({ subnet }) => subnet),
        ...(isForeign ? [labels.foreign] : []),
        ...(network.internal ? [labels.noWayOut] : []),
        network.driver,
        ...bridge,
      ]
      const badge = network.driver === 'bridge' && !isDefault ? labels.dns : undefined
      const title = [
        name === network.name ? name : `${name} (${network.name})`,
        words.containers(all),
        ...(all > here ? [words.elsewhereTitle(all - here)] : []),
        ...details,
        ...network.subnets.flatMap(({ gateway }) => (gateway === undefined ? [] : [labels.gateway(gateway)])),
        ...(badge === undefined ? [] : [labels.dnsTitle]),
      ].join(' · ')
      const count = all > here ? `${words.containers(here)} ${words.elsewhere(all - here)}` : words.containers(here)
      const className = `${compactColour(build, network)}${isForeign ? ' is-foreign' : ''}${network.internal ? ' is-internal' : ''}`
      const make = (): SceneNode => networkFrame(network, box, className, title, head(name, count, details, box, badge))
      return [kept(network, [box.x, box.y, box.width, box.height, className, title, name, count, badge, ...details], make)]
    })
}

const kept = keptFor<Network, SceneNode>()

const networkFrame = (network: Network, box: Box, className: string, title: string, written: Head): SceneNode => ({
  ...frame(`network:${network.id}`, 'network', box, `rail ${className}`, title, written),
  key: `network:${network.id}`,
  name: network.name,
})

/** Of containers with the host's network, in another's namespace, or on no network. */
function otherFrames(build: CompactBuild, members: MembersOf): SceneNode[] {
  const { topology, grid, labels, words } = build
  const [hostNetwork, noneNetwork] = (['host', 'null'] as const).map((driver) =>
    Object.values(topology.networks).find((it) => it.driver === driver),
  )
  const kinds = [
    { group: 'host', name: labels.hostNetwork, title: labels.hostNetwork, network: hostNetwork },
    { group: 'shared', name: words.shared, title: words.sharedTitle, network: undefined },
    { group: 'none', name: words.noNetwork, title: words.noNetworkTitle, network: noneNetwork },
  ] as const
  return kinds.flatMap(({ group, name, title, network }) => {
    const box = grid.frames.get(group)
    const { here } = members(group)
    if (!box || here === 0) return []
    const count = words.containers(here)
    const node = frame(`group:${group}`, 'group', box, 'rail net-none', [title, count].join(' · '), head(name, count, [], box))
    return [network ? { ...node, id: `network:${network.id}`, key: `network:${network.id}`, name: network.name } : node]
  })
}

/** What is written over a frame's tiles. */
export type Head = Pick<SceneNode, 'shapes' | 'texts'>

/**
 * Its name and, where there is room, how many it holds; under it what else there is to say, as much as has room, and at the end the badge of the name
 * server, where the first of that has room beside it.
 */
export function head(name: string, count: string, details: readonly string[], { width }: Pick<Box, 'width'>, badge = ''): Head {
  const room = width - 2 * compactSizes.framePad - 4
  const x = compactSizes.framePad + 2
  const countWidth = widthOf(count, 'smallBold')
  const beside = widthOf(name, 'rail') + 12 + countWidth <= room
  const under = [...(beside ? [] : [count]), ...details]
  const badgeWidth = badge === '' ? 0 : widthOf(badge, 'smallBold') + 14
  const first = details.slice(0, 1).concat(beside ? [] : [count])
  const hasBadge = badgeWidth > 0 && widthOf(first.join(' · '), 'small') + 10 + badgeWidth <= room
  const left = hasBadge ? room - badgeWidth - 10 : room
  while (under.length > 1 && widthOf(under.join(' · '), 'small') > left) under.pop()
  const badgeX = x + room - badgeWidth
  return {
    shapes: hasBadge ? [rect(badgeX, 26, badgeWidth, badgeHeight, badgeHeight / 2, 'rail-badge-box')] : [],
    texts: [
      textAt(name, 'rail', x, 20, beside ? room - countWidth - 12 : room, { className: 'rail-name' }),
      ...(beside ? [textAt(count, 'smallBold', x + room, 20, countWidth + 1, { anchor: 'end', className: 'rail-bridge' })] : []),
      ...(under.length > 0 ? [textAt(under.join(' · '), 'small', x, 39, left, { className: 'rail-bridge' })] : []),
      ...(hasBadge ? [textAt(badge, 'smallBold', badgeX + 7, 39, badgeWidth, { className: 'rail-badge' })] : []),
    ],
  }
}

const badgeHeight = 17

export const frame = (
  id: string,
  kind: 'network' | 'group',
  box: Box,
  className: string,
  title: string,
  { shapes, texts }: Head,
): SceneNode => ({
  id,
  kind,
  layer: 'rail',
  className: `group ${className}`,
  ...box,
  shapes: [rect(0, 0, box.width, box.height, 12, 'rail-box'), ...shapes],
  texts,
  title,
  stage: 0,
  stop: true,
})
