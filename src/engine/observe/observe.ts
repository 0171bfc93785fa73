import type Docker from 'dockerode'
import { FailureError } from '../../shared/result.ts'
import type { LayerSizes, Topology } from '../../shared/topology/topology.ts'
import type { EngineConnection } from '../connect/connection.ts'
import { helperLabel } from '../helper/helper-container.ts'
import { refusalOf, toFailure } from '../to-failure.ts'
import { assemble, type IsMine, keepingWhatIsSame } from './assemble.ts'
import { hostLinks } from './container-facts.ts'
import { EngineClock } from './engine-clock.ts'
import { addWork, changedContainer, type EngineEvent, noWork, type Work } from './engine-event.ts'
import { EventStream } from './event-stream.ts'
import { fineClock } from './fine-clock.ts'
import { Look, type LookOptions } from './look.ts'
import { LookQueue } from './look-queue.ts'
import type { Observer } from './observer.ts'
import { type Change, changeBy } from './own-call.ts'
import { endPatience, questionMs } from './patient-client.ts'
import { containerIdOf, nothingSeen } from './seen.ts'
import { layerSizes } from './sizes.ts'
import { unlessAborted } from './unless-aborted.ts'
import { refusedAnswer, UnusableAnswer } from './unusable-answer.ts'
import { type ConnectionListener, WayBack } from './way-back.ts'

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
    throw asFailure(cause)
  }
  return observer
}

/** Walking the disk for the sizes of layers takes longer than anything else, and nothing waits for it. */
const sizesMs = 300_000

class EngineObserver implements Observer {
  topology: Topology
  readonly #connection: EngineConnection
  readonly #docker: Docker
  readonly #isMine: IsMine
  readonly #now: () => number
  readonly #look: Look
  readonly #queue = new LookQueue((work) => this.#do(work))
  readonly #listeners = new Set<(topology: Topology) => void>()
  readonly #connectionListeners = new Set<ConnectionListener>()
  readonly #wayBack: WayBack
  readonly #stopWatching: () => void
  readonly #helpers = new Set<string>()
  #events: EventStream | undefined
  #silentChange = false
  #starting = false
  #closed = false

  constructor(connection: EngineConnection, options: ObserveOptions) {
    const { isMine, now = fineClock(), limitMs = questionMs } = options
    this.#connection = connection
    this.#docker = endPatience(connection.client(), limitMs)
    this.#wayBack = new WayBack(
      () => this.start(),
      (state, cause) => {
        for (const listen of this.#connectionListeners) listen(state, cause)
      },
    )
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
    } catch (cause) {
      this.#closeEvents()
      throw explained(cause)
    } finally {
      this.#starting = false
      if (this.#closed) this.#closeEvents()
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

  onConnection(listen: ConnectionListener): () => void {
    this.#connectionListeners.add(listen)
    return () => void this.#connectionListeners.delete(listen)
  }

  async settle(signal?: AbortSignal): Promise<Topology> {
    try {
      signal?.throwIfAborted()
      return await unlessAborted(this.#upToDate(signal), signal)
    } catch (cause) {
      if (signal?.aborted) throw new FailureError({ code: 'cancelled', message: 'Observing the engine was cancelled.' })
      throw asFailure(cause)
    }
  }

  async #upToDate(signal: AbortSignal | undefined): Promise<Topology> {
    await this.#wayBack.silent
    const { cause: whyLost } = this.#wayBack
    if (!this.#events) throw whyLost instanceof UnusableAnswer ? whyLost : engineLost('The stream of events is down.')
    if (this.#silentChange) this.#addSilentlyChanged()
    if (!(await this.#events.catchUp(signal))) this.#queue.work.everything = true
    if (this.#look.isInSwarm || !this.#connection.traits.tellsOfNetworks) this.#queue.work.allNetworks = true
    try {
      await this.#queue.finish()
    } catch (cause) {
      // A look that failed has begun the way back, on which everything is looked at again.
      await this.#wayBack.silent
      if (!this.#events) throw cause
    }
    return this.topology
  }

  async lookAgain(): Promise<Topology> {
    this.#queue.work.everything = true
    return this.settle()
  }

  sizes(containerIds: readonly string[]): Promise<LayerSizes> {
    return layerSizes(endPatience(this.#connection.client(), sizesMs), containerIds)
  }

  close(): void {
    this.#closed = true
    this.#wayBack.close()
    this.#stopWatching()
    this.#queue.close()
    this.#closeEvents()
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
      await this.#look.do(work).catch((cause: unknown) => {
        // An engine that refuses a question is there: of what comes and goes at that moment it can know no better.
        if (!refusalOf(cause)) throw cause
        return this.#look.do({ ...noWork(), everything: true })
      })
    } catch (cause) {
      // What was not seen is not forgotten: the next look, whatever it is for, sees everything.
      this.#queue.work.everything = true
      this.#lost(explained(cause))
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

  /** The stream of events has ended, or a look has failed: the picture may be wrong from here on. */
  #lost(cause: unknown): void {
    this.#closeEvents()
    // While starting, the start itself fails.
    if (!this.#closed && !this.#starting) this.#wayBack.begin(cause)
  }

  #closeEvents(): void {
    this.#events?.close()
    this.#events = undefined
  }
}

/** An engine that refuses what it is asked is not gone. */
function explained(cause: unknown): unknown {
  const refusal = refusalOf(cause)
  return refusal ? refusedAnswer(refusal.message) : cause
}

const asFailure = (cause: unknown): FailureError => (cause instanceof FailureError ? cause : new FailureError(toFailure(cause)))

const engineLost = (detail: string): FailureError =>
  new FailureError({
    code: 'engine-lost',
    message: 'The engine does not answer any more.',
    remedy: 'Start it again: Dockstage reconnects by itself.',
    detail,
  })
