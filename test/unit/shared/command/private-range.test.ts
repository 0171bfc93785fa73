import { BlockList, isIPv4 } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPrivateRange, rangesOverlap } from '../../../../src/shared/command/private-range.ts'
import { randomRuns } from '../../../support/random-runs.ts'

test.each([
  ...['10.0.0.0/8', '10.9.8.7/16', '172.16.0.0/12', '172.31.255.0/24', '192.168.4.1', '192.0.2.0/24', '198.51.100.0/25'],
  ...['203.0.113.128/25', '198.18.0.0/15', '198.19.0.0/16'],
  ...[
    'fd10::/12',
    'fd00:ec3::/32',
    'FDAB:CDEF::1/64',
    'fd00:0:0:1::/64',
    '2001:db8::/32',
    '2001:0DB8:0:0:0:0:0:0/48',
    '3fff::/20',
    '2001:2::/48',
  ],
  'fd00::10.0.0.1/120',
])('%s is private', (range) => {
  expect(isPrivateRange(range)).toBe(true)
})

test.each([
  ...['1.1.1.0/24', '1.1.1.1', '8.8.8.8/32', '0.0.0.0/0', '0.0.0.0/1', '10.0.0.0/7', '10.1.2.3/0', '172.16.0.0/11', '172.32.0.0/16'],
  ...['192.168.0.0/15', '192.0.3.0/24', '192.0.2.0/23', '198.20.0.0/16', '203.0.112.0/23', '224.0.0.0/8', '255.255.255.255'],
  // The host's own: links, carriers, clouds' metadata.
  ...['127.0.0.0/8', '169.254.0.0/16', '169.254.169.254', '100.64.0.0/10', '100.100.100.100', 'fd00:ec2::/32', 'fd00:ec2::254'],
  ...['fd00::/16', 'fd00::/8', 'fc00::/7'],
  ...['2606:4700:4700::/48', '::/0', 'fc00::/6', 'fe80::/10', '::1', '2001:db8::/31', '2001::/16', '64:ff9b::/96', '2002:a00::/24'],
  // Of what is spelled as few would, an engine may make anything.
  ...[
    '::ffff:10.0.0.0/104',
    '::ffff:1.1.1.0/120',
    '010.0.0.0/8',
    '10.0/8',
    '10/8',
    '167772160/8',
    '0xa.0.0.0/8',
    '10.0.0.0/',
    '10.0.0.0/33',
  ],
  ...[
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    ' 10.0.0.0/8',
    '10.0.0.0/8 ',
    '10.0.0.0/0x8',
    '10.0.0.0/255.0.0.0',
    '10.0.0.256/8',
    '',
    '/8',
    'fd00',
    'fd00:/8',
  ],
  ...[
    'fd00:::/8',
    'fd00::1::/8',
    'fd00::12345/8',
    'fd00::/129',
    '1:2:3:4:5:6:7/8',
    '1:2:3:4:5:6:7:8:9/8',
    'fd00::1%eth0/64',
    'fd00::1.2.3/64',
  ],
])('%j is not', (range) => {
  expect(isPrivateRange(range)).toBe(false)
})

const addresses = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '10.0.0.0',
    '10.255.255.255',
    '172.31.0.1',
    '192.168.0.0',
    '198.19.9.9',
    'fdff::',
    '2001:db8::1',
    '3fff:fff::',
    '9.255.255.255',
  ),
)

test('of any address, Node says the same', () => {
  const known = new BlockList()
  for (const [address, bits] of [
    ...([
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['192.0.2.0', 24],
    ] as const),
    ...([
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['198.18.0.0', 15],
    ] as const),
  ])
    known.addSubnet(address, bits)
  for (const [address, bits] of [
    ['fc00::', 7],
    ['2001:db8::', 32],
    ['3fff::', 20],
    ['2001:2::', 48],
  ] as const)
    known.addSubnet(address, bits, 'ipv6')
  fc.assert(
    fc.property(addresses, (address) => {
      // Node takes an IPv4 address that is written as IPv6 for that; here it is none.
      fc.pre(isIPv4(address) || !known.check(address.replace(/^.*:(?=\d+\.)/, '')))
      expect([address, isPrivateRange(address)]).toEqual([address, known.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')])
    }),
    randomRuns(5_000),
  )
})

test('two ranges overlap where one lies in the other, whichever is written with which of its addresses', () => {
  expect(rangesOverlap('192.168.1.7/24', '192.168.0.0/16')).toBe(true)
  expect(rangesOverlap('192.168.0.0/16', '192.168.1.7/24')).toBe(true)
  expect(rangesOverlap('192.168.1.1', '192.168.1.0/24')).toBe(true)
  expect(rangesOverlap('192.168.2.0/24', '192.168.1.0/24')).toBe(false)
  expect(rangesOverlap('::/0', '192.168.1.0/24')).toBe(false)
  expect(rangesOverlap('0.0.0.0/0', 'nonsense')).toBe(false)
})
