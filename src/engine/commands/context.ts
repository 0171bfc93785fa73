import type Docker from 'dockerode'
import type { LayerProgress } from '../../shared/layer-progress.ts'
import type { ConsentKind } from '../../shared/scenario/consent.ts'
import type { EngineInfo } from '../../shared/topology/topology.ts'
import type { EngineTraits } from '../connect/traits.ts'
import type { RunMemory } from './run-memory.ts'
import type { RunProcesses } from './run-processes.ts'
import type { RunScope } from './scope.ts'

/** All that performing a command needs to know. */
export interface CommandContext {
  /** The client whose calls are shown as the step's. */
  readonly docker: Docker
  /** A client for what Dockstage asks on its own account, whose calls are not shown; left out, they are the step's too. */
  readonly unseen?: Docker | undefined
  readonly engine: EngineInfo
  readonly traits: EngineTraits
  /** Whether the engine is on this machine, so that its host's addresses are this machine's. */
  readonly isOnThisMachine?: boolean | undefined
  readonly scope: RunScope
  /** The run's own directory on this machine, absolute; relative host paths are resolved inside it. */
  readonly workspace: string
  readonly consented: readonly ConsentKind[]
  readonly signal: AbortSignal
  /** What the run's containers may take together; absent for what is typed: its user is at the keyboard. */
  readonly memory?: RunMemory | undefined
  /** The same of processes; absent for a shipped scenario, too. */
  readonly processes?: RunProcesses | undefined
  /** Ctrl-C, for a command that looks on (`logs -f`): it ends there, and well. */
  readonly interrupt?: AbortSignal | undefined
  /** Somebody at the command's terminal; without one, its input is ended at once. */
  readonly typist?: Typist | undefined
  /** Whether `run` takes another port of the host, and says so, where the one that is asked for is somebody else's. */
  readonly mayMovePorts?: boolean | undefined
  /** Told of the variables (`NAME=value`) that a container or a program is given, before they are sent; what they say may be printed from then on. */
  variables?(assignments: readonly string[]): void
  /** Called with output as it comes; what was printed is also in the result's `output`. */
  print(text: string): void
  /**
   * How far a pull has come with a layer, by its short id, each time that the engine tells it, which may be hundreds of times a second; undefined when it
   * is done with what it told last. It is no output.
   */
  layer?(id: string, progress: LayerProgress | undefined): void
}

/** Who types at a command's terminal (`run -i -t`, `exec -i -t`, `start -a -i`, `attach`). */
export interface Typist {
  /** The terminal is open. @param send takes what the keys send, as a terminal would */
  opened(send: (bytes: string) => void): void
  /** What the terminal shows, as it comes. */
  shown(text: string): void
  /** The terminal is closed: the process is at its end, or the keys that detach were pressed. */
  closed(): void
  /** Whether the last keys were those that detach. */
  readonly detached: boolean
}

/** What the docker program would have printed (stdout and stderr as they come on a terminal) and its exit code. */
export interface CommandResult {
  readonly exit: number
  readonly output: string
}
