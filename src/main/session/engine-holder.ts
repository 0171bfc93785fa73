import { rm } from 'node:fs/promises'
import { formatAddress } from '../../engine/connect/address.ts'
import { connectTo } from '../../engine/connect/connect.ts'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import type { EnginePlace } from '../../engine/connect/places.ts'
import { findEngine } from '../../engine/connect/probe.ts'
import { UnusableAnswer } from '../../engine/observe/unusable-answer.ts'
import { toFailure } from '../../engine/to-failure.ts'
import type { EngineCandidate, EngineStatus } from '../../shared/ipc.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { embeddedSocket } from './embedded-socket.ts'
import { embeddedId, engineCandidates, placesFor } from './engine-candidates.ts'
import type { SessionOptions } from './options.ts'
import type { RewindableEngine } from './run-past.ts'

/** Holds the one engine that the session uses, and finds and changes it. */
export interface EngineHolder {
  status(): EngineStatus
  /** The connection, as soon as it stands. Rejects with a `FailureError` where there is none. */
  connection(): Promise<EngineConnection>
  /** The same engine, where it can be brought back to an earlier moment. */
  rewindable(): Promise<RewindableEngine | undefined>
  list(): Promise<readonly EngineCandidate[]>
  /**
   * Connects to another engine: a candidate's id, or an address. Once it has answered, `leave` is awaited (the run on the old one ends there), and
   * the change is made. One that does not answer rejects with its failure, and all stays as it was.
   */
  choose(id: string, leave: () => Promise<void>): Promise<EngineStatus>
  /** The observer's word on the connection in use. */
  lost(cause: unknown): void
  back(): void
  close(): Promise<void>
}

type Held = { readonly connection: EngineConnection; readonly end: () => Promise<void>; readonly rewindable?: RewindableEngine }

/** Begins to look for an engine at once, in the order of the design's section 5; does not wait for it. */
export function holdEngine(options: SessionOptions, tell: (status: EngineStatus) => void): EngineHolder {
  let status: EngineStatus = { state: 'connecting', source: options.engine === 'embedded' ? 'embedded' : 'environment', address: '' }
  /** The way to find the engine that was asked for last. */
  let again = (): Promise<Held> => firstEngine(options)
  let held: Promise<Held> = begin(again)
  let closed = false
  /** What was asked for last, by the options or the user. */
  let wanted: string = options.engine

  function begin(find: () => Promise<Held>): Promise<Held> {
    const finding = find()
    finding.then(
      ({ connection }) => {
        if (finding === held) change(connectedStatus(connection))
      },
      (cause: unknown) => {
        if (finding !== held) return
        const why = cause instanceof NoEngine ? cause : undefined
        const failed = why?.failure ?? toFailure(cause)
        change({ state: 'unreachable', source: why?.source ?? 'chosen', address: why?.address ?? '', failure: failed })
      },
    )
    return finding
  }
  function change(next: EngineStatus): void {
    status = next
    if (!closed) tell(next)
  }
  const endOf = (holding: Promise<Held>): Promise<void> =>
    holding.then(
      ({ end }) => end(),
      () => undefined,
    )

  return {
    status: () => status,
    async connection() {
      // An engine that was not there may have been started since.
      if (status.state === 'unreachable') {
        change({ ...withoutFailure(status), state: 'connecting' })
        held = begin(again)
      }
      return (await held).connection
    },
    rewindable: async () => (await held).rewindable,
    list: () => engineCandidates(options, wanted),
    async choose(id, leave) {
      const find = (): Promise<Held> => (id === embeddedId ? embedded(options, 'chosen') : chosen(options, id))
      const fresh = await find()
      try {
        await leave()
      } catch (cause) {
        await fresh.end()
        throw cause
      }
      const old = held
      again = find
      wanted = id
      held = Promise.resolve(fresh)
      change(connectedStatus(fresh.connection))
      await endOf(old)
      return status
    },
    lost(cause) {
      if (status.state === 'connected') change({ ...status, state: 'lost', failure: lostFailure(cause) })
    },
    back() {
      if (status.state === 'lost') change({ ...withoutFailure(status), state: 'connected' })
    },
    async close() {
      closed = true
      await endOf(held)
    },
  }
}

const withoutFailure = ({ failure: _failure, ...rest }: EngineStatus): Omit<EngineStatus, 'failure'> => rest

/** An engine that did not answer, with where it was looked for: the status shows it. */
class NoEngine extends FailureError {
  readonly source: EngineStatus['source']
  readonly address: string
  constructor(place: Pick<EnginePlace, 'source' | 'text'>, failure: Failure) {
    super(failure)
    this.source = place.source
    this.address = place.text
  }
}

async function firstEngine(options: SessionOptions): Promise<Held> {
  const { engine } = options
  if (engine === 'embedded') return embedded(options, 'chosen')
  if (engine !== 'auto' && engine !== 'docker') return chosen(options, engine)
  const { connection, place, failure: dead, passedOver } = await findEngine(await placesFor(options, 'auto'))
  if (connection) return holding(connection)
  if (place) throw new NoEngine(place, dead ?? nothingFound)
  if (engine === 'auto') return embedded(options, 'embedded')
  const [first] = passedOver
  throw new NoEngine(first?.place ?? { source: 'socket', text: '' }, first?.failure ?? nothingFound)
}

async function chosen(options: SessionOptions, id: string): Promise<Held> {
  const [place] = await placesFor(options, id)
  if (!place?.address) throw new NoEngine(place ?? { source: 'chosen', text: id }, place?.failure ?? nothingFound)
  try {
    return holding(await connectTo(place.address, 'chosen'))
  } catch (cause) {
    throw new NoEngine(place, toFailure(cause))
  }
}

const holding = (connection: EngineConnection): Held => ({ connection, end: async () => connection.close() })

/** Starts the embedded engine in this process, on a socket in a folder that only this user may enter. */
async function embedded(options: SessionOptions, source: 'chosen' | 'embedded'): Promise<Held> {
  // Loaded when it is wanted: it brings a shell and images with it, which a real engine has no use for.
  const { startEmbeddedEngine } = await import('../../embedded/start.ts')
  const { address, folder } = await embeddedSocket(options.platform)
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true })
  const engine = await startEmbeddedEngine({ socketPath: address.path, ...(options.like ? { like: options.like } : {}) }).catch(
    async (cause: unknown) => {
      await removeFolder()
      throw cause
    },
  )
  const end = async (): Promise<void> => {
    await engine.close()
    await removeFolder()
  }
  try {
    const connection = await connectTo(address, source)
    return {
      connection,
      rewindable: engine,
      async end() {
        connection.close()
        await end()
      },
    }
  } catch (cause) {
    await end()
    throw cause
  }
}

const connectedStatus = ({ info, source, address }: EngineConnection): EngineStatus => ({
  state: 'connected',
  source,
  address: formatAddress(address),
  info,
})

const nothingFound: Failure = {
  code: 'engine-unreachable',
  message: 'no Docker Engine was found on this machine',
  remedy: 'Start Docker, or play on the embedded engine, which needs nothing: --engine embedded',
}

const lostFailure = (cause: unknown): Failure =>
  cause instanceof UnusableAnswer
    ? cause.failure
    : {
        code: 'engine-lost',
        message: 'the engine does not answer any more',
        remedy: 'Start it again: Dockstage connects by itself. Or play on the embedded engine.',
        ...(cause instanceof Error ? { detail: cause.message } : {}),
      }
