import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectTo } from '../../../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../../../src/engine/connect/connection.ts'
import { connectFailure } from '../../../../src/engine/connect/failures.ts'
import { limitsOf } from '../../../../src/engine/connect/limits.ts'
import type { EngineCall } from '../../../../src/shared/playback/frame.ts'
import { FailureError } from '../../../../src/shared/result.ts'
import { socketIn } from './socket-in.ts'
import { certificate, key } from './test-certificate.ts'

const version = { Version: '26.1.5', ApiVersion: '1.45', MinAPIVersion: '1.24', Os: 'linux', Arch: 'amd64', Platform: { Name: '' } }

let directory: string
let path: string
const opened: { close(): unknown }[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dockstage-connect-'))
  path = socketIn(directory, 'engine')
})
afterEach(async () => {
  for (const it of opened.splice(0)) it.close()
  await rm(directory, { recursive: true })
})

type Answer = Parameters<typeof createServer>[1]
async function engineThat(answer: NonNullable<Answer>): Promise<Server> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(path, resolve))
  opened.push({ close: () => [server.closeAllConnections(), server.close()] })
  return server
}

const answering =
  (more: object = {}, others: NonNullable<Answer> = (_request, response) => response.end('{}')): NonNullable<Answer> =>
  (request, response) => {
    if (request.url === '/version') response.end(JSON.stringify({ ...version, ...more }))
    else others(request, response)
  }

async function connected(): Promise<EngineConnection> {
  const connection = await connectTo({ kind: 'socket', path }, 'socket')
  opened.push(connection)
  return connection
}

async function failureOf(attempt: Promise<unknown>): Promise<FailureError['failure']> {
  const cause = await attempt.then(
    () => undefined,
    (it: unknown) => it,
  )
  if (!(cause instanceof FailureError)) throw new Error(`not a failure: ${String(cause)}`)
  return cause.failure
}

test('an engine says who it is', async () => {
  await engineThat(answering({ Platform: { Name: 'Docker Engine - Community' } }))
  const { info, onThisMachine } = await connected()
  expect(info).toEqual({
    kind: 'docker',
    name: 'Docker Engine - Community',
    version: '26.1.5',
    apiVersion: '1.45',
    os: 'linux',
    arch: 'amd64',
  })
  expect(onThisMachine).toBe(true)
})

test('Podman is known by its component, and so is what it does otherwise', async () => {
  // As Podman 4.3.1 answers.
  const Components = [
    { Name: 'Podman Engine', Version: '4.3.1', Details: { APIVersion: '4.3.1', MinAPIVersion: '4.0.0' } },
    { Name: 'Conmon' },
  ]
  await engineThat(answering({ Version: '4.3.1', ApiVersion: '1.41', Platform: { Name: 'linux/amd64/debian-12' }, Components }))
  const connection = await connected()
  expect([connection.info.name, connection.info.version]).toEqual(['Podman Engine', '4.3.1'])
  expect(connection.traits).toMatchObject({ libpod: 'v4.3.1', tellsOfNetworks: false })
  expect(limitsOf(connection)).toContainEqual({ what: 'podman.links' })
})

test('the embedded engine is known by its name and tells of its host itself', async () => {
  await engineThat(answering({ Platform: { Name: 'Dockstage embedded engine' } }))
  const { info, host } = await connected()
  expect([info.kind, host]).toEqual(['embedded', { look: 'asked' }])
})

test('a kernel other than this machine’s hides the host', async () => {
  await engineThat(answering({ KernelVersion: 'another' }))
  expect((await connected()).host).toMatchObject({ look: 'hidden', why: expect.stringContaining('virtual machine') })
})

test('a socket that is not there is said to be no engine, with what to do', async () => {
  const failure = await failureOf(connectTo({ kind: 'socket', path }, 'socket'))
  expect(failure).toMatchObject({
    code: 'engine-unreachable',
    message: `There is no engine at unix://${path}.`,
    remedy: expect.any(String),
  })
})

test('refused access names the group to join', () => {
  const { failure } = connectFailure(Object.assign(new Error('connect EACCES'), { code: 'EACCES' }), { kind: 'socket', path })
  expect(failure.code).toBe('engine-permission')
  if (process.platform === 'linux') expect(failure.remedy).toMatch(/group "docker".*usermod -aG docker/)
})

test.skipIf(process.platform === 'win32')('a socket that this user may not open is told as that', async () => {
  await engineThat(answering({}))
  await chmod(path, 0)
  // Root may open everything: then it is somebody else who asks.
  const asRoot = process.geteuid?.() === 0
  if (asRoot) process.seteuid?.(65_534)
  const failure = await failureOf(connectTo({ kind: 'socket', path }, 'socket')).finally(() => asRoot && process.seteuid?.(0))
  expect(failure).toMatchObject({ code: 'engine-permission', message: `This user may not use the engine at unix://${path}.` })
})

test.each([
  ['a web page', '<html>'],
  ['other JSON', '{"hello":1}'],
  ['an answer without end', `"${'x'.repeat(1_100_000)}"`],
])('%s is not a Docker Engine', async (_what, body) => {
  await engineThat((_request, response) => response.end(body))
  expect((await failureOf(connectTo({ kind: 'socket', path }, 'socket'))).message).toContain('is not a Docker Engine')
})

test('an engine that wants TLS is told apart from no engine', async () => {
  await engineThat((_request, response) => response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'))
  expect(await failureOf(connectTo({ kind: 'socket', path }, 'socket'))).toMatchObject({ message: expect.stringContaining('wants TLS') })
})

test('an engine that speaks only newer versions of the API is refused with both versions', async () => {
  await engineThat(answering({ ApiVersion: '1.99', MinAPIVersion: '1.90' }))
  expect((await failureOf(connectTo({ kind: 'socket', path }, 'socket'))).message).toMatch(/1\.90 and newer only.*up to 1\.51/)
})

test('an engine that does not answer is given up after the limit', async () => {
  await engineThat(() => undefined)
  expect((await failureOf(connectTo({ kind: 'socket', path }, 'socket', undefined, 50))).message).toContain('did not answer within')
})

test('cancelling is not called unreachable', async () => {
  await engineThat(() => undefined)
  const attempt = connectTo({ kind: 'socket', path }, 'socket', AbortSignal.abort())
  expect((await failureOf(attempt)).code).toBe('cancelled')
})

test('an engine behind TLS is spoken to with the files that are named, and not trusted without them', async () => {
  const server = createTlsServer(
    { cert: certificate, key },
    answering({}, (_request, response) => response.end('[]')),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push({ close: () => [server.closeAllConnections(), server.close()] })
  const { port } = server.address() as AddressInfo
  const ca = join(directory, 'ca.pem')
  await writeFile(ca, certificate)
  const connection = await connectTo({ kind: 'tcp', host: '127.0.0.1', port, tls: { ca } }, 'environment')
  opened.push(connection)
  expect(await connection.client().listContainers()).toEqual([])
  expect((await failureOf(connectTo({ kind: 'tcp', host: '127.0.0.1', port, tls: {} }, 'environment'))).message).toContain('certificate')
  const byName = connectTo({ kind: 'tcp', host: 'localhost', port, tls: { ca } }, 'environment')
  expect((await failureOf(byName)).message).toBe(`The certificate of the engine at https://localhost:${port} is for another name.`)
  const gone = connectTo({ kind: 'tcp', host: '127.0.0.1', port, tls: { ca: join(directory, 'gone.pem') } }, 'environment')
  expect((await failureOf(gone)).message).toBe(`The TLS file ${join(directory, 'gone.pem')} cannot be read.`)
  expect(await failureOf(connectTo({ kind: 'tcp', host: '127.0.0.1', port }, 'environment'))).toMatchObject({ code: 'engine-unreachable' })
})

test('TLS to what speaks plain HTTP is told as that', async () => {
  const server = createServer(answering())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push({ close: () => [server.closeAllConnections(), server.close()] })
  const { port } = server.address() as AddressInfo
  const failure = await failureOf(connectTo({ kind: 'tcp', host: '127.0.0.1', port, tls: {} }, 'environment'))
  expect(failure.message).toBe(`What answers at https://127.0.0.1:${port} speaks no TLS.`)
})

test('a DOCKER_HOST in the environment does not lead a client astray', async () => {
  await engineThat(answering({}, (request, response) => response.end(JSON.stringify([{ Id: request.url }]))))
  const before = process.env.DOCKER_HOST
  process.env.DOCKER_HOST = 'ssh://elsewhere'
  try {
    const [container] = await (await connected()).client().listContainers()
    expect(container?.Id).toBe('/v1.45/containers/json')
    expect(process.env.DOCKER_HOST).toBe('ssh://elsewhere')
  } finally {
    if (before === undefined) delete process.env.DOCKER_HOST
    else process.env.DOCKER_HOST = before
  }
})

test('calls are reported in the order in which they were sent, whatever the order of the answers', async () => {
  const waiting: (() => void)[] = []
  await engineThat(
    answering({}, (request, response) => {
      const answer = (): unknown => response.writeHead(request.url?.includes('slow') ? 404 : 200).end('{}')
      if (request.url?.includes('slow')) waiting.push(answer)
      else answer()
    }),
  )
  const calls: EngineCall[] = []
  const docker = (await connected()).client((call) => calls.push(call))
  const slow = docker
    .getContainer('slow')
    .inspect()
    .catch(() => undefined)
  await docker.getContainer('fast').inspect({ size: true } as object)
  expect(calls).toEqual([])
  for (const answer of waiting) answer()
  await slow
  expect(calls.map(({ method, path: sent, status }) => [method, sent, status])).toEqual([
    ['GET', '/containers/slow/json', 404],
    ['GET', '/containers/fast/json?size=true', 200],
  ])
  expect(calls.every(({ ms }) => ms >= 0)).toBe(true)
})

test('a call that was never answered is reported without a status', async () => {
  await engineThat(answering({}, (_request, response) => response.destroy()))
  const calls: EngineCall[] = []
  const docker = (await connected()).client((call) => calls.push(call))
  await docker.ping().catch(() => undefined)
  expect(calls).toMatchObject([{ method: 'GET', path: '/_ping' }])
  expect(calls[0]).not.toHaveProperty('status')
})

test('streams and hijacked calls are reported at their head, and closing the connection ends them', async () => {
  const server = await engineThat(answering({}, (_request, response) => void response.write('{"Type":"x"}\n')))
  server.on('upgrade', (_request, socket) => socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'))
  const calls: EngineCall[] = []
  const connection = await connected()
  const docker = connection.client((call) => calls.push(call))
  const events = await docker.getEvents()
  const attached = await docker.getContainer('web').attach({ stream: true, hijack: true, stdin: true })
  expect(calls.map(({ path: sent, status }) => [sent.replace(/\?.*/, ''), status])).toEqual([
    ['/events', 200],
    ['/containers/web/attach', 101],
  ])
  const ended = [events, attached].map(
    (stream) =>
      new Promise((resolve) =>
        stream
          .on('error', () => undefined)
          .on('close', resolve)
          .resume(),
      ),
  )
  connection.close()
  await Promise.all(ended)
  await expect(docker.ping()).rejects.toThrow('closed')
})

test('each client hears its own calls, a watcher hears all', async () => {
  await engineThat(answering())
  const connection = await connected()
  const heard: string[] = []
  const undo = connection.watchCalls({
    sent: ({ path: sent }) => heard.push(`sent ${sent}`),
    ended: ({ path: sent }) => heard.push(`ended ${sent}`),
  })
  const one = connection.client(({ path: sent }) => heard.push(`one ${sent}`))
  await one.ping()
  await connection.client().listImages()
  undo()
  await one.ping()
  expect(heard).toEqual(['sent /_ping', 'ended /_ping', 'one /_ping', 'sent /images/json', 'ended /images/json', 'one /_ping'])
})

test('a call whose answer is cut off in its middle fails, and is not waited for', async () => {
  await engineThat(
    answering({}, (_request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('[{"Id":', () => response.destroy())
    }),
  )
  const docker = (await connected()).client()
  await expect(docker.listContainers()).rejects.toThrow('aborted')
})
