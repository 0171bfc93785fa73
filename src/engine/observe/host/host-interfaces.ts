import { BlockList, isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { HostInterface } from '../../../shared/topology/topology.ts'
import { bridgeOf, type InspectedNetwork } from '../seen.ts'
import type { HostFiles } from './host-files.ts'
import { localAddresses } from './veth-ends.ts'

/**
 * The host's interfaces that matter: its uplink, and the bridges of these networks. Without `files`, or where none of the bridges is among this
 * machine's interfaces (a rootless engine, an app in a container), it is not this machine's uplink that leads out of them, and they are shown as
 * the engine tells of them. `uplink` is what was found before: nothing tells when it changes. `addresses` are the host's by interface; of another
 * host than this machine they are not known.
 */
export function hostInterfacesOf(
  networks: readonly InspectedNetwork[],
  files?: HostFiles,
  uplink?: HostInterface,
  addresses: () => InterfaceAddresses = networkInterfaces,
): HostInterface[] {
  const bridges = files ? bridgesOf(networks, files) : []
  if (!files || (bridges.length === 0 && networks.length > 0)) return bridgesOf(networks)
  const up = uplink ?? uplinkOf(files, addresses())
  return [...(up ? [up] : []), ...bridges]
}

/**
 * The bridges of these networks, with the addresses that the engine gave them; their MAC addresses where this machine's `/sys` can be asked
 * (`files`), and there only those that are really among its interfaces.
 */
export function bridgesOf(networks: Iterable<InspectedNetwork>, files?: HostFiles): HostInterface[] {
  return [...networks].flatMap((network) => {
    const name = bridgeOf(network)
    if (!name) return []
    const mac = files?.text(`/sys/class/net/${name}/address`)?.trim()
    if (files && !mac) return []
    const addresses = (network.IPAM?.Config ?? []).flatMap(({ Subnet, Gateway }) => {
      const address = Gateway || (files && Subnet ? localIn(Subnet, name, files) : undefined)
      return address && Subnet ? [`${address}/${Subnet.split('/')[1]}`] : []
    })
    return { name, kind: 'bridge' as const, ...(mac ? { mac } : {}), addresses, networkId: network.Id }
  })
}

export type InterfaceAddresses = Readonly<
  Record<string, readonly { cidr: string | null; scopeid?: number; internal: boolean }[] | undefined>
>

/**
 * The interface of the default route, from `/proc/net/route`, with its addresses; undefined on a machine without one. `interfaces` is
 * `node:os`'s `networkInterfaces()`, which knows addresses, but not routes.
 */
export function uplinkOf(files: HostFiles, interfaces: InterfaceAddresses): HostInterface | undefined {
  const routes = (files.text('/proc/net/route') ?? '').split('\n').slice(1)
  const defaults = routes.map((line) => line.split('\t')).filter(([, destination, , , , , , mask]) => destination === zero && mask === zero)
  const [best] = defaults.sort((a, b) => Number(a[6]) - Number(b[6]))
  const name = best?.[0]
  if (!name) return undefined
  const mac = files.text(`/sys/class/net/${name}/address`)?.trim()
  // Addresses of a link only (fe80::) say nothing about where a machine is reached; they have a scope id.
  const addresses = (interfaces[name] ?? []).filter(({ scopeid }) => !scopeid).flatMap(({ cidr }) => cidr ?? [])
  return { name, kind: 'uplink', ...(mac ? { mac } : {}), addresses }
}

const zero = '00000000'

/**
 * An engine leaves out a gateway that nobody asked for: the default bridge's when it has just been set up (engine-facts 02), and that of a network
 * whose subnet was chosen. The bridge then has this machine's address in the subnet.
 */
function localIn(subnet: string, bridge: string, files: HostFiles): string | undefined {
  const [network = '', prefix] = subnet.split('/')
  const family = isIPv4(network) ? 'ipv4' : 'ipv6'
  const within = new BlockList()
  within.addSubnet(network, Number(prefix), family)
  const addresses = family === 'ipv4' ? [...(localAddresses(files, 'self') ?? [])].sort() : addressesV6(bridge, files)
  return addresses.find((address) => within.check(address, family))
}

/** `fd00deadbeef00000000000000000001 04 40 00 80 docker0`, of those that are down too, which `node:os` leaves out. */
function addressesV6(name: string, files: HostFiles): string[] {
  const lines = (files.text('/proc/net/if_inet6') ?? '').matchAll(/^([0-9a-f]{32}) \S+ \S+ \S+ \S+ +(\S+)$/gm)
  const digits = [...lines].flatMap(([, its = '', of]) => (of === name ? [its] : []))
  // A URL writes an address in its shortest form, as engines do.
  return digits.map((its) => new URL(`http://[${its.replace(/(.{4})(?!$)/g, '$1:')}]`).hostname.slice(1, -1))
}
