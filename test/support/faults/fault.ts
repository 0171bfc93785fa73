import type { EngineConnection } from '../../../src/engine/connect/connection.ts'
import type { Step } from '../../../src/shared/scenario/scenario.ts'
import type { EngineProxy, Meddling } from '../engine-proxy.ts'

/** An engine that a test may take away and bring back. */
export interface FaultyEngine {
  readonly kind: 'embedded' | 'docker'
  readonly socketPath: string
  /** Ends it as a crash would. */
  kill(): Promise<void>
  /** Starts it (again). Resolves when it answers. */
  start(): Promise<void>
  close(): Promise<void>
}

/** What a fault can lay its hands on. */
export interface FaultWorld {
  readonly engine: FaultyEngine
  /** Between the session and the engine. */
  readonly proxy: EngineProxy
  /** Past the proxy and without any label: another client of the same engine. */
  readonly other: ReturnType<EngineConnection['client']>
  /** The installation's directory; that of its runs is in it. */
  readonly userData: string
  /** The wall clock leaps. */
  sleep(ms: number): void
  /** Resolves after this time, on whatever clock the test has. */
  after(ms: number): Promise<void>
  /** Whoever listens to the session is gone, until another page opens. */
  dropPage(): void
  openPage(): Promise<void>
}

/** A fault that is being made. */
export interface Injected {
  /** What is done to calls from then on. */
  readonly meddle?: (call: { readonly method: string; readonly path: string }) => Meddling | undefined
  /** Ends it: the engine, the disk, the port is as it was. */
  readonly end?: () => Promise<void>
}

export interface Fault {
  readonly name: string
  /** How it is made, for the table. */
  readonly injected: string
  /** `before` the step begins; or at one of its `call`s (where it makes fewer, right behind it). */
  readonly moment: 'before' | 'call'
  /** By the step's words, whether it can meet the fault at all. */
  readonly concerns: (step: Step) => boolean
  /** Undefined where this step does not meet it after all. */
  readonly inject: (world: FaultWorld, step: Step) => Promise<Injected | undefined> | Injected | undefined
}
