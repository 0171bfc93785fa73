import { type Draft, refuse } from './draft.ts'
import { addressFrom, addressText, contains, lastOf, macFrom, macOf, subnetFrom } from './ip.ts'
import type { NetworkRecord } from './state.ts'
import { drop, has, put } from './table.ts'

const putNetwork = (draft: Draft, network: NetworkRecord): void => draft.set({ networks: put(draft.state.networks, network.id, network) })

/** Takes the address that is asked for, or the lowest free one (engine-facts 02). */
export function takeAddress(
  draft: Draft,
  network: NetworkRecord,
  asked: string | undefined,
): { ipv4: string; prefix: number; gateway: string } {
  const config = network.ipam.config[0]
  const subnet = subnetFrom(config?.Subnet ?? '')
  if (!config || !subnet) return refuse(500, `network ${network.name} has no subnet`)
  const gateway = config.Gateway ?? ''
  const key = asked ? String(addressFrom(asked)) : String(lowestFree(network, subnet))
  if (asked && (has(network.taken, key) || asked === gateway)) refuse(403, 'Address already in use')
  const address = Number(key)
  const lowest = asked ? network.lowest : address + 1
  putNetwork(draft, { ...network, taken: put(network.taken, key, true), lowest })
  return {
    ipv4: addressText(address),
    prefix: subnet.prefix,
    gateway: network.internal && !draft.like.internalHasDefaultRoute ? '' : gateway,
  }
}

function lowestFree(network: NetworkRecord, subnet: { base: number; prefix: number }): number {
  const range = subnetFrom(network.ipam.config[0]?.IPRange ?? '') ?? subnet
  const gateway = addressFrom(network.ipam.config[0]?.Gateway ?? '')
  for (let address = Math.max(network.lowest, range.base); address <= lastOf(range); address++) {
    const isUsable = address !== subnet.base && address !== lastOf(subnet) && address !== gateway
    if (isUsable && !has(network.taken, String(address))) return address
  }
  return refuse(500, `no available IPv4 addresses on this network's address pools: ${network.name} (${network.id})`)
}

export function freeAddress(draft: Draft, network: NetworkRecord, ipv4: string): void {
  const address = addressFrom(ipv4)
  if (address === undefined) return
  putNetwork(draft, { ...network, taken: drop(network.taken, String(address)), lowest: Math.min(network.lowest, address) })
}

export const isInSubnet = (network: NetworkRecord, ipv4: string): boolean => {
  const subnet = subnetFrom(network.ipam.config[0]?.Subnet ?? '')
  const address = addressFrom(ipv4)
  return subnet !== undefined && address !== undefined && contains(subnet, address)
}

/** A chosen MAC stays; otherwise by the address, or random where the engine's version does that. */
export function macFor(draft: Draft, ipv4: string, asked: string): string {
  if (asked) return asked.toLowerCase()
  if (draft.like.macFollowsAddress) return macOf(addressFrom(ipv4) ?? 0)
  const [one, two] = [draft.random(), draft.random()]
  return macFrom([one & 255, (one >>> 8) & 255, (one >>> 16) & 255, two & 255, (two >>> 8) & 255, (two >>> 16) & 255])
}
