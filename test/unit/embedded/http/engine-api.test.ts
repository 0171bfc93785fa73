import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EmbeddedEngine } from '../../../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'

let directory = ''
let engine: EmbeddedEngine
let docker: Docker

async function pull(image: string): Promise<void> {
  const stream = await docker.pull(image)
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (cause) => (cause ? reject(cause) : resolve())))
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dockstage-api-'))
  engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock') })
  docker = new Docker({ socketPath: engine.socketPath })
  await pull('alpine:latest')
  await pull('nginx:alpine')
})
afterAll(async () => {
  await engine.close()
  await rm(directory, { recursive: true, force: true })
})

function page(port: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path: '/', agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
}

test('a published port is really listened on, and free again after', async () => {
  const container = await docker.createContainer({
    Image: 'nginx:alpine',
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '' }] } },
  })
  await container.start()
  const { HostPort: port = '' } = (await container.inspect()).NetworkSettings.Ports['80/tcp']?.[0] ?? {}
  // Nobody listens inside until nginx does: the proxy closes what comes too early, as the real one.
  let answer = await page(port).catch(() => undefined)
  while (!answer) answer = await page(port).catch(() => undefined)
  expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('Welcome to nginx!') })
  await container.remove({ force: true })
  await expect(page(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('exec, with its output and code', async () => {
  const container = await docker.createContainer({ Image: 'alpine', Cmd: ['sleep', '1000'] })
  await container.start()
  const exec = await container.exec({
    Cmd: ['sh', '-c', 'read line; echo got $line; exit 5'],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  })
  const stream = await exec.start({ hijack: true, stdin: true })
  const output = new Promise<string>((resolve) => {
    const pieces: Buffer[] = []
    stream.on('data', (bytes: Buffer) => pieces.push(bytes))
    stream.on('end', () => resolve(Buffer.concat(pieces).subarray(8).toString()))
  })
  stream.end('it\n')
  expect(await output).toBe('got it\n')
  expect((await exec.inspect()).ExitCode).toBe(5)
  await container.remove({ force: true })
})

test('a client that goes away in mid-stream leaves nothing behind', async () => {
  const listeners = async (): Promise<number> => (await docker.info()).NEventsListener
  const events = (await docker.getEvents()) as NodeJS.ReadableStream & { destroy(): void }
  expect(await listeners()).toBe(1)
  const closed = new Promise((resolve) => events.once('close', resolve))
  events.destroy()
  await closed
  await expect.poll(listeners).toBe(0)
})

test('the host is told by the extension route: bridges, and each veth with both its ends', async () => {
  const container = await docker.createContainer({ Image: 'alpine', Cmd: ['sleep', '1000'] })
  await container.start()
  const ask = (container?: readonly string[]) =>
    new Promise<{ interfaces: { name: string }[]; veths: Record<string, unknown>[] }>((resolve, reject) =>
      docker.modem.dial(
        { path: '/dockstage/host?', method: 'GET', options: container ? { container } : {}, statusCodes: { 200: true } },
        (cause, answer) =>
          cause ? reject(cause) : resolve(answer as { interfaces: { name: string }[]; veths: Record<string, unknown>[] }),
      ),
    )
  const host = await ask()
  expect(host.interfaces.map(({ name }) => name)).toEqual(expect.arrayContaining(['eth0', 'docker0']))
  expect(host.veths).toEqual([
    expect.objectContaining({ containerId: container.id, bridge: 'docker0', interface: 'eth0', name: expect.stringMatching(/^veth/) }),
  ])
  expect(await ask(['x', container.id])).toEqual(host)
  expect(await ask([''])).toEqual({ ...host, veths: [] })
  await container.remove({ force: true })
})

test('what it does not support answers 501 and names it', async () => {
  await expect(docker.swarmInit({})).rejects.toMatchObject({
    statusCode: 501,
    message: expect.stringContaining('POST /swarm/init'),
  })
})
