import type { Duplex } from 'node:stream'

/** Which Docker Engine the embedded one is like: the design's section 5. */
export const engineVersions = ['20.10', '26', '28', '29'] as const
export type EngineVersion = (typeof engineVersions)[number]

export interface EmbeddedEngineOptions {
  /** A socket's path, or a named pipe's on Windows (`\\.\pipe\...`). */
  readonly socketPath: string
  readonly like?: EngineVersion
  /** Where volumes are kept for the next engine that is given it; in memory when left out. One engine at a time. */
  readonly stateDirectory?: string
  /**
   * `listen`, the default: published ports are really listened on, on loopback. `inside`: they are in the books only, nothing of this machine is
   * taken, and `connect` leads to them: for a play that nobody must notice.
   */
  readonly ports?: 'listen' | 'inside'
}

export interface EmbeddedEngine {
  readonly socketPath: string
  /** A connection to a published TCP port, without this machine's network. Rejects with `ECONNREFUSED` where none is published. */
  connect(hostPort: number): Promise<Duplex>
  /** Ends every container's processes and listeners and removes the socket. */
  close(): Promise<void>
}
