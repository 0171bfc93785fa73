import { shortName } from '../../shared/topology/state-words.ts'
import type { Mount, Topology } from '../../shared/topology/topology.ts'
import type { Explanation, Say } from './explanation.ts'

const containerName = (topology: Topology, id: string): string => topology.containers[id]?.name ?? id.slice(0, 12)

export function explainVolume(topology: Topology, name: string, say: Say): Explanation | undefined {
  const volume = topology.volumes[name]
  const uses = Object.values(topology.mounts).filter((mount) => mount.type === 'volume' && mount.source === name)
  const inspect = { kind: 'volume', id: name } as const
  if (!volume) {
    if (uses.length === 0) return undefined
    return {
      kind: say('thing.volume'),
      name: shortName(name),
      sentences: [say('volume.unlisted'), ...usedIn(topology, uses, say)],
      inspect,
    }
  }
  return {
    kind: say('thing.volume'),
    name: shortName(name),
    sentences: [
      ...(volume.mine ? [] : [say('volume.foreign')]),
      say(volume.anonymous ? 'volume.anonymous' : 'volume.named'),
      ...(uses.length > 0 ? usedIn(topology, uses, say) : [say('volume.unused')]),
      say('volume.driver', { driver: volume.driver, mountpoint: volume.mountpoint }),
    ],
    inspect,
  }
}

export function explainMount(topology: Topology, key: string, say: Say): Explanation | undefined {
  const mount = topology.mounts[key]
  if (!mount) return undefined
  return {
    kind: say('thing.mount'),
    name: mount.destination,
    sentences: [
      mountSentence(topology, mount, say),
      ...(mount.type === 'tmpfs' ? [] : [say('mount.outside')]),
      ...(mount.readOnly ? [say('mount.readOnly')] : []),
      ...(mount.from === undefined ? [] : [say('mount.from', { name: containerName(topology, mount.from) })]),
    ],
    inspect: { kind: 'container', id: mount.containerId },
  }
}

/** What lies where in a container. */
export function mountSentence(topology: Topology, { containerId, type, source, destination }: Mount, say: Say): string {
  const container = containerName(topology, containerId)
  if (type === 'tmpfs') return say('mount.tmpfs', { destination, container })
  if (source === undefined) return say('mount.bind.hidden', { destination, container })
  return say(type === 'bind' ? 'mount.bind' : 'mount.volume', { source: shortName(source), destination, container })
}

/** A directory of the host that containers see, or saw: it stays when they go. By its path. */
export function explainDirectory(topology: Topology, path: string, say: Say): Explanation {
  const uses = Object.values(topology.mounts).filter((mount) => mount.type === 'bind' && mount.source === path)
  return {
    kind: say('thing.directory'),
    name: path,
    sentences: [
      say('directory.what'),
      ...(uses.length > 0 ? usedIn(topology, uses, say) : [say('directory.unused')]),
      say('mount.outside'),
    ],
  }
}

const usedIn = (topology: Topology, uses: readonly Mount[], say: Say): string[] =>
  uses.map(({ containerId, destination }) => say('volume.used', { container: containerName(topology, containerId), destination }))
