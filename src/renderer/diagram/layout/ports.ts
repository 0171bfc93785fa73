import { portKey } from '../../../shared/topology/keys.ts'
import type { Container, PublishedPort } from '../../../shared/topology/topology.ts'
import { type Build, type Part, plugNode, textAt } from './build.ts'
import { middle, tieKey } from './columns.ts'
import { endpointsIn, socketsIn, socketText } from './gather.ts'
import { sizes } from './measure.ts'
import type { ColumnPlace } from './places.ts'
import type { Point, SceneLine, SceneNode } from './scene.ts'
import { entryFor, noteGap, portPlug } from './sockets.ts'
import { widthOf } from './text.ts'

/** Published ports: sockets on the host's edge and the way down from each to its container's cable. */
export function portPart(build: Build): Part {
  const { grid, topology, labels } = build
  const { bands, places, columns } = grid
  const nodes: SceneNode[] = []
  const lines: SceneLine[] = []
  const told = new Set<string>()
  for (const { key: slot, port, container } of socketsIn(topology)) {
    const column = places.columnOf.get(container.name)
    const socket = grid.sockets.get(slot)
    // Of another's ports only the first has a place.
    if (!column || !socket) continue
    const key = `port:${portKey(port)}`
    const host = socketText(port)
    const inside = port.protocol === 'tcp' ? String(port.containerPort) : `${port.containerPort}/${port.protocol}`
    const title = labels.port(host, container.name, inside)
    const foreign = container.mine ? '' : ' is-foreign'
    const x = middle(socket)
    const plug = portPlug(column, columns)?.x
    const entry = plug === undefined ? undefined : entryFor(socket, plug)
    nodes.push(
      plugNode(
        { id: key, key, name: host, kind: 'port', className: `socket${foreign}`, title, stop: true },
        host,
        places.seen.roles.socket,
        {
          x: socket.x,
          y: bands.edge - sizes.socketHeight / 2,
          width: socket.width,
          height: sizes.socketHeight,
        },
      ),
    )
    const target = targetText(build, slot, container, port, inside)
    nodes.push(note(`target:${key}`, key, target, 'codeBold', x + noteGap, bands.routeText, 'route-text', title))
    if (entry !== undefined)
      lines.push(
        ...wayIn(build, column, key, `route${foreign}`, title),
        route(
          key,
          `route${foreign}`,
          [
            [x, bands.edge + 13],
            [x, bands.routeBend],
            [entry, bands.routeBend],
            [entry, bands.railBottom - 12],
          ],
          title,
        ),
      )
    if (told.has(column.lane + column.order)) continue
    told.add(column.lane + column.order)
    const who = port.protocol === 'tcp' ? (isLoopback(port.hostIp) ? labels.yourBrowser : labels.anyMachine) : labels.client
    const width = widthOf(who, 'small')
    nodes.push(
      note(`outside:${key}`, undefined, who, 'small', Math.max(12, x - width / 2), bands.edge - 23, 'outside-text', title, 'outside'),
    )
    lines.push(
      route(
        `outside:${key}`,
        `route is-outside${foreign}`,
        [
          [x, bands.edge - 17],
          [x, bands.edge - 16],
          [x, bands.edge - 15],
          [x, bands.edge - 13],
        ],
        title,
      ),
    )
  }
  return { nodes, lines }
}

/** To where the engine sends on what comes to a socket: with the address, where there is room and only one that it can be. */
function targetText({ grid, topology }: Build, slot: string, container: Container, port: PublishedPort, inside: string): string {
  const endpoints = endpointsIn(topology, container.id)
  const address = endpoints.length === 1 ? (endpoints[0]?.ipv4 ?? endpoints[0]?.ipv6) : undefined
  const short = `→ ${inside}`
  if (address === undefined) return short
  const full = `→ ${socketText({ hostIp: address, hostPort: port.containerPort })}${inside.replace(/^[0-9]+/, '')}`
  return widthOf(full, 'codeBold') <= (grid.noteRooms.get(slot) ?? 0) ? full : short
}

/** Beside the cable, from the rail to the interface: where the engine sends on what comes to the socket. */
function wayIn({ grid }: Build, column: ColumnPlace, key: string, className: string, title: string): SceneLine[] {
  const plug = portPlug(column, grid.columns)
  const tie = plug && tieKey(column, plug.lane)
  const inner = tie === undefined ? undefined : grid.columns.cardPlugs.get(tie)
  if (!plug || tie === undefined || inner === undefined) return []
  const { bands } = grid
  const beside = 5
  const track = bands.cableTrack + (grid.cableTracks.get(tie) ?? 0) * sizes.trackStep
  const bend = track + (inner < plug.x ? beside : -beside)
  const points: readonly Point[] = [
    [plug.x + beside, bands.railBottom + sizes.plugHeight / 2],
    [plug.x + beside, bend],
    [inner + beside, bend],
    [inner + beside, bands.cardTop - sizes.plugHeight],
  ]
  return [{ ...route(key, `${className} is-inside`, points, title), id: `route-in:${key}` }]
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

const route = (key: string, className: string, points: readonly Point[], title: string): SceneLine => ({
  id: `route:${key}`,
  key: key.replace(/^outside:/, ''),
  kind: 'route',
  className,
  points,
  arrow: false,
  title,
})

function note(
  id: string,
  key: string | undefined,
  text: string,
  role: 'codeBold' | 'small',
  x: number,
  baseline: number,
  className: string,
  title: string,
  kind: SceneNode['kind'] = 'port',
): SceneNode {
  const width = widthOf(text, role)
  return {
    id,
    ...(key === undefined ? {} : { key }),
    kind,
    layer: 'plug',
    className,
    x,
    y: baseline - 12,
    width,
    height: 15,
    shapes: [],
    texts: [textAt(text, role, 0, 12, width + 1, { className: 'note-text' })],
    title,
    stage: 1,
    stop: false,
  }
}
