import { portKey } from '../../../shared/topology/keys.ts'
import { plugNode, rect, textAt } from './build.ts'
import type { CompactBuild } from './compact-build.ts'
import { socketsIn, socketText } from './gather.ts'
import { sizes } from './measure.ts'
import type { SceneNode } from './scene.ts'

/** The host's frame, its interfaces to the outside, and the published ports on its upper edge. */
export function edgeNodes(build: CompactBuild): SceneNode[] {
  return [hostNode(build), ...uplinkNodes(build), ...socketNodes(build)]
}

function hostNode({ grid, labels, topology }: CompactBuild): SceneNode {
  const width = grid.width - 2 * sizes.margin
  const height = grid.height - sizes.margin - grid.edge
  const name = labels.host(topology.engine.os, topology.engine.arch)
  return {
    id: 'host',
    key: 'host',
    name: 'host',
    kind: 'host',
    layer: 'ground',
    className: 'host',
    x: sizes.margin,
    y: grid.edge,
    width,
    height,
    shapes: [rect(0, 0, width, height, 14, 'host-box')],
    texts: [textAt(name, 'smallBold', 16, height - 10, width - 32, { className: 'host-name' })],
    title: name,
    stage: 0,
    stop: false,
  }
}

function uplinkNodes({ grid, labels, topology }: CompactBuild): SceneNode[] {
  return grid.uplinks.map(({ name, x, width }) => {
    const seen = topology.hostInterfaces[name]
    const isUnknown = name === '?'
    const more = name.startsWith('+') ? grid.places.uplinks.slice(2) : []
    return plugNode(
      {
        id: `uplink:${name}`,
        ...(seen ? { key: `interface:${name}` } : {}),
        name,
        kind: 'uplink',
        className: isUnknown ? 'uplink is-unknown' : 'uplink',
        title: isUnknown ? labels.uplinkUnknown : [name, ...more, ...(seen?.addresses ?? []), labels.uplink].join(' · '),
      },
      name,
      'code',
      { x, y: grid.edge - sizes.socketHeight / 2, width, height: sizes.socketHeight },
    )
  })
}

function socketNodes({ grid, labels, topology, words }: CompactBuild): SceneNode[] {
  const y = grid.edge - sizes.socketHeight / 2
  const height = sizes.socketHeight
  const published = socketsIn(topology)
  const nodes = published.flatMap(({ key: slot, port, container }) => {
    const place = grid.sockets.get(slot)
    if (!place) return []
    const key = `port:${portKey(port)}`
    const host = socketText(port)
    const inside = port.protocol === 'tcp' ? String(port.containerPort) : `${port.containerPort}/${port.protocol}`
    const foreign = container.mine ? '' : ' is-foreign'
    return [
      plugNode(
        {
          id: key,
          key,
          name: host,
          kind: 'port',
          className: `socket${foreign}`,
          title: labels.port(host, container.name, inside),
          stop: true,
        },
        host,
        'socket',
        { x: place.x, y, width: place.width, height },
      ),
    ]
  })
  const left = published.length - nodes.length
  if (!grid.moreSockets || left === 0) return nodes
  const more = { id: 'port:more', kind: 'port', className: 'socket', title: words.morePortsTitle(left) } as const
  return [...nodes, plugNode(more, words.morePorts(left), 'codeBold', { ...grid.moreSockets, y, height })]
}
