import type { ThingKind } from '../../shared/ipc.ts'
import type { ThingMessageKey, TrafficMessageKey } from '../../shared/messages/message.ts'
import type { Topology } from '../../shared/topology/topology.ts'

/** A selected thing in words. */
export interface Explanation {
  /** The word for its kind. */
  readonly kind: string
  readonly name: string
  readonly sentences: readonly string[]
  /** Of a published port: the stations of the way in, from the outside to the process. */
  readonly stations?: readonly string[]
  /** What the engine can be asked about it. */
  readonly inspect?: { readonly kind: ThingKind; readonly id: string }
}

/** Words in one language, bound once. */
export type Say = (key: ThingMessageKey | TrafficMessageKey, values?: Readonly<Record<string, string | number>>) => string
export type Explain = (topology: Topology, id: string, say: Say) => Explanation | undefined
