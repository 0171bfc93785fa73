import type { EngineCandidate } from '../../shared/ipc.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { connectTo } from './connect.ts'
import type { EngineConnection } from './connection.ts'
import { limitsOf } from './limits.ts'
import type { EnginePlace } from './places.ts'

export interface ProbeOptions {
  readonly signal?: AbortSignal
  /** How long one place may take to answer, in milliseconds; what is reached by ssh has more where this is left out. */
  readonly limitMs?: number
}

const probeMs = 3_000

/** What came of asking in all places at once, in their order; each connection is closed again. Never throws for a place that is dead. */
export async function probeEngines(places: readonly EnginePlace[], options: ProbeOptions = {}): Promise<EngineCandidate[]> {
  return Promise.all(
    places.map(async (place) => {
      const { id, source, label, text: address, onlyWhenChosen = false } = place
      const candidate = { id, source, label, address, onlyWhenChosen }
      const attempt = await tryPlace(place, options)
      if ('failure' in attempt) return { ...candidate, reachable: false, failure: attempt.failure, limits: [] }
      const { connection } = attempt
      connection.close()
      return { ...candidate, reachable: true, info: connection.info, limits: limitsOf(connection) }
    }),
  )
}

/** A place that somebody named and that is dead ends the search: it is never passed over in silence. */
const isNamed = ({ source }: Pick<EnginePlace, 'source'>): boolean => source === 'chosen' || source === 'environment'

/** Of the places that were asked, in their order, the one at which a search ends, as `findEngine` does it: it may be dead. */
export const endOfSearch = (candidates: readonly EngineCandidate[]): EngineCandidate | undefined =>
  candidates.find((it) => !it.onlyWhenChosen && (it.reachable || isNamed(it)))

export interface FoundEngine {
  readonly connection?: EngineConnection
  /** Where the connection leads, or where the failure stands. */
  readonly place?: EnginePlace
  readonly failure?: Failure
  /** Places before it that are dead and may be passed over, and why; to be shown, as the choice's reason. */
  readonly passedOver: readonly { readonly place: EnginePlace; readonly failure: Failure }[]
}

/**
 * The first place that answers; all are asked at once. A place that somebody named (chosen, `DOCKER_HOST`) and that is dead ends the search with
 * its `failure`. Places that are there to be chosen alone are not asked. Without any engine there is neither a connection nor a failure, only what
 * was passed over.
 */
export async function findEngine(all: readonly EnginePlace[], options: ProbeOptions = {}): Promise<FoundEngine> {
  const places = all.filter(({ onlyWhenChosen }) => !onlyWhenChosen)
  const decided = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, decided.signal]) : decided.signal
  const attempts = places.map((place) => tryPlace(place, { ...options, signal }))
  const passedOver: { place: EnginePlace; failure: Failure }[] = []
  for (const [index, place] of places.entries()) {
    const attempt = await (attempts[index] as Promise<Attempt>)
    if ('failure' in attempt && !isNamed(place)) {
      passedOver.push({ place, failure: attempt.failure })
      continue
    }
    // Those that still try would keep the process waiting for them: an ssh to a machine that is off does for seconds.
    decided.abort()
    for (const later of attempts.slice(index + 1)) void later.then((it) => 'connection' in it && it.connection.close())
    return { ...attempt, place, passedOver }
  }
  return { passedOver }
}

type Attempt = { readonly connection: EngineConnection } | { readonly failure: Failure }

async function tryPlace(place: EnginePlace, { signal, limitMs }: ProbeOptions): Promise<Attempt> {
  if (!place.address) return { failure: place.failure ?? { code: 'engine-unreachable', message: `${place.label} has no address.` } }
  try {
    const limit = limitMs ?? (place.address.kind === 'ssh' ? undefined : probeMs)
    return { connection: await connectTo(place.address, place.source, signal, limit) }
  } catch (cause) {
    if (cause instanceof FailureError) return { failure: cause.failure }
    throw cause
  }
}
