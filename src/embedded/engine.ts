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

/**
 * A moment of an embedded engine. Taking one copies nothing but lists: the state is a value, trees of files are copied where they are written to.
 *
 * Back are: every id, name, address, MAC and moment that the API tells, files, volumes in memory, logs, images, published ports; and what ran, runs: its
 * processes are begun anew and brought to where they were without being heard (`Resumption`). What had only just begun, or was filling its directory,
 * begins with that again, and is heard. What `exec` began goes on, with nobody to hear it.
 *
 * Lost are: what a process had in memory only (what was typed at a shell), connections, who was attached, and what a shell of an `exec` left in the
 * background. Directories of the host stay as they are: they are the business of whoever knows whose they are. Random numbers go on: no id is
 * given twice.
 */
export interface EngineCheckpoint {
  /** Milliseconds since the epoch. */
  readonly takenAt: number
}

export interface EmbeddedEngine {
  readonly socketPath: string
  /** A connection to a published TCP port, without this machine's network. Rejects with `ECONNREFUSED` where none is published. */
  connect(hostPort: number): Promise<Duplex>
  /** See `EngineCheckpoint`. Throws where the engine has a state directory: its volumes are on disk. */
  checkpoint(): EngineCheckpoint
  /**
   * Goes back to a checkpoint of this engine, or over to one of a way that it left. Nothing is told as an event, as no engine has one for this: whoever
   * looks on has to look anew. Rejects, with nothing changed, with Node's error (`EADDRINUSE`) where a port that was published then is somebody else's now.
   */
  restore(checkpoint: EngineCheckpoint): Promise<void>
  /** Bytes that these checkpoints keep in memory together, beside what the engine's images hold. */
  weigh(checkpoints: readonly EngineCheckpoint[]): number
  /** Ends every container's processes and listeners and removes the socket. */
  close(): Promise<void>
}
