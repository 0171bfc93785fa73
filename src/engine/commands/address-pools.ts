import { BlockList, isIP } from 'node:net'
import type { CommandOf } from '../../shared/command/command.ts'
import { ProgramError } from './output.ts'

interface Pool {
  readonly Subnet: string
  IPRange?: string
  Gateway?: string
  AuxiliaryAddresses?: Record<string, string>
}

/**
 * The pools of `network create`: each range, gateway and further address goes to the subnet that it lies in, whatever their order, as the docker
 * program does before it asks the engine.
 */
export function addressPools({ subnets, ranges, gateways, auxAddresses }: CommandOf<'network create'>): Pool[] {
  if (subnets.length < ranges.length || subnets.length < gateways.length)
    throw new ProgramError('every ip-range or gateway must have a corresponding subnet')
  const pools: Pool[] = []
  for (const Subnet of subnets) {
    if (pools.some((it) => lies(Subnet, it.Subnet) || lies(it.Subnet, Subnet)))
      throw new ProgramError('multiple overlapping subnet configuration is not supported')
    pools.push({ Subnet })
  }
  for (const range of ranges) {
    const pool = poolOf(pools, 'range', range)
    if (pool.IPRange !== undefined)
      throw new ProgramError(`cannot configure multiple ranges (${range}, ${pool.IPRange}) on the same subnet (${pool.Subnet})`)
    pool.IPRange = range
  }
  for (const gateway of gateways) {
    const pool = poolOf(pools, 'gateway', gateway)
    if (pool.Gateway !== undefined)
      throw new ProgramError(`cannot configure multiple gateways (${gateway}, ${pool.Gateway}) for the same subnet (${pool.Subnet})`)
    pool.Gateway = gateway
  }
  for (const [name, address] of Object.entries(auxAddresses)) {
    const pool = poolOf(pools, 'aux-address', address)
    pool.AuxiliaryAddresses = { ...pool.AuxiliaryAddresses, [name]: address }
  }
  return pools
}

function poolOf(pools: readonly Pool[], what: string, address: string): Pool {
  const pool = pools.find(({ Subnet }) => lies(address, Subnet))
  if (!pool) throw new ProgramError(`no matching subnet for ${what} ${address}`)
  return pool
}

/** Whether an address, or a subnet by its own address, lies in a subnet. */
function lies(address: string, subnet: string): boolean {
  const [base = '', bits = ''] = subnet.split('/')
  const [own = ''] = address.split('/')
  const family = isIP(base)
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    throw new ProgramError(`invalid subnet: invalid CIDR address: ${subnet}`)
  const name = family === 4 ? 'ipv4' : 'ipv6'
  const block = new BlockList()
  block.addSubnet(base, Number(bits), name)
  return isIP(own) === family && block.check(own, name)
}
