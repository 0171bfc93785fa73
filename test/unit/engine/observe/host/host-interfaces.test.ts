import { afterEach, beforeEach, expect, test } from 'vitest'
import { hostFiles } from '../../../../../src/engine/observe/host/host-files.ts'
import { bridgesOf, hostInterfacesOf, uplinkOf } from '../../../../../src/engine/observe/host/host-interfaces.ts'
import { bridgeNetwork, userNetwork } from '../inspected.ts'
import { HostTree } from './host-tree.ts'

let tree: HostTree
beforeEach(async () => {
  tree = await HostTree.make()
})
afterEach(() => tree.remove())

test('a bridge has the address of its network and the MAC of the host', async () => {
  await tree.bridge('docker0', 3)
  const docker0 = { name: 'docker0', kind: 'bridge', mac: '02:42:00:00:00:01', addresses: ['172.17.0.1/16'], networkId: 'net0' }
  expect(bridgesOf([bridgeNetwork], hostFiles(tree.root))).toEqual([docker0])
})

test('a bridge that is not among the host’s interfaces is not shown as one of them', () => {
  expect(bridgesOf([bridgeNetwork], hostFiles(tree.root))).toEqual([])
})

test('a default bridge whose gateway the engine leaves out has the host’s address in its subnet', async () => {
  await tree.bridge('docker0', 3)
  await tree.process(1, {}, ['10.0.0.4', '172.17.0.1'])
  await tree.write('/proc/self/net/fib_trie', '   |-- 10.0.0.4\n      /32 host LOCAL\n   |-- 172.17.0.1\n      /32 host LOCAL\n')
  const withoutGateway = { ...bridgeNetwork, IPAM: { Config: [{ Subnet: '172.17.0.0/16' }] } }
  expect(bridgesOf([withoutGateway], hostFiles(tree.root))[0]?.addresses).toEqual(['172.17.0.1/16'])
})

test('and so has one of two stacks, in both', async () => {
  await tree.bridge('docker0', 3)
  await tree.write('/proc/self/net/fib_trie', '   |-- 172.17.0.1\n      /32 host LOCAL\n')
  await tree.write(
    '/proc/net/if_inet6',
    `fe800000000000000042f6fffe6ba8fb 03 40 20 80  docker0
fd00deadbeef00000000000000000002 02 40 00 80     eth0
fd00deadbeef00000000000000000001 03 40 00 80  docker0
`,
  )
  const dual = { ...bridgeNetwork, IPAM: { Config: [{ Subnet: '172.17.0.0/16' }, { Subnet: 'fd00:dead:beef::/64' }] } }
  expect(bridgesOf([dual], hostFiles(tree.root))[0]?.addresses).toEqual(['172.17.0.1/16', 'fd00:dead:beef::1/64'])
})

test('where the host cannot be seen, a bridge has what the engine tells', () => {
  const [, blue] = bridgesOf([bridgeNetwork, userNetwork('0123456789abcdef', 'blue')])
  expect(blue).toEqual({ name: 'br-0123456789ab', kind: 'bridge', addresses: [], networkId: '0123456789abcdef' })
})

test('the uplink is the interface of the best default route, without link-local addresses', async () => {
  const route = (...cells: string[]): string => cells.join('\t')
  const lines = [
    route('Iface', 'Destination', 'Gateway', 'Flags', 'RefCnt', 'Use', 'Metric', 'Mask', 'MTU', 'Window', 'IRTT'),
    route('wlan0', '00000000', '0100000A', '0003', '0', '0', '600', '00000000', '0', '0', '0'),
    route('eth0', '00000000', '0100000A', '0003', '0', '0', '100', '00000000', '0', '0', '0'),
    route('docker0', '000011AC', '00000000', '0001', '0', '0', '0', '0000FFFF', '0', '0', '0'),
  ]
  await tree.write('/proc/net/route', `${lines.join('\n')}\n`)
  await tree.write('/sys/class/net/eth0/address', '02:fc:00:00:00:01\n')
  const interfaces = {
    eth0: [
      { cidr: '10.0.0.4/24', internal: false },
      { cidr: 'fe80::1/64', scopeid: 2, internal: false },
    ],
  }
  expect(uplinkOf(hostFiles(tree.root), interfaces)).toEqual({
    name: 'eth0',
    kind: 'uplink',
    mac: '02:fc:00:00:00:01',
    addresses: ['10.0.0.4/24'],
  })
})

test('a machine without a default route has no uplink', async () => {
  await tree.write('/proc/net/route', 'Iface\tDestination\n')
  expect(uplinkOf(hostFiles(tree.root), {})).toBeUndefined()
})

test('where none of the bridges is here, this machine’s uplink is not theirs', async () => {
  await tree.write('/proc/net/route', 'Iface\tDestination\neth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n')
  const elsewhere = hostInterfacesOf([bridgeNetwork], hostFiles(tree.root))
  expect(elsewhere).toEqual([{ name: 'docker0', kind: 'bridge', addresses: ['172.17.0.1/16'], networkId: 'net0' }])
  await tree.bridge('docker0', 3)
  expect(hostInterfacesOf([bridgeNetwork], hostFiles(tree.root)).map(({ name }) => name)).toEqual(['eth0', 'docker0'])
})
