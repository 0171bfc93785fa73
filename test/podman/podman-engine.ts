import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { parseAddress } from '../../src/engine/connect/address.ts'

const runFile = promisify(execFile)

/**
 * A Podman of the tests' own: `podman system service` with storage, socket and state in a temporary directory, and in a network and a mount namespace
 * of its own. So its bridges, its firewall's rules and what it writes under `/run` are nobody else's, and gone with it.
 */
export class PodmanEngine {
  readonly directory: string
  readonly address: string
  readonly #env: NodeJS.ProcessEnv
  readonly #service: ChildProcess
  readonly #cgroupsBefore: readonly string[]

  private constructor(directory: string, service: ChildProcess, env: NodeJS.ProcessEnv, cgroupsBefore: readonly string[]) {
    this.directory = directory
    this.address = socketIn(directory)
    this.#service = service
    this.#env = env
    this.#cgroupsBefore = cgroupsBefore
  }

  /** Resolves when it listens. */
  static async start(): Promise<PodmanEngine> {
    const directory = await mkdtemp(join(tmpdir(), 'dockstage-podman-'))
    const env = { ...process.env, ...(await settings(directory)) }
    const cgroupsBefore = podmansCgroups()
    const service = spawn('unshare', ['--mount', '--net', 'sh', '-ec', beginning, socketIn(directory)], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const engine = new PodmanEngine(directory, service, env, cgroupsBefore)
    try {
      await listening(service)
    } catch (cause) {
      await engine.close()
      throw cause
    }
    return engine
  }

  /** What the podman program prints. */
  async podman(...words: readonly string[]): Promise<string> {
    return (await runFile('nsenter', [...this.within('--mount', '--net'), 'podman', ...words], { env: this.#env })).stdout
  }

  /** Words before a program's that have it run in these namespaces of the engine's. */
  within(...namespaces: readonly string[]): string[] {
    return ['--target', String(this.#service.pid), ...namespaces, '--']
  }

  /** A program where the engine is this machine's: in its network, with that network's `/sys`. */
  inside(program: string, words: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    const mounted = ['unshare', '--mount', 'sh', '-ec', 'mount -t sysfs sysfs /sys; exec "$@"', 'sh']
    return spawn('nsenter', [...this.within('--net'), ...mounted, program, ...words], {
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  }

  /** Copies images from the Docker Engine at `from`, as `docker save | podman load` does. */
  async load(images: readonly string[], from: string): Promise<void> {
    const address = parseAddress(from)
    if (address.kind !== 'socket') throw new Error(`images are copied from an engine's socket, not ${from}`)
    const names = images.map((image) => `names=${encodeURIComponent(image)}`).join('&')
    const ask = request({ socketPath: address.path, path: `/images/get?${names}` }).end()
    const [saved] = (await once(ask, 'response')) as [IncomingMessage]
    if (saved.statusCode !== 200) throw new Error(`saving ${images.join(' ')} was answered with ${saved.statusCode}`)
    const load = execFile('nsenter', [...this.within('--mount', '--net'), 'podman', 'load'], { env: this.#env })
    const ended = once(load, 'close')
    if (load.stdin) await pipeline(saved, load.stdin)
    const [code] = await ended
    if (code !== 0) throw new Error(`podman load ended with ${code}`)
  }

  async close(): Promise<void> {
    if (this.#service.exitCode === null) {
      await this.podman('rm', '--all', '--force', '--time', '0').catch(() => undefined)
      const ended = once(this.#service, 'exit')
      this.#service.kill()
      await ended
    }
    // Each exec leaves a monitor that stays for five minutes (measured on 4.3.1), for whoever asks for its exit code.
    await killed(this.processes())
    for (const cgroup of this.#newCgroups()) removeEmpty(cgroup)
    await rm(this.directory, { recursive: true, force: true })
  }

  /** What there still is of it on this machine. */
  left(): string[] {
    const processes = this.processes().map((pid) => `process ${pid}`)
    return [...processes, ...this.#newCgroups(), ...(existsSync(this.directory) ? [this.directory] : [])]
  }

  /** Those that name its directory: the service, monitors of containers, name servers. */
  processes(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && readOrNothing(`/proc/${name}/cmdline`).includes(this.directory))
      .map(Number)
  }

  #newCgroups(): string[] {
    return podmansCgroups().filter((path) => !this.#cgroupsBefore.includes(path))
  }
}

const socketIn = (directory: string): string => `unix://${join(directory, 'podman.sock')}`

/**
 * Run in the new namespaces. Whatever the settings say, netavark and runc keep state under `/run`, what is known of blobs is kept under `/var/lib`,
 * and locks under `/dev/shm`. The veth pair stands for the way out of the machine, so that there is an uplink.
 */
const beginning = `
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/lib
mount -t tmpfs tmpfs /dev/shm
ip link set lo up
ip link add uplink0 type veth peer name beyond0
ip address add 198.51.100.2/24 dev uplink0
ip link set uplink0 up
ip link set beyond0 up
ip route add default via 198.51.100.1
exec podman --log-level info system service --time 0 "$0"
`

/**
 * Podman's settings, and the variables that name them. Without systemd there is no journal, so events and logs are files; limits are this small
 * since Podman's own are more than a container of CI may set. runc is there where Docker is; crun 1.8.1 refuses machines with both versions of
 * cgroups.
 */
async function settings(directory: string): Promise<NodeJS.ProcessEnv> {
  const quoted = (name: string): string => JSON.stringify(join(directory, name))
  const files = {
    CONTAINERS_CONF: `
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
log_driver = "k8s-file"
[network]
network_backend = "netavark"
network_config_dir = ${quoted('networks')}
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
image_copy_tmp_dir = ${quoted('.')}
tmp_dir = ${quoted('tmp')}
volume_path = ${quoted('volumes')}
`,
    CONTAINERS_STORAGE_CONF: `
[storage]
driver = "overlay"
graphroot = ${quoted('storage')}
runroot = ${quoted('run')}
`,
    CONTAINERS_REGISTRIES_CONF: 'unqualified-search-registries = []\n',
  }
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(directory, name), text)))
  return Object.fromEntries(Object.keys(files).map((name) => [name, join(directory, name)]))
}

async function listening(service: ChildProcess): Promise<void> {
  const said: string[] = []
  if (service.stderr)
    for await (const line of createInterface({ input: service.stderr })) {
      said.push(line)
      if (!line.includes('API service listening')) continue
      service.stderr.resume()
      return
    }
  throw new Error(`podman system service ended before it listened:\n${said.join('\n')}`)
}

/** They are no children of ours, so another program waits for their end. */
async function killed(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  await Promise.all(pids.map((pid) => runFile('tail', ['--sleep-interval=0.05', `--pid=${pid}`, '--follow', '/dev/null'])))
}

/** Podman's own group in each hierarchy (or the one, of version 2). */
function podmansCgroups(): string[] {
  const root = '/sys/fs/cgroup'
  const under = readdirSync(root, { withFileTypes: true }).flatMap((it) => (it.isDirectory() ? [join(root, it.name)] : []))
  return [root, ...under].map((it) => join(it, 'libpod_parent')).filter((it) => existsSync(it))
}

/** Deepest first: what is in a group is made with it and goes with it. */
function removeEmpty(cgroup: string): void {
  for (const it of readdirSync(cgroup, { withFileTypes: true })) if (it.isDirectory()) removeEmpty(join(cgroup, it.name))
  rmdirSync(cgroup)
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
