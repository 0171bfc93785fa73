import { expect, test } from 'vitest'
import { connectNetwork, disconnectNetwork } from '../../../../src/embedded/core/connect.ts'
import { needContainer } from '../../../../src/embedded/core/find.ts'
import { ended, prepareStart, removeContainer, signalled, started, startFailed } from '../../../../src/embedded/core/lifecycle.ts'
import { createNetwork, removeNetwork } from '../../../../src/embedded/core/networks.ts'
import { lookUp, route } from '../../../../src/embedded/core/reach.ts'
import { inspectContainer, listContainers } from '../../../../src/embedded/core/show-container.ts'
import { environment, systemFiles } from '../../../../src/embedded/core/system-files.ts'
import { get } from '../../../../src/embedded/core/table.ts'
import { StateUnderTest } from './engine-state.ts'

const addressOf = (engine: StateUnderTest, name: string, network = 'bridge'): string | undefined =>
  needContainer(engine.state, name).endpoints[network]?.attached?.ipv4

function end(engine: StateUnderTest, name: string, byStop = false): void {
  const { id } = needContainer(engine.state, name)
  engine.do((draft) => signalled(draft, id, 15, true))
  engine.do((draft) => ended(draft, id, { code: 137, byStop, restarts: false }))
}
function again(engine: StateUnderTest, name: string): void {
  const { id } = needContainer(engine.state, name)
  engine.do((draft) => prepareStart(draft, id))
  engine.do((draft) => started(draft, id))
}

test('each start takes the lowest address that is free (engine-facts 02)', () => {
  const engine = new StateUnderTest()
  engine.run('one')
  engine.run('two')
  expect([addressOf(engine, 'one'), addressOf(engine, 'two')]).toEqual(['172.17.0.2', '172.17.0.3'])
  end(engine, 'one')
  expect(addressOf(engine, 'one')).toBeUndefined()
  engine.run('three')
  again(engine, 'one')
  expect([addressOf(engine, 'three'), addressOf(engine, 'one')]).toEqual(['172.17.0.2', '172.17.0.4'])
})

test('the MAC is 02:42 and the address up to 26, and random since 28', () => {
  const mac = (like: '20.10' | '26' | '28'): string | undefined => new StateUnderTest(like).run('one').endpoints.bridge?.attached?.mac
  expect([mac('20.10'), mac('26')]).toEqual(['02:42:ac:11:00:02', '02:42:ac:11:00:02'])
  expect(mac('28')).not.toBe('02:42:ac:11:00:02')
  expect(Number.parseInt(mac('28')?.slice(0, 2) ?? '', 16) & 3).toBe(2)
})

test('a veth pair has consecutive numbers, the container’s end first', () => {
  const { attached } = new StateUnderTest().run('one').endpoints.bridge ?? {}
  expect(attached?.veth?.index).toBe((attached?.index ?? 0) + 1)
  expect(attached?.veth?.name).toMatch(/^veth[0-9a-f]{7}$/)
})

test('die comes first on 20.10 and last on 26 (engine-facts 26)', () => {
  const after = (like: '20.10' | '26'): string[] => {
    const engine = new StateUnderTest(like)
    engine.run('one')
    engine.happened()
    end(engine, 'one', true)
    return engine.happened()
  }
  expect(after('20.10')).toEqual(['container kill', 'container die', 'network disconnect', 'container stop'])
  expect(after('26')).toEqual(['container kill', 'network disconnect', 'container stop', 'container die'])
})

test('a start that failed gives back what it had, and only the state tells', () => {
  const engine = new StateUnderTest()
  const { id } = engine.create('one')
  engine.do((draft) => prepareStart(draft, id))
  engine.happened()
  engine.do((draft) => startFailed(draft, id, { message: 'no', exitCode: 127, wasUp: true }))
  expect(engine.happened()).toEqual(['network disconnect'])
  expect(needContainer(engine.state, 'one')).toMatchObject({ status: 'created', exitCode: 127, error: 'no' })
  engine.run('two')
  expect(addressOf(engine, 'two')).toBe('172.17.0.2')
})

test('a refused command changes nothing', () => {
  const engine = new StateUnderTest()
  engine.run('one')
  const before = engine.state
  expect(engine.refusal((draft) => removeContainer(draft, 'one', false))).toMatch(
    /^409 cannot remove container "\/one": container is running/,
  )
  expect(engine.state).toBe(before)
})

test('user bridges get the pool after the last that was given out (engine-facts 06)', () => {
  const engine = new StateUnderTest()
  const subnet = (name: string): string | undefined => {
    const { Id } = engine.do((draft) => createNetwork(draft, { Name: name }))
    return get(engine.state.networks, Id)?.ipam.config[0]?.Subnet
  }
  expect([subnet('a'), subnet('b')]).toEqual(['172.18.0.0/16', '172.19.0.0/16'])
  engine.do((draft) => removeNetwork(draft, 'a'))
  expect(subnet('c')).toBe('172.20.0.0/16')
})

test('connect and disconnect of a running container, and who answers to which name', () => {
  const engine = new StateUnderTest()
  engine.do((draft) => createNetwork(draft, { Name: 'app' }))
  engine.run('db', { HostConfig: { NetworkMode: 'app' }, NetworkingConfig: { EndpointsConfig: { app: { Aliases: ['mysql'] } } } })
  const web = engine.run('web')
  expect(lookUp(engine.state, web, 'db')).toBeUndefined()
  expect(route(engine.state, web, '172.18.0.2', false)).toEqual({ to: 'dropped' })
  engine.happened()
  engine.do((draft) => connectNetwork(draft, 'app', { Container: 'web' }))
  const joined = needContainer(engine.state, 'web')
  expect(joined.endpoints.app?.attached).toMatchObject({ interface: 'eth1', ipv4: '172.18.0.3', gateway: '172.18.0.1' })
  expect(['db', 'MySQL', 'mysql.app', 'nobody'].map((name) => lookUp(engine.state, joined, name)?.[0])).toEqual([
    '172.18.0.2',
    '172.18.0.2',
    '172.18.0.2',
    undefined,
  ])
  expect(route(engine.state, joined, '172.18.0.2', false)).toMatchObject({ to: 'container' })
  engine.do((draft) => disconnectNetwork(draft, 'app', { Container: 'web' }))
  expect(engine.happened()).toEqual(['network connect', 'network disconnect', 'network disconnect'])
  expect(systemFiles(engine.state, needContainer(engine.state, 'web'), engine.like, { hostname: 'lab' }).resolvConf).toContain(
    'nameserver 127.0.0.11',
  )
})

test('a link gives variables and a line of the hosts file, in the order of engine-facts 05', () => {
  const engine = new StateUnderTest()
  const db = engine.run('db', { Env: ['A=1'], ExposedPorts: { '3306/tcp': {} } })
  const web = engine.run('web', { Env: ['OWN=1'], HostConfig: { Links: ['db:my-sql'] } })
  expect(environment(engine.state, web, engine.like).slice(2)).toEqual([
    ...['MY_SQL_PORT=tcp://172.17.0.2:3306', 'MY_SQL_PORT_3306_TCP=tcp://172.17.0.2:3306', 'MY_SQL_PORT_3306_TCP_ADDR=172.17.0.2'],
    ...['MY_SQL_PORT_3306_TCP_PORT=3306', 'MY_SQL_PORT_3306_TCP_PROTO=tcp', 'MY_SQL_NAME=/web/my-sql', 'MY_SQL_ENV_A=1'],
    ...['MY_SQL_ENV_FROM_IMAGE=1', 'OWN=1', 'FROM_IMAGE=1'],
  ])
  expect(systemFiles(engine.state, web, engine.like, { hostname: 'lab' }).hosts).toContain(
    `172.17.0.2\tmy-sql ${db.id.slice(0, 12)} db\n172.17.0.3\t${web.id.slice(0, 12)}\n`,
  )
  end(engine, 'db')
  expect(() => environment(engine.state, needContainer(engine.state, 'web'), engine.like)).toThrow(
    'Cannot link to a non running container: /db AS /web/my-sql',
  )
})

test('the line of a link follows its target to another address, stays while it stops, and leads to no other of its name (test/docker on 20.10.24)', () => {
  const engine = new StateUnderTest()
  const db = engine.run('db', {})
  engine.run('web', { HostConfig: { Links: ['db:mysql'] } })
  const web = () => needContainer(engine.state, 'web')
  const line = () => /^.*\tmysql .*$/m.exec(systemFiles(engine.state, web(), engine.like, { hostname: 'lab' }).hosts)?.[0]
  const lineTo = (address: string): string => `${address}\tmysql ${db.id.slice(0, 12)} db`
  const refusal = 'Cannot link to a non running container: /db AS /web/mysql'
  expect(line()).toBe(lineTo('172.17.0.2'))
  end(engine, 'db')
  expect(line()).toBe(lineTo('172.17.0.2'))
  engine.run('thief', {})
  engine.do((draft) => prepareStart(draft, db.id))
  // It is written before the target's process runs.
  expect(line()).toBe(lineTo('172.17.0.4'))
  engine.do((draft) => started(draft, db.id))
  expect(line()).toBe(lineTo('172.17.0.4'))
  end(engine, 'db')
  engine.do((draft) => removeContainer(draft, 'db', false))
  engine.run('db', {})
  expect(line()).toBe(lineTo('172.17.0.4'))
  expect(inspectContainer(engine.state, web(), engine.like, [])).toMatchObject({ HostConfig: { Links: ['/db:/web/mysql'] } })
  expect(() => environment(engine.state, web(), engine.like)).toThrow(refusal)
})

test('an anonymous volume goes with rm -v of its last user only', () => {
  const engine = new StateUnderTest()
  const [mount] = engine.create('one', { Volumes: { '/data': {} } }).mounts
  engine.create('two', { HostConfig: { VolumesFrom: ['one'] } })
  const name = mount?.name ?? ''
  expect(engine.do((draft) => removeContainer(draft, 'one', true))).toEqual([])
  expect(get(engine.state.volumes, name)?.users).toHaveLength(1)
  expect(engine.do((draft) => removeContainer(draft, 'two', true))).toEqual([name])
})

test('the same commands on the same seed give the same ids', () => {
  expect(new StateUnderTest().create('one').id).toBe(new StateUnderTest().create('one').id)
})

test('what a start that failed had is in the list until the next start, and not in inspect (engine-facts 01#54)', () => {
  const engine = new StateUnderTest('20.10')
  const { id } = engine.create('one')
  const addressIn = (shown: object | undefined): string =>
    (shown as { NetworkSettings: { Networks: { bridge: { IPAddress: string } } } }).NetworkSettings.Networks.bridge.IPAddress
  const shown = (): string[] => {
    const container = needContainer(engine.state, id)
    const [listed] = listContainers(engine.state, [container], engine.like, 0)
    const inspected = inspectContainer(engine.state, container, engine.like, [])
    return [addressIn(listed), addressIn(inspected)]
  }
  engine.do((draft) => prepareStart(draft, id))
  engine.do((draft) => startFailed(draft, id, { message: 'no such program', exitCode: 127, wasUp: true }))
  expect(shown()).toEqual(['172.17.0.2', ''])
  again(engine, 'one')
  end(engine, 'one')
  expect(shown()).toEqual(['', ''])
})
