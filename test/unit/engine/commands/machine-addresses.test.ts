import { getServers } from 'node:dns'
import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { checkSubnets, machineAddresses } from '../../../../src/engine/commands/machine-addresses.ts'
import { performCommand } from '../../../../src/engine/commands/perform.ts'
import { parseCommands } from '../../../../src/shared/command/parse.ts'
import { fakeContext } from '../../../support/fake-engine.ts'

const routes = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	0101A8C0	0003	0	0	0	00000000	0	0	0
eth0	0001A8C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
`
const home = machineAddresses({
  interfaces: {
    lo: [{ address: '127.0.0.1', internal: true }],
    eth0: [
      { address: '192.168.1.7', internal: false },
      { address: 'fd12::7', internal: false },
    ],
    docker0: [{ address: '172.17.0.1', internal: false }],
    'br-0123456789ab': [{ address: '172.18.0.1', internal: false }],
    virbr0: [{ address: '192.168.122.1', internal: false }],
  },
  servers: ['10.0.0.53', '10.0.0.54:5353', '[fd00::53]:53'],
  routes,
})

test('the machine’s addresses are its own, its gateway’s and its DNS servers’; bridges of engines are not among them', () => {
  expect(home.map((it) => it.address)).toEqual([
    ...['192.168.1.7', 'fd12::7', '192.168.122.1'],
    '192.168.1.1',
    ...['10.0.0.53', '10.0.0.54', 'fd00::53'],
  ])
})

const { context } = fakeContext({})
const real = { ...context, isOnThisMachine: true }

test.each([
  ['192.168.1.0/24', '192.168.1.7, which is this machine’s own (eth0)'],
  ['192.168.1.0/30', '192.168.1.1, which is the gateway of this machine'],
  ['10.0.0.0/8', '10.0.0.53, which is the DNS server of this machine'],
  ['fd00::/64', 'fd00::53, which is the DNS server of this machine'],
])('a subnet that takes an address of the machine is refused: %s', async (subnet, why) => {
  await expect(checkSubnets(real, { subnets: ['172.30.0.0/24', subnet] }, home)).rejects.toMatchObject({
    failure: { code: 'bad-usage', message: expect.stringContaining(`The subnet ${subnet} holds ${why}`) },
  })
})

test('others are not, nor where the machine is another, is a model, or its user allows it', async () => {
  await checkSubnets(real, { subnets: ['192.168.2.0/24', '172.17.0.0/16', '10.1.0.0/16', 'fd13::/64'] }, home)
  await checkSubnets({ ...real, isOnThisMachine: false }, { subnets: ['192.168.1.0/24'] }, home)
  await checkSubnets({ ...real, consented: ['host-network'] }, { subnets: ['192.168.1.0/24'] }, home)
  await checkSubnets({ ...real, engine: { ...real.engine, kind: 'embedded' } }, { subnets: ['192.168.1.0/24'] }, home)
})

test('it is refused before anything is sent', async () => {
  const own = Object.entries(networkInterfaces()).flatMap(([name, them = []]) =>
    /^(?:docker|br-)/.test(name) ? [] : them.filter((it) => !it.internal && it.family === 'IPv4').map((it) => it.address),
  )
  const address = [...own, ...getServers()].find((it) => /^(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.[\d.]+$/.test(it))
  // A machine without a private address has none to lose.
  if (address === undefined) return
  const [only] = parseCommands(`docker network create --subnet ${address}/30 front`).commands
  const { context, calls } = fakeContext({}, { isOnThisMachine: true })
  await expect(performCommand(context, only?.command as never)).rejects.toMatchObject({ failure: { code: 'bad-usage' } })
  expect(calls).toEqual([])
})
