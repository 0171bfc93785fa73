import { portKey } from '../../../shared/topology/keys.ts'
import { type Build, type Part, plugNode, textAt } from './build.ts'
import { socketsIn, socketText } from './gather.ts'
import { entryFor, middle, portPlug } from './grid.ts'
import { sizes } from './measure.ts'
import type { Point, SceneLine, SceneNode } from './scene.ts'
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
    nodes.push(note(`target:${key}`, key, `→ ${inside}`, 'codeBold', x + 8, bands.routeText, 'route-text', title))
    if (entry !== undefined)
      lines.push(
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
