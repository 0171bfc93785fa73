import type { Mount } from '../../shared/topology/topology.ts'
import type { ContainerFacts, InspectedMount } from './container-facts.ts'
import { containerIdOf, type Seen } from './seen.ts'

const types = ['bind', 'volume', 'tmpfs'] as const

/**
 * A container's mounts. `HostConfig.Tmpfs` (`--tmpfs`) is not in the engine's own list (engine-facts 08) and is added. Another's mounts carry no
 * source: it is that other's secret, and an explicit inspect shows it.
 */
export function mountsOf(seen: Seen, facts: ContainerFacts, mine: boolean): Mount[] {
  const containerId = facts.inspected.Id
  const listed = (facts.inspected.Mounts ?? []).flatMap((mount) => {
    const type = types.find((known) => known === mount.Type)
    if (!type) return []
    const source = sourceOf(mount)
    const from = donorOf(seen, facts, mount)
    return {
      containerId,
      type,
      ...(mine && source ? { source } : {}),
      destination: mount.Destination,
      readOnly: mount.RW === false,
      ...(from ? { from } : {}),
    }
  })
  const inMemory = Object.entries(facts.inspected.HostConfig.Tmpfs ?? {}).map(([destination, options]) => ({
    containerId,
    type: 'tmpfs' as const,
    destination,
    readOnly: options.split(',').includes('ro'),
  }))
  return [...listed, ...inMemory.filter(({ destination }) => !listed.some((mount) => mount.destination === destination))]
}

const sourceOf = (mount: InspectedMount): string | undefined => (mount.Type === 'volume' ? mount.Name : mount.Source) || undefined

/**
 * The container that a mount came from by `--volumes-from`: the last of those named that has the same thing at the same place, unless the
 * container asked for something of its own there, which takes precedence. The engine itself does not mark such mounts.
 */
function donorOf(seen: Seen, { inspected }: ContainerFacts, mount: InspectedMount): string | undefined {
  const { VolumesFrom, Binds, Mounts } = inspected.HostConfig
  if (!VolumesFrom?.length) return undefined
  const places = [...(Binds ?? []).map(placeOf), ...(Mounts ?? []).map(({ Target }) => Target ?? '')]
  if (places.some((place) => withoutSlash(place) === mount.Destination)) return undefined
  for (const reference of [...VolumesFrom].reverse()) {
    const id = containerIdOf(seen, reference.replace(/:(ro|rw|z|Z|,)+$/, '').replace(/^\//, ''))
    const given = id ? seen.containers.get(id)?.inspected.Mounts : undefined
    const same = given?.some((it) => it.Destination === mount.Destination && sourceOf(it) === sourceOf(mount))
    if (id && same) return id
  }
  return undefined
}

/** Of `SOURCE:PLACE:MODE`, or of `PLACE` alone; as it was sent, so there can be a slash at its end, which the engine's own list never has. */
function placeOf(bind: string): string {
  const [first = '', place = first] = bind.split(':')
  return place
}

const withoutSlash = (path: string): string => path.replace(/(?!^)\/+$/, '')
