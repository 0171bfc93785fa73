import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineSource } from '../../shared/ipc.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { formatAddress, parseAddress } from './address.ts'
import type { EngineAddress } from './connection.ts'
import { currentContext, tlsFiles } from './contexts.ts'

/** One place where an engine could be; without an `address`, `failure` says why there is none. */
export interface EnginePlace {
  /** Stable over starts, so that a choice can be remembered: `environment`, `context:NAME`, or the address. */
  readonly id: string
  readonly source: EngineSource
  /** What is usually there, e.g. `Docker Desktop`; names and `DOCKER_HOST` are proper names in every language. */
  readonly label: string
  readonly text: string
  readonly address?: EngineAddress
  readonly failure?: Failure
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly uid?: number
  /** What the user chose: a place's `id`, or an address. */
  readonly chosen?: string
}

/**
 * Where to look for an engine, in the order of the design's section 5: the chosen one, `DOCKER_HOST`, the current context, the platform's usual
 * sockets. Usual sockets that are not there are left out, save the first of the platform, so that "nothing found" can be said of something.
 */
export async function enginePlaces(surroundings: Surroundings): Promise<EnginePlace[]> {
  const environment = await environmentPlace(surroundings)
  const context = await contextPlace(surroundings)
  const named = [environment, context].filter((place) => place !== undefined)
  const places = await withoutDoubles([...named, ...(await socketPlaces(surroundings))])
  return surroundings.chosen ? chosenFirst(places, surroundings.chosen) : places
}

async function environmentPlace({ env, home }: Surroundings): Promise<EnginePlace | undefined> {
  const text = env.DOCKER_HOST?.trim()
  if (!text) return undefined
  const place = { id: 'environment', source: 'environment', label: 'DOCKER_HOST', text } as const
  try {
    const address = parseAddress(text)
    const secure = address.kind === 'tcp' && (address.tls || (env.DOCKER_TLS_VERIFY ?? '') !== '')
    if (!secure) return { ...place, address }
    return { ...place, address: { ...address, tls: await tlsFiles(env.DOCKER_CERT_PATH || join(home, '.docker')) } }
  } catch (cause) {
    return { ...place, failure: failureOf(cause, 'DOCKER_HOST') }
  }
}

async function contextPlace({ env, home }: Surroundings): Promise<EnginePlace | undefined> {
  const context = await currentContext(env, home)
  if (!context) return undefined
  const { name, address, failure } = context
  const text = address ? formatAddress(address) : name
  return { id: `context:${name}`, source: 'context', label: name, text, ...(address ? { address } : {}), ...(failure ? { failure } : {}) }
}

/** What is usually where; the first of each platform is the one that is named when nothing is there. */
export function usualSockets({ env, platform, home, uid }: Surroundings): readonly (readonly [label: string, address: string])[] {
  if (platform === 'win32') {
    return [
      ['Docker Desktop', 'npipe:////./pipe/docker_engine'],
      ['Docker Desktop', 'npipe:////./pipe/dockerDesktopLinuxEngine'],
      ['Podman', 'npipe:////./pipe/podman-machine-default'],
    ]
  }
  const inHome = (...parts: string[]): string => `unix://${join(home, ...parts)}`
  if (platform === 'darwin') {
    return [
      ['Docker Desktop', inHome('.docker', 'run', 'docker.sock')],
      ['Docker Engine', 'unix:///var/run/docker.sock'],
      ['Colima', inHome('.colima', 'default', 'docker.sock')],
      ['Colima', inHome('.config', 'colima', 'default', 'docker.sock')],
      ['OrbStack', inHome('.orbstack', 'run', 'docker.sock')],
      ['Rancher Desktop', inHome('.rd', 'docker.sock')],
      ['Podman', inHome('.local', 'share', 'containers', 'podman', 'machine', 'podman.sock')],
      ...(env.TMPDIR ? ([['Podman', `unix://${join(env.TMPDIR, 'podman', 'podman-machine-default-api.sock')}`]] as const) : []),
    ]
  }
  const runtime = env.XDG_RUNTIME_DIR || (uid === undefined ? undefined : `/run/user/${uid}`)
  return [
    ['Docker Engine', 'unix:///var/run/docker.sock'],
    ['Docker Desktop', inHome('.docker', 'desktop', 'docker.sock')],
    ...(runtime ? ([['Docker Engine, rootless', `unix://${join(runtime, 'docker.sock')}`]] as const) : []),
    ['Docker Engine, rootless', inHome('.docker', 'run', 'docker.sock')],
    ['Colima', inHome('.colima', 'default', 'docker.sock')],
    ['Rancher Desktop', inHome('.rd', 'docker.sock')],
    ...(runtime ? ([['Podman', `unix://${join(runtime, 'podman', 'podman.sock')}`]] as const) : []),
    ['Podman', 'unix:///run/podman/podman.sock'],
  ]
}

async function socketPlaces(surroundings: Surroundings): Promise<EnginePlace[]> {
  const places: EnginePlace[] = []
  for (const [index, [label, text]] of usualSockets(surroundings).entries()) {
    const address = parseAddress(text)
    // A pipe that is looked at is a pipe that is opened, so pipes are all tried.
    const there = address.kind !== 'socket' || (await realpath(address.path).catch(() => undefined)) !== undefined
    if (there || index === 0) places.push({ id: text, source: 'socket', label, text, address })
  }
  return places
}

/** One engine is often found twice: by its context and by its usual socket, which may be a symbolic link to another. */
async function withoutDoubles(places: readonly EnginePlace[]): Promise<EnginePlace[]> {
  const kept: EnginePlace[] = []
  const seen = new Set<string>()
  for (const place of places) {
    const { address } = place
    const real = address?.kind === 'socket' ? await realpath(address.path).catch(() => address.path) : place.text
    if (address && seen.has(real)) continue
    seen.add(real)
    kept.push(place)
  }
  return kept
}

function chosenFirst(places: readonly EnginePlace[], chosen: string): EnginePlace[] {
  const known = places.find((place) => place.id === chosen || place.text === chosen)
  if (known) return [{ ...known, source: 'chosen' }, ...places.filter((place) => place !== known)]
  const place = { id: chosen, source: 'chosen', label: chosen, text: chosen } as const
  if (chosen === 'environment' || chosen.startsWith('context:')) {
    const what = chosen === 'environment' ? 'DOCKER_HOST, which' : `The Docker context "${chosen.slice('context:'.length)}", which`
    const failure: Failure = { code: 'engine-unreachable', message: `${what} was chosen as the engine, is not set any more.` }
    return [{ ...place, failure: { ...failure, remedy: 'Choose another engine.' } }, ...places]
  }
  try {
    return [{ ...place, address: parseAddress(chosen) }, ...places]
  } catch (cause) {
    return [{ ...place, failure: failureOf(cause, 'The chosen engine') }, ...places]
  }
}

function failureOf(cause: unknown, what: string): Failure {
  if (cause instanceof FailureError) return { ...cause.failure, code: 'engine-unreachable', message: `${what}: ${cause.failure.message}` }
  return { code: 'engine-unreachable', message: `${what} cannot be used.`, detail: String(cause) }
}
