import { mountKey } from '../../../shared/topology/keys.ts'
import { shortName } from '../../../shared/topology/state-words.ts'
import type { Mount } from '../../../shared/topology/topology.ts'
import { saysTaken } from './bands.ts'
import { type Build, type Part, plugNode, rect, textAt } from './build.ts'
import { type Extent, middle } from './columns.ts'
import { mountLabel, storageKey } from './gather.ts'
import { entryInto, mountPlugKey } from './grid.ts'
import { anonymousSuffix, plugWidth, sizes } from './measure.ts'
import type { NodeKind, SceneLine, SceneNode, SceneShape } from './scene.ts'
import { shortenPath, textStyles, widthOf } from './text.ts'

/** What lies at the bottom: volumes as cylinders, directories of the host as folders, and the mount lines up to the cards. */
export function storagePart(build: Build): Part {
  const mounts = mountsPart(build)
  return { nodes: [...volumeNodes(build), ...directoryNodes(build), ...mounts.nodes], lines: mounts.lines }
}

function volumeNodes(build: Build): SceneNode[] {
  const { grid, topology, labels, language } = build
  const mounted = new Set(Object.values(topology.mounts).map((mount) => mount.source))
  const placed = new Map<string, { title: string; text: string; mine: boolean; unused: boolean }>()
  for (const volume of Object.values(topology.volumes)) {
    const unused = !mounted.has(volume.name)
    const kind = volume.anonymous ? labels.anonymousVolume : labels.namedVolume
    const title = [shortName(volume.name), kind, ...(unused ? [labels.unused] : []), ...(volume.mine ? [] : [labels.foreign])].join(' · ')
    placed.set(volume.name, { title, text: volume.anonymous ? shortName(volume.name) : volume.name, mine: volume.mine, unused })
  }
  // A mount may name a volume that the engine's list did not show.
  for (const mount of Object.values(topology.mounts)) {
    if (mount.type !== 'volume' || mount.source === undefined || placed.has(mount.source)) continue
    placed.set(mount.source, {
      title: `${shortName(mount.source)} · ${labels.unknown}`,
      text: shortName(mount.source),
      mine: false,
      unused: false,
    })
  }
  return [...placed].flatMap(([name, it]) => {
    const cell = grid.cells.get(`volume:${name}`)
    if (!cell) return []
    const long = `${it.text}${anonymousSuffix[language]}`
    const anonymous = topology.volumes[name]?.anonymous ?? false
    const text = anonymous && widthOf(long, grid.places.seen.roles.plug) <= cell.width - 16 ? long : it.text
    const className = `volume${it.mine ? '' : ' is-foreign'}${it.unused ? ' is-unused' : ''}${anonymous ? ' is-anonymous' : ''}`
    return [storeNode(build, `volume:${name}`, name, 'volume', className, cell, text, it.title, cylinder)]
  })
}

function directoryNodes(build: Build): SceneNode[] {
  const { grid, topology, labels } = build
  const nodes = new Map<string, SceneNode>()
  for (const mount of Object.values(topology.mounts)) {
    const container = topology.containers[mount.containerId]
    const key = container && storageKey(mount, container.name)
    const cell = key === undefined ? undefined : grid.cells.get(key)
    if (key === undefined || !cell || mount.type === 'volume') continue
    const memory = `${labels.tmpfs} · ${labels.inMemory}`
    if (mount.type === 'tmpfs')
      nodes.set(
        key,
        storeNode(build, `mount:${mountKey(mount)}`, mount.destination, 'tmpfs', 'tmpfs', cell, labels.tmpfs, memory, cylinder),
      )
    else if (mount.source !== undefined) nodes.set(key, directoryNode(build, mount.source, cell, 'directory', labels.hostDirectory))
  }
  for (const [key, source] of leftDirectories(build)) {
    const cell = grid.cells.get(key)
    if (cell && !nodes.has(key)) nodes.set(key, directoryNode(build, source, cell, 'directory is-unknown', labels.leftDirectory))
  }
  return [...nodes.values()]
}

/**
 * Directories that the run's containers had mounted before. Docker never removes one, and reports none that nobody mounts: they are drawn as
 * what cannot be seen.
 */
function leftDirectories({ grid, topology }: Build): [key: string, source: string][] {
  const { topologies, storages } = grid.observed
  const now = topologies.lastIndexOf(topology)
  return [...storages.values()].flatMap((it) =>
    it.kind === 'directory' && it.mine && now > Math.min(...it.times) ? [[it.key, it.text] as [string, string]] : [],
  )
}

function directoryNode(build: Build, source: string, cell: Extent, className: string, words: string): SceneNode {
  const text = shortenPath(source, cell.width - 16, textStyles[build.grid.places.seen.roles.plug])
  return storeNode(build, `directory:${source}`, source, 'directory', className, cell, text, `${source} · ${words}`, folder)
}

function storeNode(
  build: Build,
  key: string,
  name: string,
  kind: NodeKind,
  className: string,
  cell: Extent,
  text: string,
  title: string,
  shapeOf: (width: number, height: number) => SceneShape[],
): SceneNode {
  const width = cell.width
  const height = sizes.storeHeight
  return {
    id: kind === 'tmpfs' ? `tmpfs:${key}` : key,
    key,
    name,
    kind,
    layer: 'card',
    className: `store ${className}`,
    x: cell.x,
    y: build.grid.bands.storeTop,
    width,
    height,
    shapes: shapeOf(width, height),
    texts: [
      textAt(text, build.grid.places.seen.roles.plug, width / 2, height / 2 + 8.5, width - 16, {
        anchor: 'middle',
        className: 'store-text',
      }),
    ],
    title,
    stage: 0,
    stop: true,
  }
}

export function cylinder(width: number, height: number): SceneShape[] {
  const r = 6
  const half = width / 2
  return [
    { shape: 'path', d: `M 0 ${r} V ${height - r} A ${half} ${r} 0 0 0 ${width} ${height - r} V ${r}`, className: 'store-box' },
    { shape: 'path', d: `M 0 ${r} A ${half} ${r} 0 0 1 ${width} ${r} A ${half} ${r} 0 0 1 0 ${r} Z`, className: 'store-top' },
  ]
}

export function folder(width: number, height: number): SceneShape[] {
  const tab = Math.min(46, width * 0.4)
  const d = `M 0 ${height - 3} V 3 Q 0 0 3 0 H ${tab - 6} L ${tab + 3} 8 H ${width - 3} Q ${width} 8 ${width} 11 V ${height - 3} Q ${width} ${height} ${width - 3} ${height} H 3 Q 0 ${height} 0 ${height - 3} Z`
  return [{ shape: 'path', d, className: 'store-box' }]
}

/** A mount has two named ends, like a cable: the path inside on the card, and what lies there. */
function mountsPart(build: Build): Part {
  const nodes: SceneNode[] = []
  const lines: SceneLine[] = []
  for (const mount of Object.values(build.topology.mounts)) {
    const part = mountPart(build, mount)
    nodes.push(...part.nodes)
    lines.push(...part.lines)
  }
  return { nodes, lines }
}

function mountPart(build: Build, mount: Mount): Part {
  const { grid, topology, labels } = build
  const container = topology.containers[mount.containerId]
  const column = container && grid.places.columnOf.get(container.name)
  const plug = column && grid.mountPlugs.get(mountPlugKey(column, mount.destination))
  const storage = container && storageKey(mount, container.name)
  const cell = storage === undefined ? undefined : grid.cells.get(storage)
  if (!container || !plug || !cell || storage === undefined) return { nodes: [], lines: [] }
  const key = `mount:${mountKey(mount)}`
  const label = mountLabel(mount)
  const from = mount.from === undefined ? undefined : topology.containers[mount.from]?.name
  const source = mount.type === 'tmpfs' ? labels.tmpfs : shortName(mount.source ?? '?')
  const title = [
    labels.mount(container.name, mount.destination, source),
    ...(mount.readOnly ? [labels.readOnly] : []),
    ...(from ? [`--volumes-from ${from}`] : []),
  ].join(' · ')
  const x = middle(plug)
  const taken = from !== undefined && saysTaken[grid.bands.density] ? labels.volumesFrom(from) : undefined
  const width = Math.min(plug.width, plugWidth(label, 'codeBold'))
  const { cardBottom, storeTop, mountTrack } = grid.bands
  const end = entryInto(cell, x)
  const track = mountTrack + (grid.mountTracks.get(`${container.name}:${mount.destination}>${storage}`) ?? 0) * sizes.trackStep
  const className = mount.readOnly ? ' is-read-only' : ''
  return {
    nodes: [
      plugNode(
        { id: key, key, name: mount.destination, kind: 'mount', className: `plug mount-plug${className}`, title },
        label,
        'codeBold',
        {
          x: x - width / 2,
          y: cardBottom,
          width,
          height: sizes.plugHeight,
        },
      ),
      ...(taken === undefined
        ? []
        : [takenNode({ key, className: 'plug mount-plug', title }, taken, x, cardBottom + sizes.plugHeight, plug.width)]),
    ],
    lines: [
      {
        id: `line:${key}`,
        key,
        kind: 'mount',
        className: `mount${className}`,
        points: [
          [x, cardBottom + sizes.plugHeight],
          [x, track],
          [end, track],
          [end, storeTop + (Math.abs(end - middle(cell)) < 1 ? 0 : 2)],
        ],
        arrow: false,
        title,
      },
    ],
  }
}

/** Right under a mount's path: from whom `--volumes-from` took it. It leaves alone when the engine does not tell any more. */
function takenNode(
  mount: Pick<SceneNode, 'key' | 'className' | 'title'>,
  words: string,
  middle: number,
  y: number,
  room: number,
): SceneNode {
  const width = Math.min(room, plugWidth(words, 'small'))
  return {
    ...mount,
    id: `from:${mount.key}`,
    kind: 'mount',
    layer: 'plug',
    x: middle - width / 2,
    y,
    width,
    height: sizes.takenRow,
    shapes: [rect(0, 0, width, sizes.takenRow, 5, 'plug-box')],
    texts: [textAt(words, 'small', width / 2, 13, width - 10, { anchor: 'middle', className: 'plug-text' })],
    stage: 1,
    stop: false,
  }
}
