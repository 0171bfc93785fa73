import { expect, test } from 'vitest'
import { addressPools } from '../../../../src/engine/commands/address-pools.ts'

const pools = (more: object): unknown =>
  addressPools({
    ...{ name: 'network create', network: 'x', internal: false, attachable: false, ipv6: false, labels: {}, options: {}, ipamOptions: {} },
    ...{ subnets: [], gateways: [], ranges: [], auxAddresses: {} },
    ...more,
  })

test('each gateway, range and further address goes to the subnet that it lies in, in any order', () => {
  const two = { subnets: ['10.1.0.0/24', 'fd00::/64'], gateways: ['fd00::1', '10.1.0.1'], ranges: ['10.1.0.128/25'] }
  expect(pools({ ...two, auxAddresses: { host: '10.1.0.5', six: 'fd00::5' } })).toEqual([
    { Subnet: '10.1.0.0/24', Gateway: '10.1.0.1', IPRange: '10.1.0.128/25', AuxiliaryAddresses: { host: '10.1.0.5' } },
    { Subnet: 'fd00::/64', Gateway: 'fd00::1', AuxiliaryAddresses: { six: 'fd00::5' } },
  ])
  expect(pools({})).toEqual([])
})

test.each([
  [{ gateways: ['10.1.0.1'] }, 'every ip-range or gateway must have a corresponding subnet'],
  [{ subnets: ['10.1.0.0/24'], ranges: ['10.2.0.0/25'] }, 'no matching subnet for range 10.2.0.0/25'],
  [{ subnets: ['10.1.0.0/24'], gateways: ['10.2.0.1'] }, 'no matching subnet for gateway 10.2.0.1'],
  [{ subnets: ['10.1.0.0/24'], auxAddresses: { a: '10.2.0.1' } }, 'no matching subnet for aux-address 10.2.0.1'],
  [{ subnets: ['10.1.0.0/24', '10.1.0.0/25'] }, 'multiple overlapping subnet configuration is not supported'],
  [
    { subnets: ['10.1.0.0/24', '10.2.0.0/24'], gateways: ['10.1.0.1', '10.1.0.2'] },
    'cannot configure multiple gateways (10.1.0.2, 10.1.0.1) for the same subnet (10.1.0.0/24)',
  ],
  [{ subnets: ['nope'], gateways: ['10.1.0.1'] }, 'invalid subnet: invalid CIDR address: nope'],
])('%o is refused', (more, words) => {
  expect(() => pools(more)).toThrow(words)
})
