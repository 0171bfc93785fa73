import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EndpointToFind, HostEnd } from '../../../../../src/engine/observe/host/host-end.ts'
import { hostFiles } from '../../../../../src/engine/observe/host/host-files.ts'
import { type AskInside, HereLook } from '../../../../../src/engine/observe/host/look-here.ts'
import { HostTree } from './host-tree.ts'

let tree: HostTree
beforeEach(async () => {
  tree = await HostTree.make()
  await tree.bridge('docker0', 3)
  await tree.bridge('br-blue', 4)
  await tree.veth('vetha', { index: 12, peer: 11, bridge: 'docker0', port: 1 })
  await tree.veth('vethb', { index: 14, peer: 13, bridge: 'br-blue', port: 1 })
})
afterEach(() => tree.remove())

const endpoint = (more: Partial<EndpointToFind> = {}): EndpointToFind => ({
  key: 'web/net0',
  containerId: 'web',
  networkId: 'net0',
  incarnation: '1',
  bridge: 'docker0',
  pid: 100,
  ipv4: '172.17.0.2',
  mac: '02:42:ac:11:00:02',
  mayExec: true,
  ...more,
})
const cannotAsk: AskInside = async () => undefined
const look = (ask: AskInside = cannotAsk): HereLook => new HereLook(hostFiles(tree.root), ask)
const findOne = async (here: HereLook, it: EndpointToFind): Promise<HostEnd | undefined> => (await here.find([it])).get(it.key)

test('the process tells which host end is whose, and the name inside, on each of its networks', async () => {
  await tree.process(100, { lo: 1, eth0: 11, eth1: 13 }, ['127.0.0.1', '172.17.0.2', '172.18.0.2'])
  const found = await look().find([endpoint(), endpoint({ key: 'web/net1', networkId: 'net1', bridge: 'br-blue', ipv4: '172.18.0.2' })])
  expect(found.get('web/net0')).toEqual({
    evidence: 'process',
    name: 'vetha',
    index: 12,
    peerIndex: 11,
    bridge: 'docker0',
    interface: 'eth0',
  })
  expect(found.get('web/net1')).toMatchObject({ evidence: 'process', name: 'vethb', index: 14, interface: 'eth1' })
})

test('ends inside that count from 2 in each namespace are told apart by what their own process sees', async () => {
  await tree.veth('veth0', { index: 20, peer: 2, bridge: 'docker0', port: 2 })
  await tree.veth('veth1', { index: 21, peer: 2, bridge: 'docker0', port: 3 })
  await tree.process(100, { eth0: 2 }, ['172.17.0.2'])
  expect(await findOne(look(), endpoint())).toMatchObject({ evidence: 'none', why: expect.stringContaining('Several interfaces') })
  await tree.write('/proc/100/root/sys/class/net/eth0/ifindex', '2\n')
  await tree.write('/proc/100/root/sys/class/net/eth0/iflink', '21\n')
  expect(await findOne(look(), endpoint())).toMatchObject({ evidence: 'process', name: 'veth1', index: 21, interface: 'eth0' })
})

test('an index that fits by accident is found out by what went over the two ends, whatever else would speak for it', async () => {
  await tree.process(100, { lo: 1, eth0: 11 }, ['172.17.0.2'])
  await tree.carried('vetha', { received: 42, sent: 200 }, 100, 'eth0', { received: 200, sent: 42 })
  expect(await findOne(look(), endpoint())).toMatchObject({ evidence: 'process', name: 'vetha' })
  await tree.carried('vetha', { received: 42, sent: 200 }, 100, 'eth0', { received: 200, sent: 84 })
  await tree.heard('docker0', [{ mac: '02:42:ac:11:00:02', port: 1 }])
  const asked = look(async () => [{ name: 'eth0', index: 11, hostIndex: 12 }])
  expect(await findOne(asked, endpoint())).toEqual({
    evidence: 'none',
    why: 'No interface of its process 100 has its other end on the bridge.',
  })
})

test('a namespace without IPv4 multicast is read from dev_mcast', async () => {
  await tree.process(100, { eth0: 11 }, ['172.17.0.2'], false)
  expect(await findOne(look(), endpoint())).toMatchObject({ evidence: 'process', name: 'vetha' })
})

test('another process that has the number is not believed', async () => {
  await tree.process(100, { eth0: 11 }, ['10.0.0.1'])
  expect(await findOne(look(), endpoint())).toMatchObject({ evidence: 'none', why: expect.stringContaining('does not have its address') })
})

test('a process that cannot be seen has the container asked inside', async () => {
  const found = await findOne(
    look(async () => [{ name: 'eth0', index: 11, hostIndex: 12 }]),
    endpoint(),
  )
  expect(found).toEqual({ evidence: 'container', name: 'vetha', index: 12, peerIndex: 11, bridge: 'docker0', interface: 'eth0' })
})

test('a container is asked once, for all its networks and for as long as the pair is the same', async () => {
  let asked = 0
  const here = look(async () => {
    asked++
    return [
      { name: 'eth0', index: 11, hostIndex: 12 },
      { name: 'eth1', index: 13, hostIndex: 14 },
    ]
  })
  const both = [endpoint(), endpoint({ key: 'web/net1', bridge: 'br-blue' })]
  await here.find(both)
  await here.find(both)
  expect(asked).toBe(1)
  await findOne(here, endpoint({ incarnation: '2' }))
  expect(asked).toBe(2)
})

test('another’s container is never asked inside; its bridge may have heard from it', async () => {
  await tree.heard('docker0', [
    { mac: 'f2:00:00:00:00:01', port: 1, local: true },
    { mac: '02:42:ac:11:00:02', port: 1 },
  ])
  const here = look(async () => {
    throw new Error('asked inside')
  })
  expect(await findOne(here, endpoint({ mayExec: false }))).toEqual({
    evidence: 'forwarding-table',
    name: 'vetha',
    index: 12,
    peerIndex: 11,
    bridge: 'docker0',
  })
})

test('what a bridge had heard stays known after the bridge has forgotten it', async () => {
  await tree.heard('docker0', [{ mac: '02:42:ac:11:00:02', port: 1 }])
  const here = look()
  await findOne(here, endpoint())
  await tree.heard('docker0', [])
  expect(await findOne(here, endpoint())).toMatchObject({ evidence: 'forwarding-table', name: 'vetha' })
  expect(await findOne(here, endpoint({ incarnation: '2' }))).toMatchObject({ evidence: 'none' })
})

test('what cannot be found says why in words', async () => {
  expect(await findOne(look(), endpoint())).toMatchObject({
    evidence: 'none',
    why: expect.stringMatching(/process 100.*no shell.*not heard/),
  })
  expect(await findOne(look(), endpoint({ bridge: 'br-else' }))).toMatchObject({
    evidence: 'none',
    why: expect.stringContaining('a network namespace of its own'),
  })
})
