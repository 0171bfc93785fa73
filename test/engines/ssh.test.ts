import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startEmbeddedEngine } from '../../src/embedded/start.ts'
import { parseAddress } from '../../src/engine/connect/address.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { FailureError } from '../../src/shared/result.ts'
import { needImage } from '../docker/engines-under-test.ts'
import { startOwnDockerd } from '../support/own-dockerd.ts'
import { type OwnSshd, startOwnSshd, whyNoOwnSshd } from '../support/own-sshd.ts'
import { lastFrames, sessionOn } from '../support/session-world.ts'
import { terminalWorld } from '../support/terminal.ts'

const missing = whyNoOwnSshd()
if (missing) console.log(`engines over ssh are not tested: ${missing}`)

interface Started {
  readonly socketPath: string
  close(): Promise<void>
}

async function embedded(): Promise<Started> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-far-'))
  const socketPath = join(directory, 'docker.sock')
  const engine = await startEmbeddedEngine({ socketPath })
  return {
    socketPath,
    async close() {
      await engine.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const engines = { embedded, docker: () => startOwnDockerd({ images: ['busybox:latest'] }) }

/** Run after each test, the last first. */
const undo: (() => unknown)[] = []

/** This process finds the test's `ssh` first, as a user finds what is on the PATH. */
function takeSshOf({ path }: OwnSshd): void {
  const before = process.env.PATH
  process.env.PATH = `${path}:${before}`
  undo.push(() => {
    process.env.PATH = before
  })
}

/** Whatever a test did: what it opened is closed, and then there is soon no ssh left of all that it ran. */
async function leavesNoSsh(sshd: OwnSshd): Promise<void> {
  for (const it of undo.splice(0).reverse()) await it()
  const left = async (): Promise<readonly number[]> => (await sshd.sshPids()).filter(isAlive)
  await expect.poll(left, { timeout: 10_000 }).toEqual([])
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe.skipIf(missing).each(['embedded', 'docker'] as const)('over ssh, the %s engine', (name) => {
  let engine: Started
  let sshd: OwnSshd
  beforeAll(async () => {
    engine = await engines[name]()
    sshd = await startOwnSshd({ far: { environment: { DOCKER_HOST: `unix://${engine.socketPath}` } }, plain: {} })
  })
  afterAll(async () => {
    await sshd?.close()
    await engine?.close()
  })
  afterEach(() => leavesNoSsh(sshd))

  async function connected(address = sshd.address('far')): Promise<EngineConnection> {
    takeSshOf(sshd)
    const connection = await connectTo(parseAddress(address), 'chosen')
    undo.push(() => connection.close())
    return connection
  }

  test('says who it is, and is on another machine', async () => {
    const { info, onThisMachine, host } = await connected()
    expect(info.kind).toBe(name)
    expect(onThisMachine).toBe(false)
    expect(host.look).toBe(name === 'embedded' ? 'asked' : 'hidden')
  })

  test('is reached by its socket where the address names one', async () => {
    const { info } = await connected(`ssh://root@plain${engine.socketPath}`)
    expect(info.kind).toBe(name)
  })

  test('runs a container: logs that follow, an exec that is written to, attach, and its exit code', async () => {
    const docker = (await connected()).client()
    await needImage(docker, 'busybox:latest')
    const container = await docker.createContainer({
      Image: 'busybox:latest',
      name: 'ssh-work',
      Cmd: ['sh', '-c', 'echo ready; read line; echo "got $line"; exit 3'],
      OpenStdin: true,
      AttachStdin: true,
    })
    undo.push(() => container.remove({ force: true }))
    const attached = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true })
    const output = text(demultiplexed(docker.modem, attached))
    await container.start()
    const logs = demultiplexed(docker.modem, await container.logs({ follow: true, stdout: true }))
    const [first] = await once(logs, 'data')
    expect(String(first)).toBe('ready\n')

    const exec = await container.exec({ Cmd: ['cat'], AttachStdin: true, AttachStdout: true })
    const stream = await exec.start({ hijack: true, stdin: true })
    const echoed = text(demultiplexed(docker.modem, stream))
    stream.end('through ssh and back\n')
    expect(await echoed).toBe('through ssh and back\n')
    expect((await exec.inspect()).ExitCode).toBe(0)

    const waiting = container.wait()
    attached.write('hello\n')
    expect(await waiting).toMatchObject({ StatusCode: 3 })
    expect(await output).toBe('ready\ngot hello\n')
  })

  test('tells its events, while other calls go on', async () => {
    const docker = (await connected()).client()
    const events = await docker.getEvents({ filters: { type: ['volume'] } })
    await docker.createVolume({ Name: 'ssh-events' })
    const [event] = await once(events, 'data')
    expect(JSON.parse(String(event))).toMatchObject({ Type: 'volume', Action: 'create', Actor: { ID: 'ssh-events' } })
    await docker.getVolume('ssh-events').remove()
  })

  test('answers many calls at once over a few connections, and keeps these for the next', async () => {
    const before = (await sshd.sshPids()).length
    const connection = await connected()
    const docker = connection.client()
    const answers = await Promise.all(Array.from({ length: 60 }, () => docker.ping()))
    expect(answers.map(String)).toEqual(answers.map(() => 'OK'))
    const opened = (await sshd.sshPids()).length
    expect(opened - before).toBeLessThan(20)
    await docker.ping()
    expect((await sshd.sshPids()).length).toBe(opened)
  })

  test('plays a scenario, and is left as it was', async () => {
    takeSshOf(sshd)
    const world = await sessionOn(sshd.address('far'))
    const before = await world.other.listContainers({ all: true })
    const frames: Parameters<typeof lastFrames>[0][number][] = []
    const path = await world.file('far.yaml', scenario)
    const end = await world.session.playScenario({ source: { path }, onFrame: (frame) => frames.push(frame) })
    expect(end).toMatchObject({ status: 'done' })
    expect(lastFrames(frames).at(-1)?.output).toContain('hello from afar')
    expect(await world.other.listContainers({ all: true })).toEqual(before)
    await world.session.close()
  })

  test('streams and calls under way end when the connection is closed, and so do their processes', async () => {
    const before = (await sshd.sshPids()).length
    const connection = await connected()
    const docker = connection.client()
    const events = await docker.getEvents()
    const ended = new Promise((resolve) => events.on('error', () => undefined).once('close', resolve))
    const running = (await sshd.sshPids()).slice(before).filter(isAlive)
    expect(running.length).toBeGreaterThan(0)
    // Each leads a group of its own: Ctrl-C in our terminal is not for it.
    expect(running.every((pid) => isAlive(-pid))).toBe(true)
    connection.close()
    await ended
    await expect(docker.ping()).rejects.toThrow('closed')
  })

  test('an ssh that is killed is a lost connection, and the next call makes another', async () => {
    const docker = (await connected()).client()
    const events = await docker.getEvents()
    const failed = once(events, 'error')
    events.resume()
    for (const pid of (await sshd.sshPids()).filter(isAlive)) process.kill(pid, 'SIGKILL')
    const [cause] = await failed
    expect(cause).toMatchObject({ code: 'ECONNRESET' })
    expect(String(await docker.ping())).toBe('OK')
  })

  test('a Dockstage that is killed leaves no ssh behind', async () => {
    const before = (await sshd.sshPids()).length
    const { start } = await terminalWorld()
    const serving = start(['serve', '--no-open', '--engine', sshd.address('far')], { PATH: `${sshd.path}:${process.env.PATH}` })
    await serving.printed(/Dockstage is at/)
    await expect.poll(async () => (await sshd.sshPids()).length, { timeout: 10_000 }).toBeGreaterThan(before)
    serving.child.kill('SIGKILL')
    await serving.ended
  })
})

const scenario = `
id: far-away
title: Far away
summary: A container on another machine.
steps:
  - id: run
    title: Run
    run: docker run -d --name far-box busybox:latest sleep 100
    expect: [ { container: far-box, state: running } ]
  - { id: exec, title: Exec, run: docker exec far-box echo hello from afar }
`

interface Demultiplexer {
  demuxStream(stream: NodeJS.ReadableStream, out: NodeJS.WritableStream, error: NodeJS.WritableStream): void
}

/** What a container without a terminal says, both streams in one. */
function demultiplexed(modem: Demultiplexer, stream: NodeJS.ReadableStream): PassThrough {
  const out = new PassThrough()
  modem.demuxStream(stream, out, out)
  stream.once('end', () => out.end())
  stream.once('error', (cause) => out.destroy(cause))
  return out
}

describe.skipIf(missing)('what can go wrong over ssh is told in plain words', () => {
  let engine: Started
  let sshd: OwnSshd
  beforeAll(async () => {
    engine = await embedded()
    const DOCKER_HOST = `unix://${engine.socketPath}`
    sshd = await startOwnSshd({
      far: { environment: { DOCKER_HOST } },
      'no-program': { environment: { PATH: '/nowhere' } },
      'no-engine': { environment: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } },
      // The embedded engine's socket is root's alone; this is somebody else.
      forbidden: { command: `setpriv --reuid 54321 --clear-groups env HOME=/ DOCKER_HOST=${DOCKER_HOST} docker system dial-stdio` },
      talking: { command: 'echo Welcome to the machine' },
      mute: { command: 'sleep 60' },
      old: { command: 'echo docker: system dial-stdio is not a docker command >&2; exit 1' },
    })
    const same = (name: string): string => `
Host ${name}
  HostName 127.0.0.1
  Port ${sshd.port}
  IdentityFile ${sshd.file('far')}
  GlobalKnownHostsFile /dev/null
`
    await sshd.configure(`${same('stranger')}  UserKnownHostsFile /dev/null\n`)
    await sshd.configure(`${same('changed')}  UserKnownHostsFile ${sshd.file('known-otherwise')}\n`)
    await sshd.configure(
      `${same('locked').replace(sshd.file('far'), sshd.file('other-key'))}  IdentitiesOnly yes\n  UserKnownHostsFile ${sshd.file('known')}\n`,
    )
    await sshd.configure('Host refusing\n  HostName 127.0.0.1\n  Port 1\n')
  })
  afterAll(async () => {
    await sshd?.close()
    await engine?.close()
  })
  afterEach(() => leavesNoSsh(sshd))

  async function failureAt(address: string, limitMs?: number): Promise<FailureError['failure']> {
    takeSshOf(sshd)
    const cause = await connectTo(parseAddress(address), 'chosen', undefined, limitMs).then(
      () => undefined,
      (it: unknown) => it,
    )
    if (!(cause instanceof FailureError)) throw new Error(`not a failure: ${String(cause)}`)
    return cause.failure
  }

  test.each([
    ['stranger', 'ssh does not know the key of stranger yet.', /Run "ssh root@stranger" once in a terminal/],
    [
      'changed',
      'The key of changed is another than the one that ssh knows: it may be another machine that answers.',
      /ssh-keygen -R changed/,
    ],
    ['locked', 'locked does not let this user in by ssh.', /ssh-add/],
    ['refusing', 'No ssh server listens on refusing.', /Check the port/],
    ['nowhere.invalid', 'The host nowhere.invalid is not known.', /Check the name/],
    ['no-program', 'The docker program is not there for ssh on no-program.', /docker system dial-stdio/],
    ['no-engine', 'ssh reaches no-engine, but there is no engine behind it.', /Start the engine there/],
    ['old', 'The docker program on old is too old: it has no "docker system dial-stdio".', /18\.09/],
    ['talking', 'Something answers at ssh://root@talking, but it is not a Docker Engine.', /shell's start files/],
  ])('%s: %s', async (host, message, remedy) => {
    const failure = await failureAt(`ssh://root@${host}`)
    expect(failure).toMatchObject({ code: 'engine-unreachable', message, remedy: expect.stringMatching(remedy) })
  })

  test('a far user who may not use the engine is told the group to join, there', async () => {
    expect(await failureAt('ssh://root@forbidden')).toMatchObject({
      code: 'engine-permission',
      message: 'The user "root" on forbidden may not use the engine there.',
      remedy: expect.stringContaining('the group "docker" on forbidden: sudo usermod -aG docker root'),
      detail: expect.stringMatching(/permission denied/),
    })
  })

  test('an engine that does not answer is given up after the limit, with its ssh', async () => {
    expect((await failureAt('ssh://root@mute', 1_000)).message).toBe('ssh://root@mute: no engine answered over ssh within 1 s.')
  })

  test('without the program ssh, that is what is said', async () => {
    const before = process.env.PATH
    process.env.PATH = '/nowhere'
    const failure = await connectTo(parseAddress('ssh://root@far'), 'chosen')
      .then(() => undefined)
      .catch((cause: unknown) => cause)
      .finally(() => {
        process.env.PATH = before
      })
    expect(failure).toMatchObject({ failure: { message: 'ssh://root@far is reached by the program "ssh", which is not installed here.' } })
  })

  test('a DOCKER_HOST with an option in it runs nothing', async () => {
    const { run } = await terminalWorld()
    const ran = sshd.file('ran')
    const { out } = await run(['doctor'], { DOCKER_HOST: `ssh://-oProxyCommand=touch%20${ran}/`, PATH: `${sshd.path}:${process.env.PATH}` })
    expect(out).toMatch(/^1\. +no +DOCKER_HOST .*\n.*is not the address of an engine/)
    await expect(readFile(ran)).rejects.toThrow()
  })
})
