import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * A dockerd of the test's own: data, socket and network namespace are its, so that it can be killed without anybody else's noticing. This process
 * reads its log: a test that waits for the docker program with `execFileSync` can wait for ever, as dockerd does for its log to be read.
 */
export interface OwnDockerd {
  readonly socketPath: string
  /** Its network namespace, by the name that `ip netns` knows. */
  readonly namespace: string
  /** Its address on the cable between its namespace and this machine's, and this machine's end. */
  readonly address: string
  readonly hostAddress: string
  /** `kill -9`: what it ran is left to its containerd. Resolves when the process is gone. */
  kill(): Promise<void>
  /** Starts it (again). Resolves when it answers. */
  start(): Promise<void>
  /** Ends it with all that it ran, and removes what it left on this machine. */
  close(): Promise<void>
}

export interface OwnDockerdOptions {
  /** More words for dockerd's command line; they may hang on its address. */
  readonly options?: readonly string[] | ((address: string) => Promise<readonly string[]>)
  /** A port of its address where it listens too, without TLS: nobody but this machine is on the cable. */
  readonly port?: number
  /** Images of the lab's engine that it has from the beginning. */
  readonly images?: readonly string[]
}

let count = 0

/** Starts a dockerd, joined to this machine by one cable. The first of a process has 10.213.<pid>.0/30, so that two test files never meet. */
export async function startOwnDockerd({ options = [], port, images = [] }: OwnDockerdOptions = {}): Promise<OwnDockerd> {
  const number = count++
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-dockerd-'))
  const namespace = `dockstage-${process.pid}-${number}`
  const subnet = `10.213.${process.pid % 256}`
  const [hostAddress, address] = [`${subnet}.${4 * number + 1}`, `${subnet}.${4 * number + 2}`]
  const cable = `dst${process.pid % 100_000}n${number}`
  const inside = (...command: string[]): string[] => [`--net=/run/netns/${namespace}`, '--', ...command]
  await run('ip', ['netns', 'add', namespace])
  await run('ip', ['link', 'add', `${cable}h`, 'type', 'veth', 'peer', 'name', 'uplink', 'netns', namespace])
  await run('ip', ['address', 'add', `${hostAddress}/30`, 'dev', `${cable}h`])
  await run('ip', ['link', 'set', `${cable}h`, 'up'])
  for (const words of [
    ['link', 'set', 'lo', 'up'],
    ['address', 'add', `${address}/30`, 'dev', 'uplink'],
    ['link', 'set', 'uplink', 'up'],
    ['route', 'add', 'default', 'via', hostAddress],
  ])
    await run('nsenter', inside('ip', ...words))

  const more = typeof options === 'function' ? await options(address) : options
  const socketPath = join(directory, 'docker.sock')
  let daemon: ChildProcess | undefined

  // A containerd beside it, as distributions have it: one that dockerd starts is killed with it, and where nobody reaps the dead, the next dockerd
  // takes it for alive.
  const containerdSocket = join(directory, 'containerd.sock')
  const containerdWords = ['--config', '/dev/null', '--address', containerdSocket, '--root', join(directory, 'root')]
  const containerd = spawn('containerd', [...containerdWords, '--state', join(directory, 'state')], logged)
  await said(containerd, 'containerd successfully booted')

  async function start(): Promise<void> {
    const places = ['--data-root', join(directory, 'data'), '--exec-root', join(directory, 'exec'), '--containerd', containerdSocket]
    const hosts = ['--host', `unix://${socketPath}`, ...(port ? ['--host', `tcp://${address}:${port}`, '--tls=false'] : [])]
    const words = [...places, '--pidfile', join(directory, 'pid'), ...hosts, ...more]
    daemon = spawn('nsenter', inside('dockerd', ...words), logged)
    await said(daemon, 'API listen on')
    await ping(socketPath)
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const ending = daemon
    daemon = undefined
    if (ending) await end(ending, signal)
  }

  async function close(): Promise<void> {
    // What a killed one left running is its successor's to end.
    if (!daemon) await start().catch(() => undefined)
    const all = await docker(socketPath, 'ps', '-aq').catch(() => '')
    const ids = all.split('\n').filter(Boolean)
    if (ids.length > 0) await docker(socketPath, 'rm', '-fv', ...ids).catch(() => '')
    await kill('SIGTERM')
    await end(containerd, 'SIGTERM')
    await run('ip', ['netns', 'del', namespace])
    // Mounts under its directory would keep it.
    const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').flatMap((line) => line.split(' ')[1] ?? [])
    for (const place of mounts.filter((it) => it.startsWith(`${directory}/`)).reverse())
      await run('umount', ['-l', place]).catch(() => undefined)
    await rm(directory, { recursive: true, force: true })
  }

  try {
    await start()
    if (images.length > 0) await bring(images, socketPath)
  } catch (cause) {
    await close().catch(() => undefined)
    throw cause
  }
  return { socketPath, namespace, address, hostAddress, kill: () => kill(), start, close }
}

const logged = { stdio: ['ignore', 'ignore', 'pipe'] } as const satisfies SpawnOptions

/** Resolves when the program has logged these words; rejects with its log when it ends before. */
function said(program: ChildProcess, words: string): Promise<void> {
  let log = ''
  program.stderr?.setEncoding('utf8')
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`${program.spawnfile} ended with ${code}: ${log}`))
    program.once('exit', ended)
    program.stderr?.on('data', (part: string) => {
      log = (log + part).slice(-5_000)
      if (!log.includes(words)) return
      program.off('exit', ended)
      resolve()
    })
  })
}

async function end(program: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return
  const gone = once(program, 'exit')
  program.kill(signal)
  await gone
}

async function docker(socketPath: string, ...words: string[]): Promise<string> {
  return (await run('docker', ['-H', `unix://${socketPath}`, ...words])).stdout
}

/** From the engine at hand: there is no registry here. */
async function bring(images: readonly string[], socketPath: string): Promise<void> {
  const from = spawn('docker', ['-H', process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock', 'save', ...images])
  const to = spawn('docker', ['-H', `unix://${socketPath}`, 'load'], { stdio: ['pipe', 'ignore', 'inherit'] })
  const [, [code]] = await Promise.all([pipeline(from.stdout, to.stdin), once(to, 'exit') as Promise<[number | null]>])
  if (code !== 0) throw new Error(`docker load ended with ${code}`)
}

function ping(socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: '/_ping' }, (answer) => {
      answer.resume()
      answer.once('end', resolve)
    })
      .once('error', reject)
      .end()
  })
}
