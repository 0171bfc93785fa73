import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { EmbeddedEngine } from '../../../../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../../../../src/embedded/start.ts'

let directory = ''
let engine: EmbeddedEngine
let docker: Docker

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dockstage-attach-'))
  engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock') })
  docker = new Docker({ socketPath: engine.socketPath })
  const stream = await docker.pull('alpine:latest')
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (cause) => (cause ? reject(cause) : resolve())))
})
afterAll(async () => {
  await engine.close()
  await rm(directory, { recursive: true, force: true })
})

const run = async (script: string, more: object = {}): Promise<Docker.Container> => {
  const container = await docker.createContainer({ Image: 'alpine:latest', Cmd: ['sh', '-c', script], OpenStdin: true, ...more })
  await container.start()
  return container
}
const all = 'stream=1&stdin=1&stdout=1&stderr=1'
const socketTo = (id: string, query: string, version = ''): WebSocket =>
  new WebSocket(`ws+unix://${engine.socketPath}:${version}/containers/${id}/attach/ws?${query}`)

/** All that comes, until the other side closes. */
async function talk(socket: WebSocket, send = ''): Promise<{ text: string; binary: boolean; code: number }> {
  let [text, binary] = ['', false]
  socket.on('message', (data, isBinary) => {
    text += String(data)
    binary ||= isBinary
  })
  socket.on('open', () => send && socket.send(send))
  const [code] = (await once(socket, 'close')) as [number]
  return { text, binary, code }
}
const refused = async (socket: WebSocket): Promise<number | undefined> => {
  socket.on('error', () => {})
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }]
  socket.terminate()
  return response.statusCode
}

test('a WebSocket carries both streams without frames, in bytes, and is closed when the process ends', async () => {
  const container = await run('read a; echo got $a; exit 3')
  expect(await talk(socketTo(container.id, all), 'hello\n')).toEqual({ text: 'got hello\n', binary: true, code: 1000 })
  expect((await container.inspect()).State.ExitCode).toBe(3)
  const old = await run('read a; echo got $a')
  expect(await talk(socketTo(old.id, 'stream=1', '/v1.27'), 'hello\n')).toEqual({ text: 'got hello\n', binary: false, code: 1000 })
})

test('Ctrl-P Ctrl-Q detaches and leaves the container running', async () => {
  const container = await run('cat', { Tty: true })
  expect(await talk(socketTo(container.id, all), '\x10\x11')).toMatchObject({ code: 1000 })
  expect((await container.inspect()).State.Running).toBe(true)
  await container.remove({ force: true })
})

test('only the streams that are asked for come, and the end of a client ends the input', async () => {
  const container = await run('cat; echo end; echo error >&2', { StdinOnce: true })
  const socket = socketTo(container.id, 'stream=1&stdin=1&stdout=1')
  const talked = talk(socket, 'x\n')
  await once(socket, 'message')
  const over = container.wait()
  socket.close()
  expect((await talked).text).toBe('x\n')
  expect(await over).toMatchObject({ StatusCode: 0 })
  const silent = await run('read a; echo out; echo error >&2')
  expect((await talk(socketTo(silent.id, 'stream=1&stdin=1&stderr=1'), '\n')).text).toBe('error\n')
})

test('what cannot be attached to, or is no WebSocket, is refused', async () => {
  expect(await refused(socketTo('nosuch', all))).toBe(404)
  const container = await run('cat')
  await container.pause()
  expect(await refused(socketTo(container.id, all))).toBe(409)
  await container.unpause()
  const plain = new Promise<number | undefined>((resolve, reject) =>
    docker.modem.dial(
      { path: `/containers/${container.id}/attach/ws?`, method: 'GET', statusCodes: { 200: true } },
      (cause: Error | null) => (cause && 'statusCode' in cause ? resolve(Number(cause.statusCode)) : reject(new Error('it was answered'))),
    ),
  )
  expect(await plain).toBe(400)
  await container.remove({ force: true })
})
