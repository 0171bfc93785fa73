import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EmbeddedEngine } from '../../../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'

let directory = ''
let engine: EmbeddedEngine
let docker: Docker

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dockstage-ports-'))
  engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock') })
  docker = new Docker({ socketPath: engine.socketPath })
  const stream = await docker.pull('busybox:latest')
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (cause) => (cause ? reject(cause) : resolve())))
})
afterAll(async () => {
  await engine.close()
  await rm(directory, { recursive: true, force: true })
})

/** A server in a container that answers its first client, once it has its port. */
async function serve(hostPort: string): Promise<{ container: Docker.Container; port: number }> {
  const container = await docker.createContainer({
    Image: 'busybox:latest',
    Cmd: ['sh', '-c', 'echo pong | nc -u -l -p 5000'],
    ExposedPorts: { '5000/udp': {} },
    HostConfig: { PortBindings: { '5000/udp': [{ HostIp: '127.0.0.1', HostPort: hostPort }] } },
  })
  await container.start()
  await expect.poll(async () => inside(container, ['netstat', '-uln'])).toContain('0.0.0.0:5000')
  const { NetworkSettings } = await container.inspect()
  return { container, port: Number(NetworkSettings.Ports['5000/udp']?.[0]?.HostPort) }
}

async function inside(container: Docker.Container, command: string[]): Promise<string> {
  const exec = await container.exec({ Cmd: command, AttachStdout: true, Tty: true })
  const stream = await exec.start({ Tty: true })
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

async function ask(socket: Socket, port: number, word: string): Promise<string> {
  const answered = once(socket, 'message')
  socket.send(word, port, '127.0.0.1')
  const [bytes] = (await answered) as [Buffer]
  return bytes.toString()
}

test('a published UDP port carries datagrams both ways, which the interface counts', async () => {
  const { container, port } = await serve('')
  const client = createSocket('udp4')
  expect(await ask(client, port, 'ping\n')).toBe('pong\n')
  client.close()
  await expect.poll(async () => (await container.logs({ stdout: true })).toString()).toContain('ping')
  const stats = await container.stats({ stream: false, 'one-shot': true })
  // Ethernet, IP and UDP headers are 42 bytes.
  expect(stats.networks.eth0).toMatchObject({ rx_packets: 1, rx_bytes: 47, tx_packets: 1, tx_bytes: 47 })
  await container.remove({ force: true })
})

test('a UDP port that the machine has given away is refused, and free again after', async () => {
  const other = createSocket('udp4').bind({ port: 0, address: '127.0.0.1', exclusive: true })
  await once(other, 'listening')
  const { port } = other.address()
  await expect(serve(String(port))).rejects.toThrow(`failed to bind host port 127.0.0.1:${port}/udp: address already in use`)
  await new Promise<void>((resolve) => other.close(() => resolve()))
  const { container } = await serve(String(port))
  await container.remove({ force: true })
  const again = createSocket('udp4').bind({ port, address: '127.0.0.1', exclusive: true })
  await once(again, 'listening')
  again.close()
})
