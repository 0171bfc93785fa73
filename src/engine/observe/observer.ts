import type { LayerSizes, Topology } from '../../shared/topology/topology.ts'

/**
 * Sees a whole engine: one full look at the start, then its `/events`; only what changed is asked again. Idle is idle: nothing is asked while
 * nothing happens.
 */
export interface Observer {
  /** The newest complete observation. */
  readonly topology: Topology
  /** Called with each new topology that differs from the one before; returns the undo. */
  subscribe(listen: (topology: Topology) => void): () => void
  /**
   * Called when the engine is lost and when it is back (with a new full look made); returns the undo. What one attempt at once makes up for is no
   * loss. The cause is an `UnusableAnswer` where the engine is there and what it answers is of no use.
   */
  onConnection(listen: (state: 'lost' | 'connected', cause?: unknown) => void): () => void
  /**
   * Resolves with an observation that includes everything that the engine did before this call: the events of calls that were answered
   * before it are read and their objects asked. Each question that it leads to has a limit; rejects with `engine-lost` when one is passed, and with
   * `cancelled` as soon as `signal` is aborted.
   */
  settle(signal?: AbortSignal): Promise<Topology>
  /** Makes a full look: what may be looked at has changed, not what is there. */
  lookAgain(): Promise<Topology>
  /** Asks the engine for the sizes of these containers' layers; it walks the disk for it. */
  sizes(containerIds: readonly string[]): Promise<LayerSizes>
  close(): void
}
