import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectTo } from '../../../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../../../src/engine/connect/connection.ts'
import { type ObserveOptions, observe } from '../../../../src/engine/observe/observe.ts'
import type { Observer } from '../../../../src/engine/observe/observer.ts'
import { FailureError } from '../../../../src/shared/result.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { bridgeNetwork, inspected, isMine, ours, userNetwork } from './inspected.ts'
import { ToldEngine } from './told-engine.ts'

let engine: ToldEngine
let connection: EngineConnection
let observer: Observer
const changes: Topology[] = []

beforeEach(async () => {
  engine = await ToldEngine.start()
  engine.networks.set('net0', bridgeNetwork)
  engine.containers.set('old', inspected('old'))
  engine.images.set('sha256:1', { Id: 'sha256:1', RepoTags: ['b:1', 'a:1'], Size: 5, RootFS: { Layers: ['sha256:l'] } })
  await observing()
})
afterEach(async () => {
  observer.close()
  connection.close()
  await engine.close()
})

async function observing(options: Partial<ObserveOptions> = {}): Promise<void> {
  connection = await connectTo({ kind: 'socket', path: engine.path }, 'socket')
  observer = await observe(connection, { isMine, ...options })
  changes.length = 0
  observer.subscribe((topology) => changes.push(topology))
  engine.asked.length = 0
}

const nextChange = (): Promise<Topology> =>
  new Promise((resolve) => {
    const undo = observer.subscribe((topology) => {
      undo()
      resolve(topology)
    })
  })
const nextState = (): Promise<string> =>
  new Promise((resolve) => {
    const undo = observer.onConnection((state) => {
      undo()
      resolve(state)
    })
  })
const asked = (): string[] => engine.asked.filter((path) => path !== '/events' && path !== '/dockstage/host')

test('the first look sees everything', () => {
  const { containers, images, networks, endpoints } = observer.topology
  expect(Object.keys(containers)).toEqual(['old'])
  expect(Object.keys(networks)).toEqual(['net0'])
  expect(Object.keys(endpoints)).toEqual(['old/net0'])
  expect(images).toEqual({ 'sha256:1': { id: 'sha256:1', tags: ['a:1', 'b:1'], layers: ['sha256:l'], sizeBytes: 5 } })
})

test('an event leads to a question about that thing alone', async () => {
  engine.containers.set('new', inspected('new'))
  const change = nextChange()
  engine.emit('container', 'start', 'new')
  expect(Object.keys((await change).containers)).toEqual(['new', 'old'])
  expect(asked()).toEqual(['/containers/new/json'])
})

test('settling sees what the engine did before, though its stream has not told yet', async () => {
  engine.holdsStream = true
  engine.containers.set('new', inspected('new'))
  engine.emit('container', 'start', 'new')
  const { containers } = await observer.settle()
  expect(Object.keys(containers)).toEqual(['new', 'old'])
})

test('settling without anything new asks once and changes nothing', async () => {
  const before = observer.topology
  expect(await observer.settle()).toBe(before)
  expect(engine.asked).toEqual(['/events'])
  expect(changes).toEqual([])
})

test('an event that comes by both ways counts once', async () => {
  engine.containers.set('new', inspected('new'))
  engine.emit('container', 'start', 'new')
  await observer.settle()
  await observer.settle()
  expect(asked().filter((path) => path === '/containers/new/json')).toHaveLength(1)
})

test('exec, health probes and the like lead to no question at all', async () => {
  for (const action of ['exec_create: ls', 'exec_start: ls', 'exec_die', 'top', 'attach', 'resize', 'kill'])
    engine.emit('container', action, 'old')
  engine.emit('volume', 'mount', 'data', { container: 'old' })
  await observer.settle()
  expect(engine.asked).toEqual(['/events'])
})

test('events that come during a look are gathered and looked at together', async () => {
  let open = (): void => undefined
  engine.gate = new Promise((resolve) => {
    open = resolve
  })
  engine.emit('container', 'update', 'old')
  await expect.poll(asked).toEqual(['/containers/old/json'])
  for (let count = 0; count < 20; count++) engine.emit('container', 'update', 'old')
  open()
  await observer.settle()
  expect(asked().length).toBeLessThanOrEqual(3)
})

test('what is gone when it is asked for is removed, with all that hung on it', async () => {
  engine.containers.delete('old')
  engine.emit('container', 'die', 'old')
  const { containers, endpoints, veths } = await observer.settle()
  expect([containers, endpoints, veths]).toEqual([{}, {}, {}])
})

test('what an event says is gone is not asked for', async () => {
  engine.containers.delete('old')
  engine.emit('container', 'die', 'old')
  engine.emit('container', 'destroy', 'old')
  engine.holdsStream = true
  expect((await observer.settle()).containers).toEqual({})
})

test('connecting to a network asks the container, and a network that no event told of is asked for too', async () => {
  engine.networks.set('net1', userNetwork('net1', 'blue'))
  engine.containers.set(
    'old',
    inspected('old', { NetworkSettings: { Networks: { blue: { NetworkID: 'net1', IPAddress: '172.18.0.2' } } } }),
  )
  engine.emit('network', 'connect', 'net1', { container: 'old', name: 'blue' })
  const topology = await observer.settle()
  expect(Object.keys(topology.endpoints)).toEqual(['old/net1'])
  expect(topology.networks.net1?.name).toBe('blue')
  expect(asked()).toEqual(['/containers/old/json', '/networks/net1'])
})

test('a network that a container still names after its removal is asked for once', async () => {
  engine.containers.set(
    'old',
    inspected('old', { State: { Status: 'exited' }, NetworkSettings: { Networks: { x: { NetworkID: 'gone' } } } }),
  )
  engine.emit('container', 'die', 'old')
  await observer.settle()
  engine.emit('container', 'update', 'old')
  await observer.settle()
  expect(asked().filter((path) => path === '/networks/gone')).toHaveLength(1)
})

test('volumes and networks come and go by name and id', async () => {
  engine.volumes.set('data', { Name: 'data', Driver: 'local', Labels: ours })
  engine.emit('volume', 'create', 'data')
  engine.networks.set('net1', userNetwork('net1', 'blue'))
  engine.emit('network', 'create', 'net1')
  const there = await observer.settle()
  expect([there.volumes.data?.mine, there.networks.net1?.mine]).toEqual([true, true])
  engine.volumes.delete('data')
  engine.networks.delete('net1')
  engine.emit('volume', 'destroy', 'data')
  engine.emit('network', 'destroy', 'net1')
  const after = await observer.settle()
  expect([Object.keys(after.volumes), Object.keys(after.networks)]).toEqual([[], ['net0']])
})

test('a prune that does not say what went has the volumes listed', async () => {
  engine.emit('volume', 'prune', '')
  await observer.settle()
  expect(asked()).toEqual(['/volumes'])
})

test('a new image is inspected, known ones are not', async () => {
  engine.images.set('sha256:2', { Id: 'sha256:2', RepoTags: null, Size: 1, RootFS: { Layers: [] } })
  engine.emit('image', 'pull', 'c:1')
  const { images } = await observer.settle()
  expect(Object.keys(images)).toEqual(['sha256:1', 'sha256:2'])
  expect(asked().map(decodeURIComponent)).toEqual(['/images/json', '/images/sha256:2/json'])
})

test('a renamed container has those asked again that link to it', async () => {
  engine.containers.set('web', inspected('web', { HostConfig: { Links: ['/old:/web/db'] } }))
  engine.emit('container', 'create', 'web')
  await observer.settle()
  engine.containers.set('old', inspected('old', { Name: '/new' }))
  engine.containers.set('web', inspected('web', { HostConfig: { Links: ['/new:/web/db'] } }))
  engine.emit('container', 'rename', 'old', { oldName: '/old' })
  expect(Object.keys((await observer.settle()).links)).toEqual(['web/old/db'])
})

test('connecting one’s own stopped container emits nothing, and settling sees it', async () => {
  const State = { Status: 'exited' } as const
  engine.containers.set('mine', inspected('mine', { State, Config: { Labels: ours } }))
  engine.emit('container', 'die', 'mine')
  await observer.settle()
  engine.networks.set('net1', userNetwork('net1', 'blue'))
  engine.emit('network', 'create', 'net1')
  engine.containers.set(
    'mine',
    inspected('mine', { State, Config: { Labels: ours }, NetworkSettings: { Networks: { blue: { NetworkID: 'net1' } } } }),
  )
  await connection.client().getNetwork('net1').connect({ Container: 'mine' })
  expect(Object.keys((await observer.settle()).endpoints)).toContain('mine/net1')
})

test('a lost engine is told, and one full look is made when it is back', async () => {
  const lost = nextState()
  await engine.goAway()
  expect(await lost).toBe('lost')
  const cause = await observer.settle().catch((it: unknown) => it)
  expect(cause instanceof FailureError && cause.failure.code).toBe('engine-lost')
  engine.containers.set('new', inspected('new'))
  const back = nextState()
  await engine.listen()
  expect(await back).toBe('connected')
  expect(Object.keys(observer.topology.containers)).toEqual(['new', 'old'])
  engine.containers.set('newer', inspected('newer'))
  engine.emit('container', 'create', 'newer')
  expect(Object.keys((await observer.settle()).containers)).toContain('newer')
})

test('an engine whose clock is ahead is settled with its own time', async () => {
  observer.close()
  connection.close()
  engine.clockAhead = 3_600_000
  await observing()
  engine.holdsStream = true
  engine.containers.set('new', inspected('new'))
  engine.emit('container', 'start', 'new')
  expect(Object.keys((await observer.settle()).containers)).toContain('new')
})

test('an engine whose clock is put back does not hang the settling', async () => {
  observer.close()
  connection.close()
  engine.clockAhead = 3_600_000
  await observing()
  engine.clockAhead = 0
  await observer.settle()
  engine.asked.length = 0
  await observer.settle()
  expect(engine.asked).toEqual(['/events'])
})

test('a virtual machine’s engine whose clock stood still in a sleep is settled with its own time when it is set right', async () => {
  observer.close()
  connection.close()
  engine.platform = 'Docker Desktop 4.30'
  await observing()
  engine.clockAhead = -8 * 3_600_000
  await observer.settle()
  engine.clockAhead = 0
  engine.holdsStream = true
  engine.containers.set('new', inspected('new'))
  engine.emit('container', 'start', 'new')
  expect(Object.keys((await observer.settle()).containers)).toContain('new')
})

test.runIf(process.platform === 'linux')(
  'where this machine’s clock is put back, what happens is neither hidden nor taken for known',
  async () => {
    observer.close()
    connection.close()
    engine.platform = 'Docker Engine - Community'
    let back = 0
    await observing({ now: () => Date.now() - back })
    expect(connection.host.look, 'engine and app have one clock').toBe('here')
    const change = nextChange()
    engine.containers.set('first', inspected('first'))
    engine.emit('container', 'start', 'first')
    await change
    back = 3_600_000
    engine.clockAhead = -back
    engine.containers.set('first', inspected('first', { Name: '/renamed' }))
    const known = nextChange()
    engine.emit('container', 'rename', 'first')
    expect((await known).containers.first?.name).toBe('renamed')
    engine.holdsStream = true
    engine.containers.set('second', inspected('second'))
    engine.emit('container', 'start', 'second')
    // Time passes, so that an `until` of now is later than that.
    await observer.settle()
    engine.containers.set('third', inspected('third'))
    engine.emit('container', 'start', 'third')
    expect(Object.keys((await observer.settle()).containers)).toEqual(['first', 'old', 'second', 'third'])
  },
)

test('the host ends that an engine tells of are the evidence', async () => {
  engine.host = {
    interfaces: [{ name: 'docker0', kind: 'bridge', mac: '02:42:00:00:00:01', addresses: ['172.17.0.1/16'], networkId: 'net0' }],
    veths: [{ name: 'veth1', index: 12, peerIndex: 11, containerId: 'old', networkId: 'net0', bridge: 'docker0', interface: 'eth0' }],
  }
  engine.emit('container', 'update', 'old')
  const { veths, hostInterfaces, endpoints } = await observer.settle()
  expect(veths['old/net0']).toMatchObject({ evidence: 'embedded', name: 'veth1', index: 12, peerIndex: 11 })
  expect(hostInterfaces.docker0?.addresses).toEqual(['172.17.0.1/16'])
  expect(endpoints['old/net0']?.interface).toBe('eth0')
})

test('where the host is hidden, veths say so, and bridges are what the engine tells', async () => {
  observer.close()
  connection.close()
  engine.platform = 'Docker Desktop 4.30'
  await observing()
  const { veths, hostInterfaces } = observer.topology
  expect(veths['old/net0']).toMatchObject({ evidence: 'none', why: expect.stringContaining('virtual machine') })
  expect(hostInterfaces).toEqual({ docker0: { name: 'docker0', kind: 'bridge', addresses: ['172.17.0.1/16'], networkId: 'net0' } })
})

test('settling can be cancelled', async () => {
  const cause = await observer.settle(AbortSignal.abort()).catch((it: unknown) => it)
  expect(cause instanceof FailureError && cause.failure.code).toBe('cancelled')
})

test('settling can be cancelled while the engine keeps an answer back', async () => {
  let answer = (): void => undefined
  engine.gate = new Promise((resolve) => {
    answer = resolve
  })
  engine.emit('container', 'update', 'old')
  await expect.poll(asked).toEqual(['/containers/old/json'])
  const cancel = new AbortController()
  const settling = observer.settle(cancel.signal).catch((it: unknown) => it)
  cancel.abort()
  const cause = await settling
  expect(cause instanceof FailureError && cause.failure.code).toBe('cancelled')
  answer()
  await observer.settle()
})

test('an answer that does not come is given up at the limit, told as the loss that it is, and asked for again', async () => {
  observer.close()
  observer = await observe(connection, { isMine, limitMs: 100 })
  const lost = nextState()
  let answer = (): void => undefined
  engine.gate = new Promise((resolve) => {
    answer = resolve
  })
  engine.emit('container', 'update', 'old')
  expect(await lost).toBe('lost')
  const cause = await observer.settle().catch((it: unknown) => it)
  expect(cause instanceof FailureError && cause.failure).toMatchObject({
    code: 'engine-lost',
    message: 'The engine did not answer GET /containers/old/json within 0.1 s.',
  })
  const back = nextState()
  answer()
  expect(await back).toBe('connected')
})

test('a question that is refused once is asked again, and no loss', async () => {
  const states: string[] = []
  observer.onConnection((state) => states.push(state))
  engine.refusals.push('layer does not exist')
  engine.containers.set('new', inspected('new'))
  const change = nextChange()
  engine.emit('container', 'create', 'new')
  expect(Object.keys((await change).containers)).toEqual(['new', 'old'])
  expect([states, asked().filter((path) => path === '/containers/json')]).toEqual([[], ['/containers/json']])
})

test('a container of which an engine says so in a refusal is gone', async () => {
  engine.refusals.push('container old does not exist in database: no such container')
  engine.emit('container', 'die', 'old')
  expect((await observer.settle()).containers).toEqual({})
  expect(asked()).toEqual(['/containers/old/json'])
})

test.each([
  ['a stream of events that ends', () => engine.endStreams()],
  ['what is no JSON among the events', () => engine.say('{"Type":\n')],
  ['a page of a proxy’s', () => engine.say('<html>502</html>\n')],
])('%s is made up for by one full look, and nobody is alarmed', async (_what, happen) => {
  const states: string[] = []
  observer.onConnection((state) => states.push(state))
  engine.holdsStream = true
  engine.containers.set('new', inspected('new'))
  const change = nextChange()
  happen()
  expect(Object.keys((await change).containers)).toEqual(['new', 'old'])
  expect([states, asked().filter((path) => path === '/containers/json')]).toEqual([[], ['/containers/json']])
})

test('sizes are asked for those containers, and ones that are gone are left out', async () => {
  engine.containers.set('old', Object.assign(inspected('old'), { SizeRw: 7, SizeRootFs: 70 }))
  expect(await observer.sizes(['old', 'gone'])).toEqual({ old: { writableBytes: 7, rootBytes: 70 } })
})
