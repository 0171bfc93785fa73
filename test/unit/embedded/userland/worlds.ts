import { Duplex } from 'node:stream'
import { Datagrams } from '../../../../src/embedded/runtime/datagrams.ts'
import type {
  ContainerFiles,
  ContainerWorld,
  LayerFiles,
  NetworkNamespace,
  Process,
  ProcessTable,
} from '../../../../src/embedded/userland/ports.ts'
import { imagePrograms, standardPrograms } from '../../../../src/embedded/userland/program-names.ts'
import { createUserland } from '../../../../src/embedded/userland/userland.ts'

/** An image like a usual Debian one: the standard programs, root and a few users. */
export const debian: LayerFiles = {
  ...Object.fromEntries(
    [...standardPrograms, ...imagePrograms].map((name) => [`/usr/bin/${name}`, { kind: 'file', content: '', program: name } as const]),
  ),
  '/bin': { kind: 'symlink', target: 'usr/bin' },
  '/etc/passwd': {
    kind: 'file',
    content: 'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33:www-data:/var/www:/bin/sh\nmysql:x:999:999::/var/lib/mysql:/bin/false\n',
  },
  '/etc/group': { kind: 'file', content: 'root:x:0:\nwww-data:x:33:\nmysql:x:999:\n' },
  '/etc/os-release': { kind: 'file', content: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n' },
  '/etc/nsswitch.conf': { kind: 'file', content: 'hosts: files dns\n' },
  '/root': { kind: 'directory', mode: 0o700 },
  '/tmp': { kind: 'directory', mode: 0o1777 },
  '/var/www/html': { kind: 'directory' },
}

type Listener = (socket: Duplex, peer: { address: string; port: number }) => void

function pair(): [Duplex, Duplex] {
  const ends: Duplex[] = []
  for (const other of [1, 0]) {
    let waiting: (() => void) | undefined
    ends.push(
      new Duplex({
        read() {
          waiting?.()
          waiting = undefined
        },
        write(bytes, _encoding, done) {
          const end = ends[other] as Duplex & { wait?: (go: () => void) => void }
          if (end.destroyed || end.push(bytes)) done()
          else end.wait?.(done)
        },
        final(done) {
          ends[other]?.push(null)
          done()
        },
        destroy(cause, done) {
          const end = ends[other]
          if (end && !end.destroyed) end.push(null)
          done(cause)
        },
      }),
    )
    Object.assign(ends.at(-1) as Duplex, { wait: (go: () => void) => (waiting = go) })
  }
  return ends as [Duplex, Duplex]
}

/** One bridge: worlds on it reach each other by address and by name, through real byte streams. */
export class Bridge {
  readonly #names = new Map<string, string>()
  readonly #listeners = new Map<string, Listener>()
  readonly #datagrams = new Datagrams()
  #next = 2

  join(name: string): NetworkNamespace {
    const address = `172.18.0.${this.#next++}`
    this.#names.set(name, address)
    const error = (code: string): Error => Object.assign(new Error(code), { code })
    const key = (to: string, port: number): string => `${to}:${port}`
    const known = (to: string): boolean => [...this.#names.values(), '172.18.0.1'].includes(to)
    const ports = new Map<number, string>()
    return {
      id: name,
      hasEmbeddedDns: true,
      interfaces: () => [
        { name: 'lo', index: 1, ipv4: '127.0.0.1', prefix: 8 },
        {
          name: 'eth0',
          index: 4,
          peerIndex: 5,
          mac: '02:42:ac:12:00:02',
          ipv4: address,
          prefix: 16,
          networkName: 'blog',
          gateway: '172.18.0.1',
        },
      ],
      defaultRoute: () => ({ gateway: '172.18.0.1', interface: 'eth0' }),
      resolve: (wanted) => {
        const found = this.#names.get(wanted.toLowerCase())
        return found === undefined ? undefined : [found]
      },
      reverse: (wanted) => [...this.#names].find(([, at]) => at === wanted)?.[0].concat('.blog'),
      connect: async (to, port) => {
        const target = to.startsWith('127.') ? address : to
        const listener = this.#listeners.get(key(target, port))
        if (!listener) throw error(known(target) ? 'ECONNREFUSED' : 'EHOSTUNREACH')
        const [near, far] = pair()
        listener(far, { address: target === to ? address : '127.0.0.1', port: 40_000 })
        return near
      },
      ping: (to) => (to.startsWith('127.') || known(to) ? 'reachable' : 'unreachable'),
      listen: (port, at, onConnection) => {
        if (this.#listeners.has(key(address, port))) throw error('EADDRINUSE')
        this.#listeners.set(key(address, port), onConnection)
        ports.set(port, at)
        return {
          close: () => {
            this.#listeners.delete(key(address, port))
            ports.delete(port)
          },
        }
      },
      bind: (port, at, take) =>
        this.#datagrams.bind(address, { port, address: at }, take, (from, to, bytes) => {
          const target = to.address.startsWith('127.') ? address : to.address
          return this.#datagrams.deliver(target, to, bytes, { address, port: from }) ? 'sent' : known(target) ? 'refused' : 'unreachable'
        }),
      listening: () => [
        ...[...ports].map(([port, at]) => ({ protocol: 'tcp' as const, port, address: at, program: '' })),
        ...this.#datagrams.list(address).map(({ port, address: at }) => ({ protocol: 'udp' as const, port, address: at, program: '' })),
      ],
    }
  }
}

/** Real time, or a hand that moves on when told. */
export class HandClock {
  #now = Date.UTC(2026, 10, 24, 2, 0, 0)
  #sleeping: { until: number; wake: () => void }[] = []
  now(): number {
    return this.#now
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      this.#sleeping.push({ until: this.#now + ms, wake: resolve })
    })
  }
  get sleepers(): number {
    return this.#sleeping.length
  }
  advance(ms: number): void {
    this.#now += ms
    const due = this.#sleeping.filter(({ until }) => until <= this.#now)
    this.#sleeping = this.#sleeping.filter(({ until }) => until > this.#now)
    for (const { wake } of due) wake()
  }
}

export const realClock = {
  now: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      })
    }),
}

export interface Container {
  readonly files: ContainerFiles
  readonly table: ProcessTable
  readonly world: ContainerWorld
  spawn(argv: readonly string[], options?: SpawnOptions): Promise<Running>
  /** Runs it to its end. */
  run(argv: readonly string[], options?: SpawnOptions): Promise<{ code: number; out: string; err: string }>
  sh(script: string, options?: SpawnOptions): Promise<{ code: number; out: string; err: string }>
}
export interface SpawnOptions {
  readonly env?: readonly string[]
  readonly cwd?: string
  readonly user?: string
  readonly tty?: boolean
  readonly stdin?: boolean | string
}
export interface Running {
  readonly process: Process
  out(): string
  err(): string
  /** Waits until the output matches. */
  until(pattern: RegExp): Promise<void>
  /** Exit code, once all output has been read. */
  readonly done: Promise<number>
}

/** A container of `layers`; its pid 1 idles unless `first` is run as pid 1. */
export async function container(
  options: {
    name?: string
    bridge?: Bridge
    clock?: ContainerWorld['clock']
    layers?: readonly LayerFiles[]
    idle?: boolean
    files?: ContainerFiles
  } = {},
): Promise<Container> {
  const userland = createUserland()
  const files = options.files ?? userland.createFiles(options.layers ?? [debian])
  const network = (options.bridge ?? new Bridge()).join(options.name ?? 'box')
  const [eth0] = network.interfaces().filter(({ name }) => name === 'eth0')
  const text = (value: string): Uint8Array => new TextEncoder().encode(value)
  if (!options.files) {
    await files.write('/etc/hosts', text(`127.0.0.1\tlocalhost\n${eth0?.ipv4}\t0123456789ab\n`))
    await files.write('/etc/resolv.conf', text('nameserver 127.0.0.11\noptions ndots:0\n'))
  }
  const world: ContainerWorld = {
    id: '0123456789ab'.padEnd(64, '0'),
    hostname: () => '0123456789ab',
    files,
    network: () => network,
    clock: options.clock ?? realClock,
    kernel: { release: '6.1.0', arch: 'x86_64' },
    init: false,
  }
  const table = userland.start(world)
  const spawn: Container['spawn'] = async (argv, { env = [], cwd = '/', user = '', tty = false, stdin = false } = {}) => {
    const process = await table.spawn({ argv, env: ['PATH=/usr/local/bin:/usr/bin:/bin', ...env], cwd, user, tty, stdin: stdin !== false })
    return running(process, typeof stdin === 'string' ? stdin : undefined)
  }
  if (options.idle !== false) await spawn(['sleep', 'infinity'])
  const run: Container['run'] = async (argv, spawnOptions) => {
    const started = await spawn(argv, spawnOptions)
    const code = await started.done
    return { code, out: started.out(), err: started.err() }
  }
  return { files, table, world, spawn, run, sh: (script, spawnOptions) => run(['bash', '-c', script], spawnOptions) }
}

function running(process: Process, stdin: string | undefined): Running {
  let out = ''
  let err = ''
  const waiting = new Set<() => void>()
  const tell = (): void => {
    for (const check of [...waiting]) check()
  }
  process.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    tell()
  })
  process.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
    tell()
  })
  if (stdin !== undefined) process.stdin.end(stdin)
  const ended = Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.on('close', resolve).on('end', resolve))),
  )
  const until = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (!pattern.test(out + err)) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
      void process.exit.then(({ code }) => setTimeout(() => reject(new Error(`ended with ${code}: ${out}${err}`)), 50).unref())
    })
  return { process, out: () => out, err: () => err, until, done: process.exit.then(async ({ code }) => ended.then(() => code)) }
}
