import type Docker from 'dockerode'
import { FailureError } from '../../shared/result.ts'
import type { LayerSizes, Topology } from '../../shared/topology/topology.ts'
import type { EngineConnection } from '../connect/connection.ts'
import { helperLabel } from '../helper/helper-container.ts'
import { toFailure } from '../to-failure.ts'
import { assemble, type IsMine, keepingWhatIsSame } from './assemble.ts'
import { hostLinks } from './container-facts.ts'
import { EngineClock } from './engine-clock.ts'
import { addWork, changedContainer, type EngineEvent, type Work } from './engine-event.ts'
import { EventStream } from './event-stream.ts'
import { fineClock } from './fine-clock.ts'
import { Look, type LookOptions } from './look.ts'
import { LookQueue } from './look-queue.ts'
import type { Observer } from './observer.ts'
import { type Change, changeBy } from './own-call.ts'
import { containerIdOf, nothingSeen } from './seen.ts'
import { layerSizes } from './sizes.ts'

export interface ObserveOptions extends LookOptions {
  /** This machine's clock, in milliseconds since the epoch; the finer, the less is asked twice. */
  readonly now?: () => number
}

/** Observes an engine. Resolves after the first full look; throws `engine-lost` when the engine goes away during it. */
export async function observe(connection: EngineConnection, options: ObserveOptions): Promise<Observer> {
  const observer = new EngineObserver(connection, options)
  try {
    await observer.start()
  } catch (cause) {
    observer.close()
    throw new FailureError(toFailure(cause))
  }
  return observer
}

/** Milliseconds before the engine is asked again whether it is back: doubled each time, up to the last. */
const firstRetry = 100
const lastRetry = 5_000

class EngineObserver implements Observer {
  topology: Topology
  readonly #connection: EngineConnection
  readonly #docker: Docker
  readonly #isMine: IsMine
  readonly #now: () => number
  readonly #look: Look
  readonly #queue = new LookQueue((work) => this.#do(work))
  readonly #listeners = new Set<(topology: Topology) => void>()
  readonly #connectionListeners = new Set<(state: 'lost' | 'connected', cause?: unknown) => void>()
  readonly #stopWatching: () => void
  readonly #helpers = new Set<string>()
  #events: EventStream | undefined
  #silentChange = false
  #starting = false
  #closed = false
  #retry: NodeJS.Timeout | undefined

  constructor(connection: EngineConnection, options: ObserveOptions) {
    const { isMine, now = fineClock() } = options
    this.#connection = connection
    this.#docker = connection.client()
    this.#isMine = isMine
    this.#now = now
    this.#look = new Look(connection, this.#docker, nothingSeen(), options)
    this.topology = assemble(this.#look.seen, connection.info, isMine)
    this.#stopWatching = connection.watchCalls({
      sent: (call) => changeBy(call) && this.#queue.hold(),
      ended: (call) => this.#ownCallEnded(changeBy(call)),
    })
  }

  /** Also starts anew after the engine was lost. */
  async start(): Promise<void> {
    this.#starting = true
    try {
      await this.#openAndLook()
    } finally {
      this.#starting = false
    }
  }

  async #openAndLook(): Promise<void> {
    const clock = await EngineClock.of(this.#docker, this.#connection.host.look === 'here', this.#now)
    this.#look.dateBy(clock)
    // Events first, then the look: what changes during the look comes as an event after it.
    this.#events = await EventStream.open(
      this.#docker,
      clock,
      {
        event: (event) => this.#heardEvent(event),
        lost: (cause) => this.#lost(cause),
      },
      this.#connection.traits.endsEventsByTime,
    )
    this.#queue.work.everything = true
    await this.#queue.finish()
    if (!this.#events) throw engineLost('The stream of events ended during the first look.')
  }

  subscribe(listen: (topology: Topology) => void): () => void {
    this.#listeners.add(listen)
    return () => void this.#listeners.delete(listen)
  }

  onConnection(listen: (state: 'lost' | 'connected', cause?: unknown) => void): () => void {
    this.#connectionListeners.add(listen)
    return () => void this.#connectionListeners.delete(listen)
  }

  async settle(signal?: AbortSignal): Promise<Topology> {
    try {
      signal?.throwIfAborted()
      if (!this.#events) throw engineLost('The stream of events is down.')
      if (this.#silentChange) this.#addSilentlyChanged()
      if (!this.#connection.traits.tellsOfNetworks) this.#queue.work.allNetworks = true
      if (!(await this.#events.catchUp(signal))) this.#queue.work.everything = true
      await this.#queue.finish()
      return this.topology
    } catch (cause) {
      if (signal?.aborted) throw new FailureError({ code: 'cancelled', message: 'Observing the engine was cancelled.' })
      throw new FailureError(toFailure(cause))
    }
  }

  async lookAgain(): Promise<Topology> {
    this.#queue.work.everything = true
    return this.settle()
  }

  sizes(containerIds: readonly string[]): Promise<LayerSizes> {
    return layerSizes(this.#docker, containerIds)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#retry)
    this.#stopWatching()
    this.#queue.close()
    this.#events?.close()
    this.#events = undefined
    this.#listeners.clear()
    this.#connectionListeners.clear()
  }

  #heardEvent(event: EngineEvent): void {
    const { work } = this.#queue
    if (this.#isHelpers(event)) return
    if (event.Type === 'container' && event.Action === 'rename') this.#addLinkedTo(event.Actor.ID)
    const changed = changedContainer(event)
    // What was asked after this happened is the answer to it, also if it is still on its way.
    const isAnswered = changed !== undefined && this.#look.hasAskedSince(changed, event.timeNano / 1e6)
    const isStarting = changed !== undefined && event.Type === 'network' && event.Action === 'connect' && this.#look.isAtRest(changed)
    if (!isAnswered && !isStarting) addWork(work, event)
    this.#queue.soon()
  }

  /** What a helper container does is no change: to act upon it would be to look for ever. An event of its network names it by its id only. */
  #isHelpers({ Type, Action, Actor: { ID, Attributes } }: EngineEvent): boolean {
    if (Type !== 'container') return this.#helpers.has(Attributes?.container ?? '')
    if (Attributes?.[helperLabel] === undefined) return false
    if (Action === 'destroy') this.#helpers.delete(ID)
    else this.#helpers.add(ID)
    return true
  }

  /** Renaming changes the links of those that lead there (engine-facts 05), with no event of theirs. */
  #addLinkedTo(id: string): void {
    const { seen } = this.#look
    for (const [from, facts] of seen.containers) {
      if (hostLinks(facts).some(({ target }) => containerIdOf(seen, target) === id)) this.#queue.work.containers.add(from)
    }
  }

  /** The container that a call was about is asked right away: its events are on their way, and will find themselves answered. */
  #ownCallEnded(change: Change | undefined): void {
    if (!change || this.#closed) return
    const id = change.container && containerIdOf(this.#look.seen, change.container)
    if (id) this.#queue.work.containers.add(id)
    if (change.silent) this.#silentChange = true
    this.#queue.release()
  }

  /** Which container such a call was about is in its body; of a run's own there are few that do not run. */
  #addSilentlyChanged(): void {
    this.#silentChange = false
    for (const [id, facts] of this.#look.seen.containers) {
      if (facts.inspected.State.Status !== 'running' && this.#isMine(facts.labels)) this.#queue.work.containers.add(id)
    }
    this.#queue.soon()
  }

  async #do(work: Work): Promise<void> {
    if (this.#closed) return
    try {
      await this.#look.do(work)
    } catch (cause) {
      // What was not seen is not forgotten: the next look, whatever it is for, sees everything.
      this.#queue.work.everything = true
      throw cause
    }
    if (!this.#closed) this.#publish()
  }

  #publish(): void {
    const topology = keepingWhatIsSame(this.topology, assemble(this.#look.seen, this.#connection.info, this.#isMine))
    if (topology === this.topology) return
    this.topology = topology
    for (const listen of this.#listeners) listen(topology)
  }

  #lost(cause: unknown): void {
    this.#events = undefined
    // While starting, the start itself fails.
    if (this.#closed || this.#starting) return
    for (const listen of this.#connectionListeners) listen('lost', cause)
    this.#tryAgainIn(firstRetry)
  }

  #tryAgainIn(ms: number): void {
    this.#retry = setTimeout(() => {
      this.start().then(
        () => this.#isBack(),
        () => {
          this.#events?.close()
          this.#events = undefined
          if (!this.#closed) this.#tryAgainIn(Math.min(2 * ms, lastRetry))
        },
      )
    }, ms)
    // Waiting for an engine is no reason for a process to stay.
    this.#retry.unref()
  }

  #isBack(): void {
    if (this.#closed) this.#events?.close()
    else for (const listen of this.#connectionListeners) listen('connected')
  }
}

const engineLost = (detail: string): FailureError =>
  new FailureError({
    code: 'engine-lost',
    message: 'The engine does not answer any more.',
    remedy: 'Start it again: Dockstage reconnects by itself.',
    detail,
  })
