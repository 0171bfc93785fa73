import type Docker from 'dockerode'
import type { EngineSource } from '../../shared/ipc.ts'
import type { EngineCall } from '../../shared/playback/frame.ts'
import type { EngineInfo } from '../../shared/topology/topology.ts'
import type { EngineTraits } from './traits.ts'

/** Where an engine listens. */
export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'pipe'; readonly path: string }
  | {
      readonly kind: 'tcp'
      readonly host: string
      readonly port: number
      /** Present where TLS is spoken; the members are paths of PEM files. */
      readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly skipVerify?: boolean }
    }
  | {
      readonly kind: 'ssh'
      readonly host: string
      readonly port?: number
      readonly user?: string
      /** The engine's socket on the far side, where it is not the one that the docker program there would take. */
      readonly path?: string
    }

export type SshAddress = Extract<EngineAddress, { kind: 'ssh' }>

/**
 * How that of the engine's host can be seen which the Engine API does not tell (host ends of veths, MACs of bridges): `here`, in this machine's
 * `/sys` and `/proc`; `asked`, by `GET /dockstage/host`; or `hidden`, with the reason, also in words.
 */
export type HostView = { readonly look: 'here' } | { readonly look: 'asked' } | HiddenHost
/** `namespace`: the engine is on this machine, and in another network namespace. */
export interface HiddenHost {
  readonly look: 'hidden'
  readonly reason: 'remote' | 'machine' | 'namespace' | 'os'
  readonly why: string
}

export interface CallWatch {
  /** A call is about to be sent; there is no `status`, and `ms` is 0. */
  sent?(call: EngineCall): void
  /** It was answered, or failed (no `status`): at once, not in the order of sending. */
  ended?(call: EngineCall): void
}

/** A connection that has answered. Behind it nothing asks whether the engine is the embedded one, save to print its name. */
export interface EngineConnection {
  readonly info: EngineInfo
  readonly traits: EngineTraits
  readonly address: EngineAddress
  readonly source: EngineSource
  /** Whether ports that containers publish are reached on this machine's own addresses. What else can be seen of the host, `host` says. */
  readonly onThisMachine: boolean
  readonly host: HostView
  /**
   * A client of its own: the calls made through it, and no others, are reported to `onCall`, when each is answered, in the order in which
   * they were sent. The runner and the observer each hold one, so that a step shows its own calls only. `api` is another version to speak than
   * the engine's newest: paths of an engine's own API have versions of their own. `onSent` hears of each call right before it is sent.
   */
  client(onCall?: (call: EngineCall) => void, api?: string, onSent?: (call: EngineCall) => void): Docker
  /** Hears every call of every client of this connection; returns the undo. What an engine was told to do says when and where to look. */
  watchCalls(watch: CallWatch): () => void
  /** Ends what is still under way, streams too; the process does not stay alive for it. */
  close(): void
}
