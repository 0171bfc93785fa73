import { diff } from '../topology/diff.ts'
import { mapTable } from '../topology/map-table.ts'
import type { HostInterface, Topology } from '../topology/topology.ts'
import type { Frame } from './frame.ts'

/**
 * Without the MAC address and the IP addresses of the machine's own way out: they are those of a home, a campus or a person, and tell a lesson nothing. The
 * interface stays, as that packets leave there is to be seen; bridges keep theirs, which the engine gave them.
 */
export function withoutOwnAddresses(topology: Topology): Topology {
  const hostInterfaces = mapTable(topology.hostInterfaces, withoutAddresses)
  return hostInterfaces === topology.hostInterfaces ? topology : { ...topology, hostInterfaces }
}

type Moments = { readonly start: Topology; readonly frames: readonly Frame[] }

/** The same of all moments of a recording: those of earlier versions hold them. */
export function momentsWithoutOwnAddresses({ start, frames }: Moments): Moments {
  const shown = frames.map(({ topology }) => withoutOwnAddresses(topology))
  const begin = withoutOwnAddresses(start)
  return {
    start: begin,
    frames: frames.map((frame, index) => {
      const topology = shown[index] ?? begin
      // Anew: what is gone stands in it as it was.
      return { ...frame, topology, diff: diff(shown[index - 1] ?? begin, topology) }
    }),
  }
}

function withoutAddresses(it: HostInterface): HostInterface {
  if (it.kind !== 'uplink' || (it.mac === undefined && it.addresses.length === 0)) return it
  return { name: it.name, kind: 'uplink', addresses: [] }
}
