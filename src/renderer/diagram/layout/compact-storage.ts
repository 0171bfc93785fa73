import { shortName } from '../../../shared/topology/state-words.ts'
import type { Mount, Topology } from '../../../shared/topology/topology.ts'
import { textAt } from './build.ts'
import type { CompactBuild } from './compact-build.ts'
import type { StoragePlace } from './compact-fold.ts'
import { frame, head } from './compact-groups.ts'
import { groupedBy } from './compact-standings.ts'
import { keptFor } from './kept.ts'
import type { Box, SceneNode, SceneText } from './scene.ts'
import { cylinder, folder } from './storage.ts'
import { shortenPath, textStyles, widthOf } from './text.ts'

/** Volumes and directories of the host at the bottom, in a frame of their own: who mounts one lights up with it. */
export function storageNodes(build: CompactBuild): readonly SceneNode[] {
  const { grid, topology, language, roster } = build
  const { mounts, volumes } = topology
  const left = [...grid.places.storages.values()].filter((place) => isLeft(build, place)).length
  return keptAll(mounts, [volumes, grid.cells, grid.storage, grid.places.storages, language, roster, left], () => makeAll(build))
}

const keptAll = keptFor<Topology['mounts'], readonly SceneNode[]>()

function makeAll(build: CompactBuild): readonly SceneNode[] {
  const { grid, topology, words } = build
  const users = mountsByStorage(topology.mounts)
  const nodes = [...grid.places.storages].flatMap(([key, place]) => {
    const box = grid.cells.get(key)
    const names = (users.get(key) ?? []).map((it) => topology.containers[it.containerId]?.name ?? it.containerId.slice(0, 12))
    if (!box) return []
    const some = [...new Set(names)]
    const volume = place.kind === 'volume' ? topology.volumes[place.source] : undefined
    const parts = [
      build.language,
      box.x,
      box.y,
      box.width,
      box.height,
      volume,
      place.kind,
      place.mine,
      some.length === 0 && isLeft(build, place),
      ...some,
    ]
    const make = (): SceneNode | undefined => storageNode(build, key, place, box, some)
    // A directory is no record of the engine's: it is known by who mounts it.
    const record = volume ?? users.get(key)?.[0]
    const node = record ? kept(record, parts, make) : make()
    return node ? [node] : []
  })
  if (!grid.storage || nodes.length === 0) return nodes
  const volumes = nodes.filter((it) => it.kind === 'volume').length
  const counts = [
    ...(volumes > 0 ? [words.volumes(volumes)] : []),
    ...(nodes.length > volumes ? [words.directories(nodes.length - volumes)] : []),
  ]
  const title = [words.storage, ...counts].join(' · ')
  return [
    frame('group:storage', 'group', grid.storage, 'storage-group', title, head(words.storage, counts.join(' · '), [], grid.storage)),
    ...nodes,
  ]
}

const mountsByStorage = (mounts: Topology['mounts']): ReadonlyMap<string, readonly Mount[]> =>
  keptMounts(mounts, [], () =>
    groupedBy(Object.values(mounts), ({ type, source }) => `${type === 'volume' ? 'volume' : 'directory'}:${source}`),
  )

const keptMounts = keptFor<Topology['mounts'], ReadonlyMap<string, readonly Mount[]>>()
const kept = keptFor<object, SceneNode | undefined>()

/** A directory of the host outlives the containers that mount it, though the engine does not tell of it then. */
const isLeft = ({ grid, topology }: CompactBuild, place: StoragePlace): boolean =>
  place.kind === 'directory' && place.mine && (grid.places.moments.get(topology) ?? 0) > place.since

function storageNode(build: CompactBuild, key: string, place: StoragePlace, box: Box, users: readonly string[]): SceneNode | undefined {
  const volume = place.kind === 'volume' ? build.topology.volumes[place.source] : undefined
  if (!volume && users.length === 0 && !isLeft(build, place)) return undefined
  const { labels, words } = build
  const isForeign = place.kind === 'volume' && volume?.mine !== true
  const isUnused = volume !== undefined && users.length === 0
  const isUnknown = volume === undefined && users.length === 0
  const classes = ['store', place.kind]
  if (isForeign) classes.push('is-foreign')
  if (isUnused) classes.push('is-unused')
  if (isUnknown) classes.push('is-unknown')
  if (volume?.anonymous) classes.push('is-anonymous')
  return {
    id: key,
    key,
    name: place.source,
    kind: place.kind,
    layer: 'card',
    className: classes.join(' '),
    ...box,
    shapes: (place.kind === 'directory' ? folder : cylinder)(box.width, box.height),
    texts: storageTexts(place, box, users.length === 0 ? '' : words.usedBy(users.length)),
    title: [
      shortName(place.source),
      kindWords(build, place, isUnknown),
      ...(isUnused ? [labels.unused] : []),
      ...(users.length === 0 ? [] : [words.usedIn(users.join(', '))]),
      ...(isForeign && volume ? [labels.foreign] : []),
    ].join(' · '),
    stage: 0,
    stop: true,
  }
}

function kindWords({ labels, topology }: CompactBuild, { kind, source }: StoragePlace, isUnknown: boolean): string {
  if (kind === 'directory') return isUnknown ? labels.leftDirectory : labels.hostDirectory
  const volume = topology.volumes[source]
  // A mount may name a volume that the engine's list did not show.
  if (!volume) return labels.unknown
  return volume.anonymous ? labels.anonymousVolume : labels.namedVolume
}

/** Its name, of a directory the end of its path, and by how many containers it is mounted. */
function storageTexts({ kind, source }: StoragePlace, { width }: Box, count: string): SceneText[] {
  const inset = 9
  const baseline = 23
  const countWidth = count === '' ? 0 : widthOf(count, 'code') + 8
  const room = width - 2 * inset - countWidth
  const name = shortName(source)
  const shown = kind === 'directory' ? shortenPath(name, room, textStyles.codeBold) : name
  const text = textAt(shown, 'codeBold', inset, baseline, room, { className: 'store-text' })
  return [
    shown === name ? text : { ...text, full: name },
    ...(count === '' ? [] : [textAt(count, 'code', width - inset, baseline, countWidth, { anchor: 'end', className: 'store-text' })]),
  ]
}
