import { realpath } from 'node:fs/promises'
import type { EngineSource } from '../../shared/ipc.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { formatAddress, parseAddress, shownAddress } from './address.ts'
import type { EngineAddress } from './connection.ts'
import { configDirectory, dockerContexts, tlsFiles } from './contexts.ts'
import { expanded, usualSockets } from './usual-sockets.ts'

/** One place where an engine could be; without an `address`, `failure` says why there is none. */
export interface EnginePlace {
  /** Stable over starts, so that a choice can be remembered: `environment`, `context:NAME`, or the address. */
  readonly id: string
  readonly source: EngineSource
  /** The context's name, or what is usually there, e.g. `Docker Desktop`; these and `DOCKER_HOST` are proper names in every language. */
  readonly label: string
  /** The address in words; empty where a context has none. */
  readonly text: string
  readonly address?: EngineAddress
  readonly failure?: Failure
  /** Never connected to by itself: a Docker context other than the current one. */
  readonly onlyWhenChosen?: true
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
 * sockets. The other contexts follow the current one, to be seen and chosen. Usual sockets that are not there are left out, save the first of the
 * platform, so that "nothing found" can be said of something.
 */
export async function enginePlaces(surroundings: Surroundings): Promise<EnginePlace[]> {
  const environment = await environmentPlace(surroundings)
  const named = [...(environment ? [environment] : []), ...(await contextPlaces(surroundings))]
  const places = [...named, ...(await socketPlaces(surroundings, named))]
  return surroundings.chosen ? chosenFirst(places, surroundings.chosen) : places
}

async function environmentPlace({ env, home }: Surroundings): Promise<EnginePlace | undefined> {
  const text = env.DOCKER_HOST?.trim()
  if (!text) return undefined
  const place = { id: 'environment', source: 'environment', label: 'DOCKER_HOST', text: shownAddress(text) } as const
  try {
    const address = parseAddress(text)
    // As the docker program: TLS is spoken where either is set, and the engine's certificate is looked at unless DOCKER_TLS alone is.
    const [tls, verify] = [env.DOCKER_TLS, env.DOCKER_TLS_VERIFY].map((it) => (it ?? '') !== '')
    if (address.kind !== 'tcp' || !(address.tls || tls || verify)) return { ...place, address }
    const files = await tlsFiles(env.DOCKER_CERT_PATH || configDirectory(env, home))
    return { ...place, address: { ...address, tls: { ...files, ...(tls && !verify ? { skipVerify: true } : {}) } } }
  } catch (cause) {
    return { ...place, failure: failureOf(cause, 'DOCKER_HOST') }
  }
}

async function contextPlaces({ env, home }: Surroundings): Promise<EnginePlace[]> {
  const contexts = await dockerContexts(env, home)
  return contexts.map(({ name, current, address, failure }) => ({
    id: `context:${name}`,
    source: 'context',
    label: name,
    text: address ? formatAddress(address) : '',
    ...(address ? { address } : {}),
    ...(failure ? { failure } : {}),
    ...(current ? {} : { onlyWhenChosen: true }),
  }))
}

/** The usual sockets that are there, without those that another place, tried before it, leads to as well: often by a symbolic link. */
async function socketPlaces(surroundings: Surroundings, before: readonly EnginePlace[]): Promise<EnginePlace[]> {
  const tried = before.filter(({ onlyWhenChosen }) => !onlyWhenChosen)
  const seen = new Set(await Promise.all(tried.map(async (it) => (await realPath(it.address)) ?? it.text)))
  const places: EnginePlace[] = []
  for (const [index, [label, usual]] of usualSockets(surroundings).entries()) {
    for (const text of await expanded(usual)) {
      const address = parseAddress(text)
      const real = await realPath(address)
      // A pipe that is looked at is a pipe that is opened, so pipes are all tried.
      const there = address.kind !== 'socket' || real !== undefined
      if ((!there && index > 0) || seen.has(real ?? text)) continue
      seen.add(real ?? text)
      places.push({ id: text, source: 'socket', label, text, address })
    }
  }
  return places
}

/** Where a socket is behind all symbolic links; undefined where there is none. */
async function realPath(address: EngineAddress | undefined): Promise<string | undefined> {
  return address?.kind === 'socket' ? realpath(address.path).catch(() => undefined) : undefined
}

function chosenFirst(places: readonly EnginePlace[], chosen: string): EnginePlace[] {
  const known = places.find(({ id }) => id === chosen) ?? places.find(({ text }) => text === chosen)
  if (known) {
    const { onlyWhenChosen: _, ...place } = known
    return [{ ...place, source: 'chosen' }, ...places.filter((it) => it !== known)]
  }
  const place = { id: chosen, source: 'chosen', label: shownAddress(chosen), text: shownAddress(chosen) } as const
  if (chosen === 'environment' || chosen.startsWith('context:'))
    return [{ ...place, text: '', failure: goneFailure(chosen, places) }, ...places]
  try {
    return [{ ...place, address: parseAddress(chosen) }, ...places]
  } catch (cause) {
    return [{ ...place, failure: failureOf(cause, 'The chosen engine') }, ...places]
  }
}

function goneFailure(chosen: string, places: readonly EnginePlace[]): Failure {
  const code = 'engine-unreachable'
  if (chosen === 'environment')
    return { code, message: 'DOCKER_HOST, which was chosen as the engine, is not set.', remedy: 'Set it, or choose another engine.' }
  const names = places.filter(({ source }) => source === 'context').map(({ label }) => label)
  return {
    code,
    message: `There is no Docker context "${chosen.slice('context:'.length)}", which was chosen as the engine.`,
    remedy: `Choose another engine${names.length > 0 ? `; the contexts here are ${names.join(', ')}` : ''}.`,
  }
}

function failureOf(cause: unknown, what: string): Failure {
  if (cause instanceof FailureError) return { ...cause.failure, code: 'engine-unreachable', message: `${what}: ${cause.failure.message}` }
  return { code: 'engine-unreachable', message: `${what} cannot be used.`, detail: String(cause) }
}
