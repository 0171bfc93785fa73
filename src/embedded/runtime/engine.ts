import { randomBytes } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import { type Differences, differences } from '../core/differences.ts'
import { apply, type Draft } from '../core/draft.ts'
import { needContainer } from '../core/find.ts'
import type { Moment } from '../core/moment.ts'
import { withDefaultNetworks } from '../core/networks.ts'
import { type ContainerRecord, type EngineState, emptyState, type ImageRecord } from '../core/state.ts'
import { values } from '../core/table.ts'
import type { EngineVersion } from '../engine.ts'
import type { CatalogueImage } from '../images/catalogue.ts'
import type { Clock, FileTree, LayerFiles, Userland } from '../userland/ports.ts'
import { EventHub } from './event-hub.ts'
import type { Exec } from './exec.ts'
import { Fabric, type FabricHost } from './fabric.ts'
import type { LiveContainer } from './live-container.ts'
import type { MountedVolume } from './mounted-volumes.ts'
import { VolumeStore } from './volume-store.ts'

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const stop = (): void => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal?.addEventListener('abort', stop, { once: true })
    }),
}

/** The wall clock is so much ahead where a machine has slept; less is a clock that was set right. */
const sleptMs = 2_000

export interface EngineOptions {
  readonly like: EngineVersion
  readonly userland: Userland
  readonly catalogue: readonly CatalogueImage[]
  readonly clock?: Clock
  readonly seed?: number
  readonly stateDirectory?: string
  /** Whether published ports are listened on: see `EmbeddedEngineOptions`. */
  readonly ports?: 'listen' | 'inside'
}

/**
 * The engine behind the API: the state as a value, changed only by commands of the core through `change`, and beside it what lives (files,
 * processes, listeners), which the other modules of this directory handle.
 */
export class Engine {
  state: EngineState
  readonly like: Differences
  readonly likeVersion: EngineVersion
  readonly userland: Userland
  readonly clock: Clock
  readonly catalogue: readonly CatalogueImage[]
  readonly events = new EventHub()
  readonly live = new Map<string, LiveContainer>()
  /** What volumes hold, by name. */
  readonly volumes = new Map<string, FileTree>()
  /** The last of what is being done to a volume's directory, by name. */
  readonly volumeTurns = new Map<string, Promise<unknown>>()
  /** Volumes with a device, while they are in use, by name. */
  readonly mounted = new Map<string, MountedVolume>()
  readonly execs = new Map<string, Exec>()
  /** What image layers hold, by diff id. */
  readonly layers = new Map<string, LayerFiles>()
  readonly fabric: Fabric
  readonly hostname = hostname()
  /** Where volumes are kept; in memory when there is none. */
  readonly store: VolumeStore | undefined
  readonly ports: 'listen' | 'inside'
  /** Aborted when the engine closes. */
  readonly closing = new AbortController()
  readonly startedAt = Date.now()
  readonly #startedMark = performance.now()
  /** Milliseconds that the machine has slept since. */
  #slept = 0

  constructor({
    like,
    userland,
    catalogue,
    clock = realClock,
    seed = randomBytes(4).readInt32LE(),
    stateDirectory,
    ports = 'listen',
  }: EngineOptions) {
    this.ports = ports
    this.like = differences[like]
    this.likeVersion = like
    this.userland = userland
    this.catalogue = catalogue
    this.clock = clock
    this.store = stateDirectory === undefined ? undefined : new VolumeStore(stateDirectory)
    this.state = emptyState(seed)
    this.change(withDefaultNetworks)
    this.fabric = new Fabric(fabricHost(this))
  }

  /** Microseconds since the epoch, from a clock that never goes back. */
  now(): Moment {
    if (this.clock !== realClock) return this.clock.now() * 1000
    const awake = this.startedAt + performance.now() - this.#startedMark
    // A steady clock stands still while its machine sleeps; what is made after that is not to be dated before it.
    const behind = Date.now() - awake - this.#slept
    if (behind > sleptMs) this.#slept += behind
    return Math.round((awake + this.#slept) * 1000)
  }

  /** Applies one command; its events are told at once. Throws its `Refusal`. */
  change<T>(command: (draft: Draft) => T): T {
    const outcome = apply(this.state, this.like, this.now(), command)
    this.state = outcome.state
    if ('refusal' in outcome) {
      this.events.publish(outcome.refusal.events)
      throw outcome.refusal
    }
    this.events.publish(outcome.events)
    return outcome.answer
  }

  /** Refuses with 404. */
  container(reference: string): ContainerRecord {
    return needContainer(this.state, reference)
  }
  liveOf(id: string): LiveContainer {
    const live = this.live.get(id)
    if (!live) throw new Error(`container ${id} has nothing that lives`)
    return live
  }
  layersOf(image: ImageRecord): LayerFiles[] {
    return image.layers.map(({ diffId }) => this.layers.get(diffId)).filter((layer) => layer !== undefined)
  }
  containers(): ContainerRecord[] {
    return [...values(this.state.containers)]
  }
}

function fabricHost(engine: Engine): FabricHost {
  const addresses = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? []).flatMap(({ family, internal, address, cidr, mac }) =>
      family === 'IPv4' && !internal && !name.startsWith('br-') && name !== 'docker0'
        ? [{ name, address, prefix: Number(cidr?.split('/')[1] ?? 24), mac }]
        : [],
    ),
  )
  return {
    get state() {
      return engine.state
    },
    clock: engine.clock,
    like: engine.like,
    random: Math.random,
    unpaused: (id) => engine.live.get(id)?.unpaused() ?? Promise.resolve(),
    hostAddresses: addresses.slice(0, 1),
  }
}
