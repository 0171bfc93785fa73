import type { Agent } from 'node:http'
import type { Socket } from 'node:net'
import { release } from 'node:os'
import Docker from 'dockerode'
import type { EngineSource } from '../../shared/ipc.ts'
import type { EngineCall } from '../../shared/playback/frame.ts'
import { FailureError } from '../../shared/result.ts'
import type { EngineInfo } from '../../shared/topology/topology.ts'
import { formatAddress, isLocal } from './address.ts'
import { askVersion, type EngineVersion, poolFor } from './ask-version.ts'
import type { CallWatch, EngineAddress, EngineConnection, HostView } from './connection.ts'
import { connectFailure, tooSlow } from './failures.ts'
import { isInOtherNamespace } from './network-namespace.ts'
import { closePool, reportingAgent } from './reporting-agent.ts'
import { sshTooSlow } from './ssh-failures.ts'
import { farHost } from './ssh-pool.ts'
import { type EngineTraits, podmanIn, traitsOf } from './traits.ts'
import { unreachable } from './unreachable.ts'

/** The newest API version whose answers this app was written for; newer engines are spoken to in this one. */
const newestApi = '1.51'
/** The name by which the embedded engine makes itself known (`Platform.Name` of `/version`). */
const embeddedName = 'Dockstage embedded engine'
const connectMs = 5_000
/** ssh greets the other machine before anything is asked, and has a limit of its own below this one. */
const sshMs = 10_000

/**
 * Connects to an engine: asks it who it is, once, and keeps its sockets open for the calls that follow. Throws a `FailureError` that says what is
 * there instead: `engine-unreachable`, `engine-permission`, or `cancelled` when `signal` ended the attempt. Waits at most `limitMs` milliseconds.
 */
export async function connectTo(
  address: EngineAddress,
  source: EngineSource,
  signal?: AbortSignal,
  limitMs = address.kind === 'ssh' ? sshMs : connectMs,
): Promise<EngineConnection> {
  const limit = AbortSignal.timeout(limitMs)
  let pool: Agent | undefined
  try {
    pool = poolFor(address)
    const version = await askVersion(address, pool, signal ? AbortSignal.any([signal, limit]) : limit)
    return new Connection(address, source, pool, version)
  } catch (cause) {
    pool?.destroy()
    if (signal?.aborted) throw new FailureError({ code: 'cancelled', message: `Connecting to ${formatAddress(address)} was cancelled.` })
    if (limit.aborted) throw address.kind === 'ssh' ? sshTooSlow(address, limitMs) : tooSlow(address, limitMs)
    throw connectFailure(cause, address)
  }
}

class Connection implements EngineConnection {
  readonly info: EngineInfo
  readonly traits: EngineTraits
  readonly address: EngineAddress
  readonly source: EngineSource
  readonly onThisMachine: boolean
  readonly host: HostView
  readonly #pool: Agent
  readonly #api: string
  readonly #watchers = new Set<CallWatch>()
  readonly #hijacked = new Set<Socket>()
  #closed = false

  constructor(address: EngineAddress, source: EngineSource, pool: Agent, version: EngineVersion) {
    this.address = address
    this.source = source
    this.info = infoOf(version)
    this.traits = traitsOf(version)
    this.onThisMachine = isLocal(address)
    this.host = hostView(address, this.info, version)
    this.#pool = pool
    this.#api = `v${apiToSpeak(version, formatAddress(address))}`
  }

  client(onCall?: (call: EngineCall) => void, api = this.#api, onSent?: (call: EngineCall) => void): Docker {
    if (this.#closed) throw unreachable(`The connection to ${formatAddress(this.address)} is closed.`, 'Connect again.')
    const agent = reportingAgent(this.#pool, {
      answered: (call) => onCall?.(call),
      sent: (call) => {
        onSent?.(call)
        for (const watch of this.#watchers) watch.sent?.(call)
      },
      ended: (call) => {
        for (const watch of this.#watchers) watch.ended?.(call)
      },
      hijacked: (socket) => this.#keep(socket),
    })
    return newDocker(this.address, agent, api)
  }

  watchCalls(watch: CallWatch): () => void {
    this.#watchers.add(watch)
    return () => void this.#watchers.delete(watch)
  }

  close(): void {
    this.#closed = true
    this.#watchers.clear()
    for (const socket of this.#hijacked) socket.destroy()
    closePool(this.#pool)
  }

  #keep(socket: Socket): void {
    this.#hijacked.add(socket)
    socket.once('close', () => this.#hijacked.delete(socket))
  }
}

/**
 * docker-modem reads `DOCKER_HOST` and its certificates itself, and lets them through even beside a socket that is named; so it is made without
 * them in sight, and with every option said.
 */
function newDocker(address: EngineAddress, agent: Agent, version: string): Docker {
  const { DOCKER_HOST } = process.env
  delete process.env.DOCKER_HOST
  try {
    const common = { agent, version, timeout: undefined }
    if (address.kind === 'tcp') {
      // docker-modem takes an IPv6 address only in brackets, as in a URL.
      const host = address.host.includes(':') ? `[${address.host}]` : address.host
      return new Docker({ ...common, host, port: address.port, protocol: address.tls ? 'https' : 'http' })
    }
    // Told of "ssh", docker-modem would speak it itself, and know nothing of the user's configuration; the agent does it.
    const where = address.kind === 'ssh' ? { host: farHost } : { socketPath: address.path }
    return new Docker({ ...common, protocol: 'http', ...where })
  } finally {
    if (DOCKER_HOST !== undefined) process.env.DOCKER_HOST = DOCKER_HOST
  }
}

function infoOf(version: EngineVersion): EngineInfo {
  const name = podmanIn(version)?.Name || version.Platform?.Name || 'Docker Engine'
  const { Version, ApiVersion, Os, Arch } = version
  return { kind: name === embeddedName ? 'embedded' : 'docker', name, version: Version, apiVersion: ApiVersion, os: Os, arch: Arch }
}

/** An engine's newest version and ours: the older of the two, as the docker program does it. */
function apiToSpeak({ ApiVersion, MinAPIVersion, Version }: EngineVersion, where: string): string {
  if (MinAPIVersion && compareApi(newestApi, MinAPIVersion) < 0) {
    throw unreachable(
      `The engine at ${where} (${Version}) speaks API ${MinAPIVersion} and newer only; Dockstage speaks up to ${newestApi}.`,
      'Use a newer Dockstage, or another engine.',
    )
  }
  return compareApi(ApiVersion, newestApi) < 0 ? ApiVersion : newestApi
}

function compareApi(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number)
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number)
  return aMajor - bMajor || aMinor - bMinor
}

/** A kernel other than this machine's gives a virtual machine away, whatever the socket looks like. */
function hostView(address: EngineAddress, info: EngineInfo, version: EngineVersion): HostView {
  if (info.kind === 'embedded') return { look: 'asked' }
  if (!isLocal(address))
    return {
      look: 'hidden',
      reason: 'remote',
      why: 'The engine runs on another machine, whose network interfaces cannot be seen from here.',
    }
  if (info.os !== 'linux') return { look: 'hidden', reason: 'os', why: `The engine runs ${info.os} containers, which have no veth pairs.` }
  const inMachine = process.platform !== 'linux' || info.name.startsWith('Docker Desktop') || version.KernelVersion !== release()
  const why = 'The engine runs in a virtual machine, whose network interfaces cannot be seen from here.'
  if (inMachine) return { look: 'hidden', reason: 'machine', why }
  if (address.kind === 'socket' && isInOtherNamespace(address.path))
    return {
      look: 'hidden',
      reason: 'namespace',
      why: 'The engine has a network namespace of its own, whose interfaces cannot be seen from here.',
    }
  return { look: 'here' }
}
