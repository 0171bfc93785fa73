import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Docker from 'dockerode'
import { expect, onTestFinished, test } from 'vitest'
import type { EmbeddedEngine } from '../../../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'
import { temporaryDirectory } from '../../main/session/temporary-directory.ts'

async function started(...images: readonly string[]): Promise<{ engine: EmbeddedEngine; docker: Docker }> {
  const engine = await startEmbeddedEngine({ socketPath: join(await temporaryDirectory(), 'engine.sock') })
  onTestFinished(() => engine.close())
  const docker = new Docker({ socketPath: engine.socketPath })
  for (const image of ['busybox', ...images]) {
    const stream = await docker.pull(image)
    await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (cause) => (cause ? reject(cause) : resolve())))
  }
  return { engine, docker }
}

async function run(docker: Docker, name: string, line: string, more: Docker.ContainerCreateOptions = {}): Promise<Docker.Container> {
  const container = await docker.createContainer({ name, Image: 'busybox', Cmd: ['sh', '-c', line], ...more })
  await container.start()
  return container
}

const logOf = async (docker: Docker, name: string): Promise<string[]> => {
  const bytes = await docker.getContainer(name).logs({ stdout: true, stderr: true, follow: false })
  // Eight bytes of head before each line.
  return bytes
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(8))
}

async function say(docker: Docker, name: string, ...command: string[]): Promise<string> {
  const exec = await docker.getContainer(name).exec({ Cmd: command, AttachStdout: true, Tty: true })
  const parts: Buffer[] = []
  for await (const part of await exec.start({ Tty: true })) parts.push(part as Buffer)
  return Buffer.concat(parts).toString().replaceAll('\r', '').trimEnd()
}

test('what ran runs again, what was paused is paused, what had ended has ended, and no event tells of it', async () => {
  const { engine, docker } = await started()
  await run(docker, 'runs', 'echo hello; sleep 1d')
  await run(docker, 'paused', 'sleep 1d').then((it) => it.pause())
  await run(docker, 'over', 'exit 3').then((it) => it.wait())
  const states = async () =>
    Promise.all(['runs', 'paused', 'over'].map(async (name) => (await docker.getContainer(name).inspect()).State as unknown))
  const before = await states()
  const moment = engine.checkpoint()
  for (const name of ['runs', 'paused', 'over']) await docker.getContainer(name).remove({ force: true })
  const told = await eventsSoFar(docker)
  await engine.restore(moment)
  expect(await states()).toEqual(before)
  expect(await logOf(docker, 'runs')).toEqual(['hello'])
  expect(await eventsSoFar(docker)).toEqual(told)
  await docker.getContainer('paused').unpause()
  expect(await say(docker, 'paused', 'echo', 'here')).toBe('here')
})

test('a script that counts goes on from where it was, with its pace and no line twice', async () => {
  const { engine, docker } = await started()
  await run(docker, 'clock', 'i=0; while true; do i=$((i+1)); echo tick $i; echo $i >>/ticks; sleep 0.05; done')
  await expect.poll(() => logOf(docker, 'clock')).toContain('tick 5')
  const moment = engine.checkpoint()
  const known = await logOf(docker, 'clock')
  await docker.getContainer('clock').stop({ t: 0 })
  await engine.restore(moment)
  await expect.poll(async () => (await logOf(docker, 'clock')).length).toBeGreaterThan(known.length + 3)
  const log = await logOf(docker, 'clock')
  expect(log).toEqual(log.map((_, at) => `tick ${at + 1}`))
  // What it wrote on the way back is put back too.
  expect((await say(docker, 'clock', 'head', '-5', '/ticks')).split('\n')).toEqual(['1', '2', '3', '4', '5'])
})

test('a script that cannot be run twice over what it made is run over what it found', async () => {
  const { engine, docker } = await started()
  await run(docker, 'once', 'mkdir /made && echo made && echo kept >/made/file && exec sleep 1d')
  await expect.poll(() => logOf(docker, 'once')).toEqual(['made'])
  await expect.poll(() => say(docker, 'once', 'cat', '/made/file')).toBe('kept')
  const moment = engine.checkpoint()
  await say(docker, 'once', 'rm', '-r', '/made')
  await engine.restore(moment)
  expect((await docker.getContainer('once').inspect()).State.Running).toBe(true)
  expect(await logOf(docker, 'once')).toEqual(['made'])
  expect(await say(docker, 'once', 'cat', '/made/file')).toBe('kept')
})

test('files, volumes and a database’s data are as they were, each time', async () => {
  const { engine, docker } = await started('redis')
  await run(docker, 'writer', 'echo one >/own; echo one >/data/shared; sleep 1d', { HostConfig: { Binds: ['data:/data'] } })
  await docker.createContainer({ name: 'store', Image: 'redis' }).then((it) => it.start())
  await expect.poll(async () => (await logOf(docker, 'store')).join()).toContain('Ready to accept')
  await expect.poll(() => say(docker, 'writer', 'cat', '/data/shared')).toBe('one')
  expect(await say(docker, 'store', 'redis-cli', 'set', 'a', '1')).toBe('OK')
  await expect.poll(() => say(docker, 'store', 'cat', '/data/dump.rdb')).toContain('["a","1"]')
  const moment = engine.checkpoint()
  for (const round of ['first', 'second']) {
    await say(docker, 'writer', 'sh', '-c', 'echo more >>/own; echo more >>/data/shared; echo x >/data/new')
    await say(docker, 'store', 'redis-cli', 'set', 'a', '2')
    await engine.restore(moment)
    expect(await say(docker, 'writer', 'cat', '/own', '/data/shared'), round).toBe('one\none')
    expect(await say(docker, 'writer', 'ls', '/data'), round).toBe('shared')
    expect(await say(docker, 'store', 'redis-cli', 'get', 'a'), round).toContain('1')
  }
})

test('published ports listen again; where somebody else has one now, nothing is changed', async () => {
  const { engine, docker } = await started('nginx:alpine')
  const web = await docker.createContainer({
    name: 'web',
    Image: 'nginx:alpine',
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
  })
  await web.start()
  const { Ports } = (await web.inspect()).NetworkSettings
  const port = Number(Ports['80/tcp']?.[0]?.HostPort)
  const page = async () => (await fetch(`http://127.0.0.1:${port}/`)).status
  await expect.poll(() => page().catch(() => 0)).toBe(200)
  const moment = engine.checkpoint()
  await engine.restore(moment)
  expect(await page()).toBe(200)
  await web.remove({ force: true })
  await engine.restore(moment)
  expect(await page()).toBe(200)
  await web.remove({ force: true })
  const thief = createServer().listen(port, '127.0.0.1')
  await once(thief, 'listening')
  onTestFinished(() => void thief.close())
  await expect(engine.restore(moment)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(await docker.listContainers({ all: true })).toEqual([])
})

test('what exec began goes on; a restart that was due comes', async () => {
  const { engine, docker } = await started()
  const host = await run(docker, 'host', 'sleep 1d')
  const exec = await host.exec({ Cmd: ['sh', '-c', 'nc -l -p 7 >/heard'] })
  await exec.start({ Detach: true })
  await expect.poll(() => say(docker, 'host', 'netstat', '-tln')).toContain(':7 ')
  await run(docker, 'again', 'exit 1', { HostConfig: { RestartPolicy: { Name: 'always' } } })
  const moment = engine.checkpoint()
  await host.remove({ force: true })
  await docker.getContainer('again').remove({ force: true })
  await engine.restore(moment)
  expect((await exec.inspect()).Running).toBe(true)
  await say(docker, 'host', 'sh', '-c', 'echo word | nc localhost 7')
  await expect.poll(() => say(docker, 'host', 'cat', '/heard')).toBe('word')
  await expect.poll(async () => (await docker.getContainer('again').inspect()).RestartCount).toBeGreaterThan(1)
})

test('a database that is just filling its directory begins with that again, and comes up', async () => {
  const { engine, docker } = await started('mysql:5.7')
  const database = await docker.createContainer({
    name: 'database',
    Image: 'mysql:5.7',
    Env: ['MYSQL_ROOT_PASSWORD=secret', 'MYSQL_DATABASE=blog'],
  })
  await database.start()
  await expect.poll(async () => (await logOf(docker, 'database')).join()).toContain('Initializing database files')
  let moment = engine.checkpoint()
  await expect.poll(async () => (await logOf(docker, 'database')).join()).toContain('Starting temporary server')
  await engine.restore(moment)
  moment = engine.checkpoint()
  await engine.restore(moment)
  const log = async () => (await logOf(docker, 'database')).join('\n')
  await expect.poll(log, { timeout: 10_000 }).toContain('port: 3306')
  expect((await log()).match(/Initializing database files/g)).toHaveLength(1)
  expect(await say(docker, 'database', 'mysql', '-uroot', '-psecret', '-e', 'show databases')).toContain('blog')
})

test('random numbers go on: what is made anew has ids of its own', async () => {
  const { engine, docker } = await started()
  const moment = engine.checkpoint()
  const first = await docker.createContainer({ Image: 'busybox' })
  await engine.restore(moment)
  const second = await docker.createContainer({ Image: 'busybox' })
  expect(second.id).not.toBe(first.id)
  await expect(docker.getContainer(first.id).inspect()).rejects.toMatchObject({ statusCode: 404 })
})

test('checkpoints share what has not changed: fifty of them weigh little more than one', async () => {
  const { engine, docker } = await started()
  await run(docker, 'writer', 'sleep 1d')
  await say(docker, 'writer', 'sh', '-c', 'head -c 1000000 /dev/zero >/big')
  const one = engine.weigh([engine.checkpoint()])
  expect(one).toBeGreaterThan(1_000_000)
  const moments = []
  for (let count = 0; count < 50; count++) {
    await docker.createContainer({ Image: 'busybox' })
    moments.push(engine.checkpoint())
  }
  expect(engine.weigh(moments)).toBeLessThan(one + 100_000)
})

test('an engine whose volumes are on disk takes none', async () => {
  const directory = await temporaryDirectory()
  const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), stateDirectory: join(directory, 'state') })
  onTestFinished(() => engine.close())
  expect(() => engine.checkpoint()).toThrow('state directory')
})

/** All events from the engine's beginning to now, one JSON object each. */
async function eventsSoFar(docker: Docker): Promise<readonly string[]> {
  const stream = await docker.getEvents({ since: 1, until: Date.now() / 1000 + 0.001 })
  let text = ''
  for await (const part of stream) text += part.toString()
  return text.split('\n').filter((line) => line !== '')
}
