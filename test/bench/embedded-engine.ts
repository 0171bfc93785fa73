import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import Docker from 'dockerode'
import { startEmbeddedEngine } from '../../src/embedded/start.ts'
import { hold, median, timed } from './compare.ts'

const image = 'busybox:latest'
const many = 1000
const realSocket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace('unix://', '')

/**
 * What the embedded engine promises (issue 3), through dockerode: create, start and remove in 1/50 of a real engine's time, measured in turns; ready
 * after 150 ms; with 1,000 running containers a list in 30 ms, an inspect in 2 ms, 40 kB of memory each, and creates that stay as fast as the first.
 */
export async function measure(root: string): Promise<boolean> {
  const home = await mkdtemp(join(tmpdir(), 'dockstage-bench-'))
  try {
    return [await againstReal(home), await readiness(root, home), await thousand(home)].every(Boolean)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

async function embedded(home: string): Promise<{ docker: Docker; close: () => Promise<void> }> {
  const engine = await startEmbeddedEngine({ socketPath: join(home, 'engine.sock'), ports: 'inside' })
  const docker = new Docker({ socketPath: engine.socketPath })
  const stream = await docker.pull(image)
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (cause) => (cause ? reject(cause) : resolve())))
  return { docker, close: engine.close }
}

const sleeper = (name: string): Docker.ContainerCreateOptions => ({ Image: image, Cmd: ['sleep', '1000'], name })

async function againstReal(home: string): Promise<boolean> {
  if (!existsSync(realSocket)) {
    console.log(`  against a real engine: not measured (no engine at ${realSocket})`)
    return true
  }
  const { docker, close } = await embedded(home)
  const life = (on: Docker) => async (): Promise<number> =>
    timed(async () => {
      const container = await on.createContainer(sleeper('bench-life'))
      await container.start()
      await container.remove({ force: true })
    })
  try {
    const [ours, theirs] = [life(docker), life(new Docker({ socketPath: realSocket }))]
    // Both warm: the first lives of a Node process are those of its compiler.
    for (let round = 0; round < 5; round++) await Promise.all([ours(), theirs()])
    const ratios: number[] = []
    const times: [number, number][] = []
    for (let round = 0; round < 15; round++) {
      const pair: [number, number] = [await ours(), await theirs()]
      times.push(pair)
      ratios.push(pair[0] / pair[1])
    }
    console.log(
      `  create, start, remove: ${median(times.map(([a]) => a)).toFixed(1)} ms here, ${median(times.map(([, b]) => b)).toFixed(0)} ms on the real engine`,
    )
    return hold('embedded / real engine', median(ratios), 1 / 50)
  } finally {
    await close()
  }
}

/** From the start of the program to its first answer. */
async function readiness(root: string, home: string): Promise<boolean> {
  const once = async (): Promise<number> => {
    const socketPath = join(home, 'program', 'engine.sock')
    const docker = new Docker({ socketPath })
    const start = performance.now()
    const program = spawn(process.execPath, [join(root, 'bin', 'dockstage.mjs'), 'engine', '--socket', socketPath], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const over = new Promise((resolve) => program.once('exit', resolve))
    // It says where it listens once it does.
    await new Promise((resolve) => program.stdout.once('data', resolve))
    await docker.ping()
    const time = performance.now() - start
    program.kill('SIGTERM')
    await over
    return time
  }
  const bare = (): Promise<number> =>
    timed(() => new Promise((resolve) => spawn(process.execPath, ['-e', ''], { stdio: 'ignore' }).once('exit', resolve)))
  await once()
  const [times, alone]: [number[], number[]] = [[], []]
  for (let round = 0; round < 7; round++) {
    times.push(await once())
    alone.push(await bare())
  }
  console.log(`  from the start of the program to its first answer (Node itself takes ${median(alone).toFixed(0)} ms of it):`)
  return hold('milliseconds until it is ready', median(times), 150)
}

async function thousand(home: string): Promise<boolean> {
  const { docker, close } = await embedded(home)
  try {
    const creates: number[] = []
    const before = heap()
    for (let count = 0; count < many; count++) {
      let container: Docker.Container | undefined
      creates.push(await timed(async () => (container = await docker.createContainer(sleeper(`bench-${count}`)))))
      await container?.start()
    }
    const each = (heap() - before) / many / 1000
    const lists: number[] = []
    const inspects: number[] = []
    for (let round = 0; round < 20; round++) {
      lists.push(await timed(() => docker.listContainers()))
      for (let count = 0; count < 10; count++)
        inspects.push(await timed(() => docker.getContainer(`bench-${round * 50 + count}`).inspect()))
    }
    const around = (from: number): number => median(creates.slice(from, from + 50))
    return [
      hold(`milliseconds to list ${many} running containers`, median(lists), 30),
      hold('milliseconds to inspect one of them', median(inspects), 2),
      hold('kB of memory for each', each, 40),
      hold('a create at 950 / a create at 10', around(950) / around(10), 1.5),
    ].every(Boolean)
  } finally {
    await close()
  }
}

/** Bytes that are in use, after a collection. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed + process.memoryUsage().external
}
