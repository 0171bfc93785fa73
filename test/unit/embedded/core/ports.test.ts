import { expect, test } from 'vitest'
import { askedPorts, freePort, takePort } from '../../../../src/embedded/core/ports.ts'
import { StateUnderTest } from './engine-state.ts'

const web = { containerPort: 80, protocol: 'tcp', hostIp: '' } as const

test('ephemeral ports go up from 32768 and do not come back at once (engine-facts 04)', () => {
  const engine = new StateUnderTest()
  expect(engine.do((draft) => takePort(draft, 'a', web))).toBe(32_768)
  engine.do((draft) => freePort(draft, 'a', 'tcp', 32_768))
  expect(engine.do((draft) => takePort(draft, 'a', web))).toBe(32_769)
  expect(engine.do((draft) => takePort(draft, 'a', { ...web, protocol: 'udp' }))).toBe(32_768)
})

test('a port that another container has is refused, and a range takes its first free one', () => {
  const engine = new StateUnderTest()
  engine.do((draft) => takePort(draft, 'a', { ...web, range: [8080, 8080] }))
  expect(engine.refusal((draft) => takePort(draft, 'b', { ...web, range: [8080, 8080] }))).toBe(
    '500 Bind for 0.0.0.0:8080 failed: port is already allocated',
  )
  expect(engine.do((draft) => takePort(draft, 'b', { ...web, range: [8080, 8082] }))).toBe(8081)
})

test('the highest container port is published first; what is not exposed is not', () => {
  const container = new StateUnderTest().create('one', {
    ExposedPorts: { '80/tcp': {}, '443/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '' }], '443/tcp': [{ HostPort: '' }], '22/tcp': [{ HostPort: '' }] } },
  })
  expect(askedPorts(container).map(({ containerPort }) => containerPort)).toEqual([443, 80])
})
