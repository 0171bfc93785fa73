import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApiServer } from '../../../../src/embedded/http/server.ts'
import { createCatalogue } from '../../../../src/embedded/images/catalogue.ts'
import { closeEngine } from '../../../../src/embedded/runtime/close.ts'
import { Engine } from '../../../../src/embedded/runtime/engine.ts'
import { createUserland } from '../../../../src/embedded/userland/userland.ts'

let directory = ''
let socketPath = ''
let engine: Engine
let server: ReturnType<typeof createApiServer>
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dockstage-many-'))
  socketPath = join(directory, 'engine.sock')
  engine = new Engine({ like: '28', userland: createUserland(), catalogue: createCatalogue() })
  server = createApiServer(engine).listen(socketPath)
  await once(server, 'listening')
  const docker = new Docker({ socketPath })
  const stream = await docker.pull('busybox')
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (cause) => (cause ? reject(cause) : resolve())))
})
afterEach(async () => {
  const closed = once(server, 'close')
  server.close()
  await closeEngine(engine)
  server.closeAllConnections()
  await closed
  await rm(directory, { recursive: true, force: true })
})

test('a hundred clients make and remove in parallel: no address and no port is given twice, and nothing is left', async () => {
  const held = new Set<string>()
  const doubles: string[] = []
  const takes = (what: string): void => {
    if (held.has(what)) doubles.push(what)
    held.add(what)
  }
  const client = async (number: number): Promise<void> => {
    const docker = new Docker({ socketPath })
    for (let round = 0; round < 5; round++) {
      const name = `c-${number}-${round}`
      // There are 31 pools of addresses.
      const network = number < 25 && round % 2 === 0 ? await docker.createNetwork({ Name: `n-${number}-${round}` }) : undefined
      const container = await docker.createContainer({
        Image: 'busybox',
        Cmd: ['sleep', '1000'],
        name,
        ExposedPorts: { '80/tcp': {} },
        HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] }, Binds: [`v-${name}:/data`] },
      })
      await container.start()
      await network?.connect({ Container: name })
      const { NetworkSettings } = await container.inspect()
      const mine = [
        ...Object.entries(NetworkSettings.Networks).map(([on, { IPAddress }]) => `${on} ${IPAddress}`),
        ...Object.values(NetworkSettings.Networks).map(({ MacAddress }) => MacAddress),
        `port ${NetworkSettings.Ports['80/tcp']?.[0]?.HostPort}`,
      ]
      for (const it of mine) takes(it)
      expect((await network?.inspect())?.IPAM?.Config?.length ?? 1).toBe(1)
      // What is let go may be given to the next at once.
      for (const it of mine) held.delete(it)
      await container.remove({ force: true, v: true })
      await docker.getVolume(`v-${name}`).remove()
      await network?.remove()
    }
  }
  await Promise.all(Array.from({ length: 100 }, (_, number) => client(number)))
  expect(doubles).toEqual([])
  const { containers, names, volumes, networks, hostPorts } = engine.state
  expect([containers.size, names.size, volumes.size, networks.size, hostPorts.size]).toEqual([0, 0, 0, 3, 0])
  expect([engine.live.size, engine.volumes.size, engine.execs.size]).toEqual([0, 0, 0])
})

test('a client that vanishes in the middle of a stream leaves nothing behind', async () => {
  const docker = new Docker({ socketPath })
  const container = await docker.createContainer({
    Image: 'busybox',
    Cmd: ['sh', '-c', 'while :; do echo x; sleep 0.01; done'],
    Tty: false,
    OpenStdin: true,
  })
  await container.start()
  const exec = await container.exec({ Cmd: ['cat'], AttachStdin: true, AttachStdout: true })
  const streams = [
    'GET /events',
    `GET /containers/${container.id}/logs?follow=1&stdout=1&stderr=1`,
    `GET /containers/${container.id}/stats`,
    `POST /containers/${container.id}/attach?stream=1&stdout=1&stdin=1`,
    `POST /containers/${container.id}/wait?condition=next-exit`,
    `POST /containers/${container.id}/wait?condition=removed`,
    `POST /exec/${exec.id}/start`,
  ]
  const live = engine.liveOf(container.id)
  const left = (): unknown => ({ listeners: engine.events.listeners, watchers: live.watchers })
  // The client above keeps a connection of its own.
  const connections = (): Promise<number> => new Promise((resolve) => server.getConnections((_, count) => resolve(count)))
  const before = await connections()
  for (const stream of streams) {
    const [method = '', path = ''] = stream.split(' ')
    const sent = request({ socketPath, method, path, agent: false, headers: { 'Content-Type': 'application/json' } })
    sent.on('error', () => {})
    sent.end(path.startsWith('/exec') ? '{}' : '')
    const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream]
    response.on('error', () => {})
    sent.destroy()
  }
  await expect.poll(left).toEqual({ listeners: 0, watchers: 0 })
  await expect.poll(connections).toBeLessThanOrEqual(before)
  await container.remove({ force: true })
})
