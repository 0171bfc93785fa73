import { shortName } from '../../shared/topology/state-words.ts'
import type { Mount, Topology } from '../../shared/topology/topology.ts'
import type { Explanation, Say } from './explanation.ts'

const containerName = (topology: Topology, id: string): string => topology.containers[id]?.name ?? id.slice(0, 12)

export function explainVolume(topology: Topology, name: string, say: Say): Explanation | undefined {
  const volume = topology.volumes[name]
  if (!volume) return undefined
  const uses = Object.values(topology.mounts).filter((mount) => mount.type === 'volume' && mount.source === name)
  return {
    kind: say('thing.volume'),
    name: shortName(name),
    sentences: [
      ...(volume.mine ? [] : [say('volume.foreign')]),
      say(volume.anonymous ? 'volume.anonymous' : 'volume.named'),
      ...(uses.length > 0 ? usedIn(topology, uses, say) : [say('volume.unused')]),
      say('volume.driver', { driver: volume.driver, mountpoint: volume.mountpoint }),
    ],
    inspect: { kind: 'volume', id: name },
  }
}

export function explainMount(topology: Topology, key: string, say: Say): Explanation | undefined {
  const mount = topology.mounts[key]
  if (!mount) return undefined
  const { destination, source } = mount
  const container = containerName(topology, mount.containerId)
  return {
    kind: say('thing.mount'),
    name: destination,
    sentences: [
      mount.type === 'tmpfs'
        ? say('mount.tmpfs', { destination, container })
        : source === undefined
          ? say('mount.bind.hidden', { destination, container })
          : say(mount.type === 'bind' ? 'mount.bind' : 'mount.volume', { source: shortName(source), destination, container }),
      ...(mount.type === 'tmpfs' ? [] : [say('mount.outside')]),
      ...(mount.readOnly ? [say('mount.readOnly')] : []),
      ...(mount.from === undefined ? [] : [say('mount.from', { name: containerName(topology, mount.from) })]),
    ],
    inspect: { kind: 'container', id: mount.containerId },
  }
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
