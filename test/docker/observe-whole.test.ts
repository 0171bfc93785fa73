import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOwned } from '../../src/engine/clean-up/owned.ts'
import { removeOwned } from '../../src/engine/clean-up/remove-owned.ts'
import { ask } from '../../src/engine/connect/ask.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { observe } from '../../src/engine/observe/observe.ts'
import type { Observer } from '../../src/engine/observe/observer.ts'
import type { Container, Topology } from '../../src/shared/topology/topology.ts'
import { ipLinks, linkOnHost } from '../support/host-link.ts'
import { enginesUnderTest, needImage, type StartedEngine } from './engines-under-test.ts'
import { ownRecords } from './own-records.ts'

/** One of everything at once; each test holds the records of one kind against what the engine itself says of it. */
describe.each(enginesUnderTest)('the whole topology of $name', ({ name, start }) => {
  const label = randomBytes(6).toString('hex')
  const labels = { 'dockstage.test': label }
  const named = (name: string): string => `whole-${label}-${name}`
  const isMine = (its: Readonly<Record<string, string>>): boolean => its['dockstage.test'] === label
  const containers = new Map<string, Docker.Container>()
  let engine: StartedEngine
  let connection: EngineConnection
  let docker: Docker
  let observer: Observer
  let topology: Topology
  let directory: string
  let blue: Docker.Network
  let green: Docker.Network

  const idOf = (name: string): string => containers.get(name)?.id ?? `no ${name}`
  const inspect = async (name: string): Promise<Docker.ContainerInspectInfo> => docker.getContainer(idOf(name)).inspect()
  const create = async (name: string, body: Docker.ContainerCreateOptions = {}): Promise<Docker.Container> => {
    const HostConfig = body.HostConfig ?? {}
    const whole = { Image: 'busybox:latest', Cmd: ['sleep', '1000'], ...body, HostConfig: { ...HostConfig, Init: true }, Labels: labels }
    const { Id } = (await ask(docker, {
      method: 'POST',
      path: '/containers/create',
      query: { name: named(name) },
      body: { ...whole },
    })) as { Id: string }
    const container = docker.getContainer(Id)
    containers.set(name, container)
    return container
  }
  const run = async (name: string, body: Docker.ContainerCreateOptions = {}): Promise<Docker.Container> => {
    const container = await create(name, body)
    await container.start()
    return container
  }
  const network = (name: string, more: object = {}): Promise<Docker.Network> =>
    docker.createNetwork({ Name: named(name), Driver: 'bridge', Labels: labels, ...more })
  /** The records of a table whose key begins with this container's id. */
  const of = <T>(table: Readonly<Record<string, T>>, name: string): T[] =>
    Object.entries(table).flatMap(([key, record]) => (key.startsWith(idOf(name)) ? [record] : []))
  const observed = (is: (topology: Topology) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const undo = observer.subscribe((it) => {
        if (!is(it)) return
        undo()
        resolve()
      })
    })

  beforeAll(async () => {
    engine = await start()
    connection = await connectTo(engine.address, 'chosen')
    docker = connection.client()
    await needImage(docker, 'busybox:latest')
    await needImage(docker, 'alpine:latest')
    observer = await observe(connection, { isMine })
    directory = await mkdtemp(join(tmpdir(), 'dockstage-whole-'))
    blue = await network('blue', { IPAM: { Config: [{ Subnet: '10.214.7.0/24', Gateway: '10.214.7.9' }] } })
    green = await network('green', { Internal: true })
    await docker.createVolume({ Name: named('data'), Labels: labels })
    await run('db', {
      Env: ['PASSWORD=x'],
      ExposedPorts: { '3306/tcp': {}, '33060/tcp': {} },
      HostConfig: {
        Binds: [`${named('data')}:/data/`, `${directory}:${directory}:ro`],
        Mounts: [
          {
            Type: 'volume',
            Target: '/anonymous',
            Source: '',
            VolumeOptions: { NoCopy: false, Labels: labels, DriverConfig: { Name: '', Options: {} } },
          },
        ],
        Tmpfs: { '/run': 'ro,size=1m' },
      },
    })
    await run('web', {
      Tty: true,
      OpenStdin: true,
      ExposedPorts: { '80/tcp': {}, '53/udp': {}, '8000/tcp': {} },
      HostConfig: {
        Links: [`${named('db')}:mysql`],
        VolumesFrom: [`${named('db')}:ro`],
        // Its source is called like a place of the donor's.
        Binds: [`${directory}:/own`],
        PortBindings: {
          '80/tcp': [
            { HostIp: '127.0.0.1', HostPort: '' },
            { HostIp: '127.0.0.2', HostPort: '' },
          ],
          '53/udp': [{ HostIp: '127.0.0.1', HostPort: '' }],
          '8000/tcp': [{ HostIp: '127.0.0.1', HostPort: '28500-28509' }],
        },
      },
    })
    await blue.connect({ Container: idOf('db') })
    await blue.connect({ Container: idOf('web'), EndpointConfig: { Aliases: ['www', 'shop'], Links: [`${named('db')}:store`] } })
    await green.connect({ Container: idOf('web') })
    await run('beside', { HostConfig: { NetworkMode: `container:${named('web')}` } })
    // 20.10 refuses --volumes-from of one with such a mount ("get : no such volume").
    await run('alone', { HostConfig: { NetworkMode: 'none', Mounts: [{ Type: 'tmpfs', Target: '/cache', Source: '' }] } })
    await run('bare', { HostConfig: { NetworkMode: 'host' } })
    await create('never-ran', { HostConfig: { NetworkMode: named('green') } })
    const healths = Promise.all(
      (['healthy', 'unhealthy'] as const).map((health) =>
        observed(({ containers: all }) => Object.values(all).some((it) => it.name === named(health) && it.health === health)),
      ),
    )
    const Healthcheck = { Interval: 200_000_000, Retries: 1, Timeout: 1_000_000_000 }
    await run('healthy', { Healthcheck: { ...Healthcheck, Test: ['CMD', 'true'] } })
    await run('unhealthy', { Healthcheck: { ...Healthcheck, Test: ['CMD', 'false'] } })
    await run('ended', { Image: 'alpine:latest', Cmd: ['sh', '-c', 'echo hello > /file; exit 7'] })
    await docker.getContainer(idOf('ended')).wait()
    await healths
    topology = await observer.settle()
  })
  afterAll(async () => {
    const { failed } = await removeOwned(docker, await listOwned(docker, labels), labels)
    observer?.close()
    connection?.close()
    await engine?.close()
    await rm(directory, { recursive: true, force: true })
    expect(failed).toEqual([])
  })

  test('containers', async () => {
    const { State, Created, Image } = await inspect('db')
    const db: Container = {
      id: idOf('db'),
      name: named('db'),
      imageId: Image,
      image: 'busybox:latest',
      command: 'sleep 1000',
      state: 'running',
      createdAt: Created,
      startedAt: State.StartedAt,
      networkMode: 'bridge',
      tty: false,
      stdinOpen: false,
      environment: ['PASSWORD=x', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      exposedPorts: ['3306/tcp', '33060/tcp'],
      logDriver: 'json-file',
      mine: true,
    }
    expect(topology.containers[idOf('db')]).toEqual(db)
    expect(topology.containers[idOf('web')]).toMatchObject({ tty: true, stdinOpen: true, exposedPorts: ['53/udp', '80/tcp', '8000/tcp'] })
    expect(topology.containers[idOf('beside')]).toMatchObject({ networkMode: 'container', sharesNetworkOf: idOf('web') })
    const ended = await inspect('ended')
    expect(topology.containers[idOf('ended')]).toMatchObject({
      image: 'alpine:latest',
      imageId: ended.Image,
      state: 'exited',
      exitCode: 7,
      finishedAt: ended.State.FinishedAt,
    })
    const words = ['alone', 'bare', 'never-ran', 'healthy', 'unhealthy'].map((name) => {
      const { networkMode, state, health } = topology.containers[idOf(name)] ?? {}
      return [name, networkMode, state, health]
    })
    expect(words).toEqual([
      ['alone', 'none', 'running', undefined],
      ['bare', 'host', 'running', undefined],
      ['never-ran', 'user', 'created', undefined],
      ['healthy', 'bridge', 'running', 'healthy'],
      ['unhealthy', 'bridge', 'running', 'unhealthy'],
    ])
  })

  test('networks, and the bridges on the host', async () => {
    const subnet = (await green.inspect()).IPAM?.Config?.[0]
    expect(topology.networks[blue.id]).toEqual({
      id: blue.id,
      name: named('blue'),
      driver: 'bridge',
      scope: 'local',
      subnets: [{ subnet: '10.214.7.0/24', gateway: '10.214.7.9' }],
      bridge: `br-${blue.id.slice(0, 12)}`,
      internal: false,
      mine: true,
    })
    expect(topology.networks[green.id]).toMatchObject({
      internal: true,
      subnets: [{ subnet: subnet?.Subnet, ...(subnet?.Gateway ? { gateway: subnet.Gateway } : {}) }],
    })
    const drivers = Object.values(topology.networks).map(({ name, driver }) => `${name} ${driver}`)
    expect(drivers).toEqual(expect.arrayContaining(['bridge bridge', 'host host', 'none null']))
    expect(topology.hostInterfaces[`br-${blue.id.slice(0, 12)}`]).toMatchObject({
      kind: 'bridge',
      addresses: ['10.214.7.9/24'],
      networkId: blue.id,
    })
  })

  // The embedded engine has no IPv6.
  if (name === 'docker')
    test('a network of both stacks whose gateways nobody chose', async () => {
      const subnets = ['10.214.8.0/24', 'fd00:d0c5::/64']
      const dual = await network('dual', { EnableIPv6: true, IPAM: { Config: subnets.map((Subnet) => ({ Subnet })) } })
      const container = await run('on-dual', { HostConfig: { NetworkMode: named('dual') } })
      const { endpoints, networks, hostInterfaces } = await observer.settle()
      const bridge = `br-${dual.id.slice(0, 12)}`
      expect(networks[dual.id]).toMatchObject({ subnets: subnets.map((subnet) => ({ subnet })), bridge })
      const link = ipLinks().find(({ ifname }) => ifname === bridge)
      const addresses = ['10.214.8.1/24', 'fd00:d0c5::1/64']
      expect(hostInterfaces[bridge]).toEqual({ name: bridge, kind: 'bridge', mac: link?.address, addresses, networkId: dual.id })
      const { IPAddress, GlobalIPv6Address, MacAddress } = (await inspect('on-dual')).NetworkSettings.Networks[named('dual')] ?? {}
      expect([IPAddress, GlobalIPv6Address]).toEqual(['10.214.8.2', 'fd00:d0c5::2'])
      expect(endpoints[`${container.id}/${dual.id}`]).toEqual({
        containerId: container.id,
        networkId: dual.id,
        interface: 'eth0',
        ipv4: IPAddress,
        ipv4Prefix: 24,
        ipv6: GlobalIPv6Address,
        mac: MacAddress,
        aliases: [container.id.slice(0, 12)],
      })
      await container.remove({ force: true })
      await dual.remove()
      topology = await observer.settle()
    })

  test('endpoints: an address on each network, aliases, and none of one that shares another’s', async () => {
    const { Networks } = (await inspect('web')).NetworkSettings
    const byName = Object.fromEntries(Object.entries(Networks).map(([name, it]) => [name, it]))
    const onBlue = byName[named('blue')]
    expect(topology.endpoints[`${idOf('web')}/${blue.id}`]).toEqual({
      containerId: idOf('web'),
      networkId: blue.id,
      interface: expect.stringMatching(/^eth\d$/),
      ipv4: onBlue?.IPAddress,
      ipv4Prefix: 24,
      mac: onBlue?.MacAddress,
      aliases: ['www', 'shop', idOf('web').slice(0, 12)],
    })
    const onBridge = byName.bridge
    expect(topology.endpoints[`${idOf('web')}/${onBridge?.NetworkID}`]).toEqual({
      containerId: idOf('web'),
      networkId: onBridge?.NetworkID,
      interface: 'eth0',
      ipv4: onBridge?.IPAddress,
      ipv4Prefix: 16,
      mac: onBridge?.MacAddress,
      aliases: [],
    })
    expect(of(topology.endpoints, 'web')).toHaveLength(3)
    expect(of(topology.endpoints, 'beside')).toEqual([])
    for (const name of ['alone', 'bare']) {
      const [endpoint, ...more] = of(topology.endpoints, name)
      expect(more).toEqual([])
      expect(endpoint).toEqual({ containerId: idOf(name), networkId: expect.any(String), aliases: [] })
      expect(topology.networks[endpoint?.networkId ?? '']?.name).toBe(name === 'alone' ? 'none' : 'host')
    }
    expect(of(topology.endpoints, 'never-ran')).toEqual([{ containerId: idOf('never-ran'), networkId: green.id, aliases: [] }])
    expect(of(topology.endpoints, 'ended')).toEqual([expect.not.objectContaining({ ipv4: expect.anything() })])
  })

  test('veths: one for each endpoint of what is up, and each is the one that the host names', async () => {
    const count = (name: string): number => of(topology.veths, name).length
    const counts = ['db', 'web', 'beside', 'alone', 'bare', 'never-ran', 'healthy', 'ended'].map((name) => [name, count(name)])
    expect(counts).toEqual([
      ['db', 2],
      ['web', 3],
      ['beside', 0],
      ['alone', 0],
      ['bare', 0],
      ['never-ran', 0],
      ['healthy', 1],
      ['ended', 0],
    ])
    for (const name of ['db', 'web']) {
      for (const veth of of(topology.veths, name)) {
        const inside = topology.endpoints[`${veth.containerId}/${veth.networkId}`]?.interface ?? ''
        const where = { containerId: idOf(name), networkId: veth.networkId }
        if (connection.host.look === 'here') {
          const link = await linkOnHost(docker.getContainer(idOf(name)), inside)
          expect(veth).toEqual({ ...where, evidence: 'process', ...link })
        } else expect(veth).toMatchObject({ ...where, evidence: 'embedded', bridge: topology.networks[veth.networkId]?.bridge })
      }
    }
  })

  test('mounts: binds, volumes, tmpfs of both kinds, and by --volumes-from with their origin', async () => {
    const anonymous = (await inspect('db')).Mounts.find(({ Destination }) => Destination === '/anonymous')?.Name
    const containerId = idOf('db')
    expect(of(topology.mounts, 'db')).toEqual([
      { containerId, type: 'volume', source: anonymous, destination: '/anonymous', readOnly: false },
      { containerId, type: 'volume', source: named('data'), destination: '/data', readOnly: false },
      { containerId, type: 'tmpfs', destination: '/run', readOnly: true },
      { containerId, type: 'bind', source: directory, destination: directory, readOnly: true },
    ])
    expect(of(topology.mounts, 'alone')).toEqual([{ containerId: idOf('alone'), type: 'tmpfs', destination: '/cache', readOnly: false }])
    const taken = { containerId: idOf('web'), from: containerId, readOnly: true }
    expect(of(topology.mounts, 'web')).toEqual([
      { ...taken, type: 'volume', source: anonymous, destination: '/anonymous' },
      { ...taken, type: 'volume', source: named('data'), destination: '/data' },
      { containerId: idOf('web'), type: 'bind', source: directory, destination: '/own', readOnly: false },
      { ...taken, type: 'bind', source: directory, destination: directory },
    ])
    expect(topology.volumes[named('data')]).toEqual({
      name: named('data'),
      driver: 'local',
      mountpoint: (await docker.getVolume(named('data')).inspect()).Mountpoint,
      anonymous: false,
      mine: true,
    })
    expect(topology.volumes[anonymous ?? '']).toMatchObject({ anonymous: true, mine: true })
  })

  test('links, those of the default bridge and those of one endpoint', () => {
    expect(of(topology.links, 'web')).toEqual([
      { from: idOf('web'), to: idOf('db'), alias: 'mysql' },
      { from: idOf('web'), to: idOf('db'), alias: 'store' },
    ])
    expect(of(topology.links, 'db')).toEqual([])
  })

  test('ports: several host addresses, a range, UDP', async () => {
    const { Ports } = (await inspect('web')).NetworkSettings
    const hostPort = (port: string, ip: string): number =>
      Number((Ports as Record<string, { HostIp: string; HostPort: string }[]>)[port]?.find(({ HostIp }) => HostIp === ip)?.HostPort)
    const containerId = idOf('web')
    const range = hostPort('8000/tcp', '127.0.0.1')
    expect(range).toSatisfy((port: number) => port >= 28_500 && port <= 28_509)
    expect(of(topology.ports, 'web').sort((a, b) => a.containerPort - b.containerPort || (a.hostIp < b.hostIp ? -1 : 1))).toEqual([
      { containerId, containerPort: 53, protocol: 'udp', hostIp: '127.0.0.1', hostPort: hostPort('53/udp', '127.0.0.1') },
      { containerId, containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: hostPort('80/tcp', '127.0.0.1') },
      { containerId, containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.2', hostPort: hostPort('80/tcp', '127.0.0.2') },
      { containerId, containerPort: 8000, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: range },
    ])
    for (const name of ['db', 'beside', 'bare', 'never-ran']) expect(of(topology.ports, name)).toEqual([])
  })

  test('images with their layers: those that two share are the same in both', async () => {
    const { Id: committed } = (await docker.getContainer(idOf('ended')).commit({ repo: named('image'), tag: 'of-a-test' })) as {
      Id: string
    }
    try {
      const { images } = await observer.settle()
      const base = await docker.getImage('alpine:latest').inspect()
      const { Size, RootFS } = await docker.getImage(committed).inspect()
      expect(images[committed]).toEqual({
        id: committed,
        tags: [`${named('image')}:of-a-test`],
        layers: RootFS.Layers,
        sizeBytes: Size,
      })
      expect(images[base.Id]).toEqual({ id: base.Id, tags: [...base.RepoTags].sort(), layers: base.RootFS.Layers, sizeBytes: base.Size })
      expect(images[committed]?.layers.slice(0, -1)).toEqual(images[base.Id]?.layers)
    } finally {
      await docker.getImage(committed).remove()
    }
  })

  test('sizes of writable layers are the engine’s own', async () => {
    const sizes = await observer.sizes([idOf('ended'), idOf('never-ran')])
    for (const name of ['ended', 'never-ran']) {
      const { SizeRw, SizeRootFs } = (await ask(docker, { path: `/containers/${idOf(name)}/json`, query: { size: true } })) as {
        SizeRw: number
        SizeRootFs: number
      }
      expect(sizes[idOf(name)]).toEqual({ writableBytes: SizeRw, rootBytes: SizeRootFs })
    }
  })

  test('two observations of one state are the same JSON, byte for byte', async () => {
    const [one, other] = await Promise.all([observe(connection, { isMine }), observe(connection, { isMine })])
    one.close()
    other.close()
    expect(ownRecords(one.topology)).toBe(ownRecords(topology))
    expect(ownRecords(other.topology)).toBe(ownRecords(topology))
    expect(JSON.stringify(one.topology.networks)).toBe(JSON.stringify(other.topology.networks))
  })
})
