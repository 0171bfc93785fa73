import { expect, test } from 'vitest'
import { printedFiles } from '../../../../../src/engine/observe/host/look-helped.ts'
import { interfacesOfProcess, vethEnds } from '../../../../../src/engine/observe/host/veth-ends.ts'

const printed = [
  '/sys/class/net/docker0/ifindex\t3',
  '/sys/class/net/docker0/iflink\t3',
  '/sys/class/net/veth1/ifindex\t7',
  '/sys/class/net/veth1/iflink\t6',
  '/sys/class/net/veth1/brport/port_no\t0x1',
  '/sys/class/net/veth1/master\t../../docker0',
  '/proc/77/net/igmp\tIdx\tDevice    : Count Querier\tGroup    Users Timer\tReporter',
  '/proc/77/net/igmp\t6\teth0      :     1      V3',
  'not a file',
  '',
].join('\n')

test('what a helper printed reads as the files of its host', () => {
  const files = printedFiles(printed)
  expect(files.list('/sys/class/net')).toEqual(['docker0', 'veth1'])
  expect(vethEnds(files)).toEqual([{ name: 'veth1', index: 7, peerIndex: 6, bridge: 'docker0', port: 1 }])
  expect(interfacesOfProcess(files, 77)).toEqual(new Map([[6, 'eth0']]))
  expect(files.text('/proc/78/net/igmp')).toBeUndefined()
})
