import type { EngineCandidate } from '../../shared/ipc.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { connectTo } from './connect.ts'
import type { EngineConnection } from './connection.ts'
import { limitsOf } from './limits.ts'
import type { EnginePlace } from './places.ts'

export interface ProbeOptions {
  readonly signal?: AbortSignal
  /** How long one place may take to answer, in milliseconds. */
  readonly limitMs?: number
}

const probeMs = 3_000

/** What came of asking in all places at once, in their order; each connection is closed again. Never throws for a place that is dead. */
export async function probeEngines(places: readonly EnginePlace[], options: ProbeOptions = {}): Promise<EngineCandidate[]> {
  return Promise.all(
    places.map(async (place) => {
      const { id, source, text: address } = place
      const attempt = await tryPlace(place, options)
      if ('failure' in attempt) return { id, source, address, reachable: false, failure: attempt.failure, limits: [] }
      const { connection } = attempt
      connection.close()
      return { id, source, address, reachable: true, info: connection.info, limits: limitsOf(connection) }
    }),
  )
}

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
 * its `failure`: it is never passed over. Without any engine there is neither a connection nor a failure, only what was passed over.
 */
export async function findEngine(places: readonly EnginePlace[], options: ProbeOptions = {}): Promise<FoundEngine> {
  const attempts = places.map((place) => tryPlace(place, options))
  const passedOver: { place: EnginePlace; failure: Failure }[] = []
  for (const [index, place] of places.entries()) {
    const attempt = await (attempts[index] as Promise<Attempt>)
    const named = place.source === 'chosen' || place.source === 'environment'
    if ('failure' in attempt && !named) {
      passedOver.push({ place, failure: attempt.failure })
      continue
    }
    for (const later of attempts.slice(index + 1)) void later.then((it) => 'connection' in it && it.connection.close())
    return { ...attempt, place, passedOver }
  }
  return { passedOver }
}

type Attempt = { readonly connection: EngineConnection } | { readonly failure: Failure }

async function tryPlace(place: EnginePlace, { signal, limitMs = probeMs }: ProbeOptions): Promise<Attempt> {
  if (!place.address) return { failure: place.failure ?? { code: 'engine-unreachable', message: `${place.text} has no address.` } }
  try {
    return { connection: await connectTo(place.address, place.source, signal, limitMs) }
  } catch (cause) {
    if (cause instanceof FailureError) return { failure: cause.failure }
    throw cause
  }
}
