import { setMaxListeners } from 'node:events'
import { type ApiContext, call, find, Refused, segment } from '../../engine/commands/api.ts'
import { mostMoves, portInPlaceOf } from '../../engine/commands/moved-port.ts'
import { isDefaultNetwork } from '../../engine/commands/ours.ts'
import { runLabel } from '../../engine/commands/scope.ts'
import { formatAddress } from '../../engine/connect/address.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import { limitsOf } from '../../engine/connect/limits.ts'
import type { EngineLimit } from '../../shared/engine-limit.ts'
import type { EngineSource } from '../../shared/ipc.ts'
import type { LeftRun } from '../../shared/left-run.ts'
import type { Failure } from '../../shared/result.ts'
import type { NamedKind } from '../../shared/scenario/check-names.ts'
import type { ConsentItem } from '../../shared/scenario/consent.ts'
import { asPlayedOn, isForEngine } from '../../shared/scenario/engine-condition.ts'
import type { Scenario, Step } from '../../shared/scenario/scenario.ts'
import { type Wanted, wantedBy } from '../../shared/scenario/wanted.ts'
import type { EngineInfo } from '../../shared/topology/topology.ts'
import { deadline } from './deadline.ts'
import { consentsOn, toldOf, whyNotOn } from './open-run.ts'
import { portTaken } from './port-taken.ts'

/** Where an image would come from: the engine has it; its registry has it; the registry could not be asked; or it cannot be had. */
export type ImagePlace = 'here' | 'registry' | 'unknown' | 'nowhere'

/** What a scenario would meet on an engine. */
export interface ScenarioCheck {
  readonly engine: {
    readonly info: EngineInfo
    readonly address: string
    readonly source: EngineSource
    readonly limits: readonly EngineLimit[]
  }
  readonly images: readonly { readonly step: string; readonly image: string; readonly place: ImagePlace; readonly sizeBytes?: number }[]
  /** Names that somebody else's things have; `run` is a run of Dockstage that made it. */
  readonly taken: readonly { readonly step: string; readonly kind: NamedKind; readonly name: string; readonly run?: string }[]
  /** Ports of the host that are taken, and the one that would be used in its place; none where it cannot be moved. */
  readonly ports: readonly TakenPort[]
  readonly passedOver: readonly Step[]
  /** Links that the engine does not have. */
  readonly links: Wanted['links']
  readonly impossible?: Failure
  readonly consents: readonly ConsentItem[]
  /** What earlier runs left on this machine and this engine. */
  readonly left: readonly LeftRun[]
  /** Nothing of the above keeps it from being played. What needs consent can be allowed. */
  readonly playable: boolean
}

export interface TakenPort {
  readonly step: string
  readonly port: number
  readonly protocol: string
  /** A container that publishes it, or that another program (`machine`) has it, or that this user may not take it (`denied`). */
  readonly by: { readonly container: string } | 'machine' | 'denied'
  readonly instead?: number
}

/** Looks, before anything is played, at all that a scenario would meet on an engine. It makes and changes nothing there. */
export async function checkScenario(
  connection: EngineConnection,
  scenario: Scenario,
  left: readonly LeftRun[],
  signal: AbortSignal,
): Promise<ScenarioCheck> {
  const told = toldOf(connection)
  const played = asPlayedOn(scenario, told)
  const wanted = wantedBy(played)
  // Each question listens to it, and all are asked at once.
  setMaxListeners(0, signal)
  const context: ApiContext = { docker: connection.client(), signal }
  const [images, taken, ports] = await Promise.all([
    Promise.all(wanted.images.map((it) => imageOn(context, it))),
    Promise.all(wanted.names.map((it) => takenName(context, it))),
    takenPorts(connection, context, wanted),
  ])
  const links = told.lacks.includes('links') ? wanted.links : []
  const impossible = whyNotOn(connection, scenario)
  const names = taken.filter((it) => it !== undefined)
  const isStuck = ({ instead }: TakenPort): boolean => instead === undefined
  return {
    engine: {
      info: connection.info,
      address: formatAddress(connection.address),
      source: connection.source,
      limits: limitsOf(connection),
    },
    images,
    taken: names,
    ports,
    passedOver: scenario.steps.filter((it) => !isForEngine(it, told)),
    links,
    ...(impossible ? { impossible } : {}),
    consents: consentsOn(connection, scenario),
    left,
    playable: !impossible && links.length + names.length === 0 && !ports.some(isStuck) && !images.some(({ place }) => place === 'nowhere'),
  }
}

async function imageOn(
  context: ApiContext,
  { step, image, mayBePulled }: Wanted['images'][number],
): Promise<ScenarioCheck['images'][number]> {
  const found = await find<{ Size: number }>(context, `/images/${segment(image)}/json`)
  if (found) return { step, image, place: 'here', sizeBytes: found.Size }
  return { step, image, place: mayBePulled ? await registryHas(context, image) : 'nowhere' }
}

/** A registry that is slow, or far away, must not keep anybody waiting who only wants to look. */
const longestAsked = 5_000

/** Whether the registry has it, as the engine hears it there, without pulling. It answers 401 too for what is not there (the API's own words). */
async function registryHas({ docker, signal }: ApiContext, image: string): Promise<ImagePlace> {
  const limit = deadline(signal, longestAsked)
  try {
    await call({ docker, signal: limit.signal }, 'GET', `/distribution/${segment(image)}/json`)
    return 'registry'
  } catch (cause) {
    signal.throwIfAborted()
    return cause instanceof Refused && [401, 403, 404].includes(cause.status) ? 'nowhere' : 'unknown'
  } finally {
    limit.end()
  }
}

type Labels = Readonly<Record<string, string>> | null | undefined

async function takenName(context: ApiContext, wanted: Wanted['names'][number]): Promise<ScenarioCheck['taken'][number] | undefined> {
  const { kind, name } = wanted
  if (kind === 'network' && isDefaultNetwork(name)) return undefined
  const labels = await labelsOf(context, kind, name)
  if (labels === undefined) return undefined
  const run = labels?.[runLabel]
  return { ...wanted, ...(run === undefined ? {} : { run }) }
}

/** The labels of the thing that has this very name; undefined where there is none (an engine also answers to the beginning of an id). */
async function labelsOf(context: ApiContext, kind: NamedKind, name: string): Promise<Labels> {
  if (kind === 'container') {
    const it = await find<{ Name: string; Config: { Labels: Labels } }>(context, `/containers/${segment(name)}/json`)
    return it?.Name === `/${name}` ? (it.Config.Labels ?? null) : undefined
  }
  const it = await find<{ Name: string; Labels: Labels }>(context, `/${kind}s/${segment(name)}`)
  return it?.Name === name ? (it.Labels ?? null) : undefined
}

interface Published {
  readonly Names: readonly string[] | null
  readonly Ports: readonly { readonly IP?: string; readonly PublicPort?: number; readonly Type: string }[] | null
}

async function takenPorts(connection: EngineConnection, context: ApiContext, { ports }: Wanted): Promise<TakenPort[]> {
  if (ports.length === 0) return []
  const containers = await call<Published[]>(context, 'GET', '/containers/json')
  const whoHas = async (ip: string, port: number, protocol: string): Promise<TakenPort['by'] | undefined> => {
    const container = containers.find(({ Ports }) =>
      Ports?.some((it) => it.PublicPort === port && it.Type === protocol && overlap(it.IP ?? '', ip)),
    )
    if (container) return { container: container.Names?.[0]?.replace(/^\//, '') ?? '' }
    // What else runs on an engine's machine can be told only where that is this one.
    if (!connection.onThisMachine || protocol === 'sctp') return undefined
    const state = await portTaken(ip, port, protocol as 'tcp' | 'udp')
    if (state === 'taken') return 'machine'
    // The embedded engine is this user; another one is mostly the administrator.
    return state === 'denied' && connection.info.kind === 'embedded' ? 'denied' : undefined
  }
  const taken: TakenPort[] = []
  for (const { step, port: spec, beside } of ports) {
    // Without an address, a port is bound to this machine only.
    const ip = spec.hostIp === '' ? '127.0.0.1' : spec.hostIp
    const port = Number(spec.hostPort)
    const by = await whoHas(ip, port, spec.protocol)
    if (by === undefined) continue
    const instead = await firstFree(port, beside, async (it) => (await whoHas(ip, it, spec.protocol)) === undefined)
    taken.push({ step, port, protocol: spec.protocol, by, ...(instead === undefined ? {} : { instead }) })
  }
  return taken
}

/** The port that a command would end at: each that is taken leads to the next. One that the same container asks for too is no way out. */
async function firstFree(port: number, beside: readonly string[], isFree: (port: number) => Promise<boolean>): Promise<number | undefined> {
  let next = portInPlaceOf(port, beside)
  for (let moves = 1; next !== undefined && moves <= mostMoves; moves++) {
    if (await isFree(next)) return next
    next = portInPlaceOf(next, beside)
  }
  return undefined
}

const everywhere = ['', '0.0.0.0', '::']
const overlap = (a: string, b: string): boolean => a === b || everywhere.includes(a) || everywhere.includes(b)
