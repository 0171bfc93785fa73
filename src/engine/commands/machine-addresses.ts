import { getServers } from 'node:dns'
import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import type { CommandOf } from '../../shared/command/command.ts'
import { rangesOverlap } from '../../shared/command/private-range.ts'
import { FailureError } from '../../shared/result.ts'
import type { CommandContext } from './context.ts'

/** An address that this machine has or that it sends through or asks. */
export interface MachineAddress {
  readonly address: string
  /** What it is, as a sentence goes on: `this machine’s own (eth0)`. */
  readonly what: string
}

export interface MachineNetworks {
  readonly interfaces: Readonly<Record<string, readonly { readonly address: string; readonly internal: boolean }[] | undefined>>
  /** As `node:dns` tells them: with a port where that is not 53. */
  readonly servers: readonly string[]
  /** `/proc/net/route`; empty on other systems than Linux. */
  readonly routes: string
}

/** Bridges that engines make for their networks: what overlaps with one of theirs, an engine refuses by itself. */
const enginesOwn = /^(?:docker\d+|docker_gwbridge|br-[\da-f]{12}|(?:cni-)?podman\d+)$/

/** The addresses that no network of a run may take from this machine: its own, and those of its gateways and DNS servers. */
export function machineAddresses({ interfaces, servers, routes }: MachineNetworks): MachineAddress[] {
  const own = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    enginesOwn.test(name)
      ? []
      : addresses.filter((it) => !it.internal).map(({ address }) => ({ address, what: `this machine’s own (${name})` })),
  )
  const gateways = routes.split('\n').slice(1).flatMap(gatewayOf)
  return [
    ...own,
    ...gateways.map((address) => ({ address, what: 'the gateway of this machine' })),
    ...servers.map((it) => ({ address: withoutPort(it), what: 'the DNS server of this machine' })),
  ]
}

/** The third column, in hexadecimals, its bytes in the order of the machine's memory: of all machines that Node runs on, but for s390x, the last comes first. */
function gatewayOf(route: string): string[] {
  const [, , gateway = ''] = route.split('\t')
  if (!/^[\dA-F]{8}$/i.test(gateway) || Number.parseInt(gateway, 16) === 0) return []
  return [[6, 4, 2, 0].map((at) => Number.parseInt(gateway.slice(at, at + 2), 16)).join('.')]
}

const withoutPort = (server: string): string => /^\[(.*)\]/.exec(server)?.[1] ?? server.replace(/^([\d.]+):\d+$/, '$1')

/**
 * Refuses (`bad-usage`) a network whose subnet holds an address of this machine, its gateway or its DNS server: its engine's host would send there no more,
 * but to a container. An engine on another machine is not asked what it has; with the consent `host-network` it is its user's to know.
 */
export async function checkSubnets(
  { engine, isOnThisMachine, consented }: Pick<CommandContext, 'engine' | 'isOnThisMachine' | 'consented'>,
  { subnets }: Pick<CommandOf<'network create'>, 'subnets'>,
  known?: readonly MachineAddress[],
): Promise<void> {
  if (subnets.length === 0 || !isOnThisMachine || engine.kind === 'embedded' || consented.includes('host-network')) return
  const addresses = known ?? machineAddresses(await lookHere())
  for (const subnet of subnets) {
    const found = addresses.find(({ address }) => rangesOverlap(address, subnet))
    if (found)
      throw new FailureError({
        code: 'bad-usage',
        message: `The subnet ${subnet} holds ${found.address}, which is ${found.what}: what is sent there would reach a container instead.`,
        remedy: 'Take another private subnet; in the terminal, --allow host-network lets it through.',
      })
  }
}

const lookHere = async (): Promise<MachineNetworks> => ({
  interfaces: networkInterfaces(),
  servers: getServers(),
  routes: await readFile('/proc/net/route', 'utf8').catch(() => ''),
})
