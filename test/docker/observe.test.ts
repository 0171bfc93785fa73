import { randomBytes } from 'node:crypto'
import type Docker from 'dockerode'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listOwned } from '../../src/engine/clean-up/owned.ts'
import { removeOwned } from '../../src/engine/clean-up/remove-owned.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { observe } from '../../src/engine/observe/observe.ts'
import type { Observer } from '../../src/engine/observe/observer.ts'
import type { Topology, Veth } from '../../src/shared/topology/topology.ts'
import { linkOnHost } from '../support/host-link.ts'
import { enginesUnderTest, needImage, type StartedEngine } from './engines-under-test.ts'
import { ownRecords } from './own-records.ts'

describe.each(enginesUnderTest)('observing $name', ({ start }) => {
  const labels = { 'dockstage.test': randomBytes(6).toString('hex') }
  const prefix = `observe-${labels['dockstage.test']}`
  const isMine = (its: Readonly<Record<string, string>>): boolean => its['dockstage.test'] === labels['dockstage.test']
  let engine: StartedEngine
  let connection: EngineConnection
  let docker: Docker
  let observer: Observer

  beforeEach(async () => {
    engine = await start()
    connection = await connectTo(engine.address, 'chosen')
    docker = connection.client()
    await needImage(docker, 'busybox:latest')
    observer = await observe(connection, { isMine })
  })
  afterEach(async () => {
    const { failed } = await removeOwned(docker, await listOwned(docker, labels), labels)
    observer.close()
    connection.close()
    await engine.close()
    expect(failed).toEqual([])
  })

  const create = (name: string, more: Docker.ContainerCreateOptions = {}): Promise<Docker.Container> =>
    docker.createContainer({ name: `${prefix}-${name}`, Image: 'busybox:latest', Cmd: ['sleep', '1000'], Labels: labels, ...more })
  const running = async (name: string, more: Docker.ContainerCreateOptions = {}): Promise<Docker.Container> => {
    const container = await create(name, more)
    await container.start()
    return container
  }
  const network = (name: string): Promise<Docker.Network> =>
    docker.createNetwork({ Name: `${prefix}-${name}`, Driver: 'bridge', Labels: labels })
  const vethsOf = ({ veths }: Topology, { id }: Docker.Container): Veth[] =>
    Object.values(veths).filter(({ containerId }) => containerId === id)

  async function expectVethsToBeTheHosts(container: Docker.Container, count: number): Promise<void> {
    const topology = await observer.settle()
    const veths = vethsOf(topology, container)
    expect(veths).toHaveLength(count)
    for (const veth of veths) {
      expect(veth.evidence).toBe(connection.host.look === 'here' ? 'process' : 'embedded')
      const inside = topology.endpoints[`${veth.containerId}/${veth.networkId}`]?.interface
      expect(inside).toMatch(/^eth\d$/)
      if (connection.host.look === 'here')
        expect(veth).toMatchObject((await linkOnHost(container, inside ?? '')) ?? { name: 'the host has none' })
      expect(veth.bridge).toBe(topology.networks[veth.networkId]?.bridge)
      expect(topology.hostInterfaces[veth.bridge ?? '']).toMatchObject({ kind: 'bridge', networkId: veth.networkId })
    }
  }

  test('each veth is the one that the host shows: on two networks, after leaving and coming back, after a restart', async () => {
    const [one, other] = await Promise.all([running('one'), running('other')])
    await expectVethsToBeTheHosts(one, 1)
    const blue = await network('blue')
    await blue.connect({ Container: one.id })
    await expectVethsToBeTheHosts(one, 2)
    await docker.getNetwork('bridge').disconnect({ Container: one.id })
    await expectVethsToBeTheHosts(one, 1)
    await docker.getNetwork('bridge').connect({ Container: one.id })
    await expectVethsToBeTheHosts(one, 2)
    await one.restart({ t: 0 })
    await expectVethsToBeTheHosts(one, 2)
    await expectVethsToBeTheHosts(other, 1)
  })

  test('a paused container keeps its veth, a stopped one has none', async () => {
    const container = await running('paused')
    const before = vethsOf(await observer.settle(), container)
    await container.pause()
    const paused = await observer.settle()
    expect(paused.containers[container.id]?.state).toBe('paused')
    expect(vethsOf(paused, container)).toEqual(before)
    await container.unpause()
    await container.stop({ t: 0 })
    const stopped = await observer.settle()
    expect(stopped.containers[container.id]).toMatchObject({ state: 'exited', exitCode: 137 })
    expect(vethsOf(stopped, container)).toEqual([])
    expect(stopped.endpoints[Object.keys(stopped.endpoints).find((key) => key.startsWith(container.id)) ?? '']).not.toHaveProperty('ipv4')
  })

  test('what was answered before settling is seen by it, time after time, while others are busy', async () => {
    const busy = (async () => {
      for (let round = 0; round < 6; round++) await (await running(`busy-${round}`)).remove({ force: true })
    })()
    for (let round = 0; round < 6; round++) {
      const container = await create(`round-${round}`)
      expect((await observer.settle()).containers[container.id]?.state).toBe('created')
      await container.start()
      const started = await observer.settle()
      expect(started.containers[container.id]?.state).toBe('running')
      expect(vethsOf(started, container)[0]?.name).toMatch(/^veth/)
      await container.remove({ force: true })
      expect((await observer.settle()).containers).not.toHaveProperty(container.id)
    }
    await busy
  })

  test('step by step and at one look, the same state is the same JSON', async () => {
    const blue = await network('blue')
    await docker.createVolume({ Name: `${prefix}-data`, Labels: labels })
    const Mounts = [
      { Type: 'volume' as const, Source: `${prefix}-data`, Target: '/data' },
      {
        Type: 'volume' as const,
        Source: '',
        Target: '/anonymous',
        VolumeOptions: { NoCopy: false, Labels: labels, DriverConfig: { Name: '', Options: {} } },
      },
    ]
    const PortBindings = { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] }
    const database = await running('db', { HostConfig: { Mounts } })
    await running('web', {
      ExposedPorts: { '80/tcp': {} },
      HostConfig: { PortBindings, Links: [`${prefix}-db:mysql`], VolumesFrom: [`${prefix}-db`] },
    })
    await blue.connect({ Container: database.id })
    await (await running('gone')).remove({ force: true })
    await create('never-ran')
    const bySteps = await observer.settle()
    const fresh = await observe(connection, { isMine })
    try {
      const mine = ({ containers }: Topology): unknown => Object.values(containers).filter((it) => it.mine)
      expect(mine(fresh.topology)).toEqual(mine(bySteps))
      // Other people's things may change between the two looks on a shared engine; of ours everything must be the same.
      expect(ownRecords(fresh.topology)).toBe(ownRecords(bySteps))
    } finally {
      fresh.close()
    }
    const web = Object.values(bySteps.containers).find(({ name }) => name === `${prefix}-web`)
    const ofWeb = <T>(table: Readonly<Record<string, T>>): T[] =>
      Object.entries(table).flatMap(([key, it]) => (key.startsWith(web?.id ?? '?') ? it : []))
    expect(ofWeb(bySteps.links)).toEqual([{ from: web?.id, to: database.id, alias: 'mysql' }])
    expect(ofWeb(bySteps.ports)).toMatchObject([{ containerPort: 80, hostIp: '127.0.0.1', hostPort: expect.any(Number) }])
    expect(ofWeb(bySteps.mounts).map(({ destination, from }) => [destination, from])).toEqual([
      ['/anonymous', database.id],
      ['/data', database.id],
    ])
  })

  test('connecting a stopped container emits nothing, and is seen all the same', async () => {
    const container = await create('stopped')
    const blue = await network('blue')
    await observer.settle()
    await blue.connect({ Container: container.id })
    expect((await observer.settle()).endpoints).toHaveProperty(`${container.id}/${blue.id}`)
  })

  test('a failed start leaves its exit code to be seen', async () => {
    const container = await create('bad', { Cmd: ['/no/such/program'] })
    await container.start().catch(() => undefined)
    expect((await observer.settle()).containers[container.id]).toMatchObject({ state: 'created', exitCode: 127 })
  })

  test('exec is no change: nothing is asked because of it', async () => {
    const container = await running('exec')
    const before = await observer.settle()
    const asked: string[] = []
    const undo = connection.watchCalls({ ended: ({ method, path }) => asked.push(`${method} ${path}`) })
    const exec = await container.exec({ Cmd: ['true'], AttachStdout: true })
    for await (const _part of await exec.start({}));
    expect((await observer.settle()).containers[container.id]).toBe(before.containers[container.id])
    undo()
    expect(asked.filter((call) => call.startsWith(`GET /containers/${container.id}`))).toEqual([])
  })

  test('sizes stand beside the topology', async () => {
    const container = await running('sizes', { Cmd: ['sh', '-c', 'echo hello > /file; exec sleep 1000'] })
    const { [container.id]: size } = await observer.sizes([container.id])
    expect(size?.rootBytes).toBeGreaterThan(0)
    expect(size?.rootBytes).toBeGreaterThanOrEqual(size?.writableBytes ?? Number.POSITIVE_INFINITY)
  })
})
