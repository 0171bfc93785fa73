import type { EngineState } from '../core/state.ts'
import type { EngineCheckpoint } from '../engine.ts'
import type { ContainerFiles, FileTree, LayerFiles, Mount, ProcessCheckpoint, TreeCheckpoint } from '../userland/ports.ts'
import type { Engine } from './engine.ts'
import type { Exec } from './exec.ts'
import type { LiveContainer, SystemFiles } from './live-container.ts'
import type { LogCheckpoint } from './log-store.ts'
import type { MountedVolume } from './mounted-volumes.ts'

/** What trees held, by the tree: one that several containers have mounted is kept once. */
export type KeptTrees = ReadonlyMap<FileTree, TreeCheckpoint>

/** What a container had when its process began: one that cannot go on in the middle of its setting up begins from here again. */
export interface Beginning {
  readonly files: TreeCheckpoint<ContainerFiles>
  readonly mounted: KeptTrees
  readonly logs: LogCheckpoint
}

export interface KeptContainer {
  readonly live: LiveContainer
  readonly files: TreeCheckpoint<ContainerFiles>
  readonly system: SystemFiles
  readonly mounts: readonly Mount[]
  readonly logs: LogCheckpoint
  readonly size: LiveContainer['size']
  readonly runs: number
  readonly env: readonly string[]
  readonly beginning: Beginning | undefined
  /** Undefined where none run. */
  readonly processes: ProcessCheckpoint | undefined
}

/** See `EngineCheckpoint`; what it holds is never changed. */
export interface Checkpoint extends EngineCheckpoint {
  readonly engine: Engine
  readonly state: EngineState
  readonly containers: ReadonlyMap<string, KeptContainer>
  readonly trees: KeptTrees
  readonly volumes: ReadonlyMap<string, FileTree>
  readonly mounted: ReadonlyMap<string, MountedVolume>
  readonly layers: ReadonlyMap<string, LayerFiles>
  readonly execs: readonly KeptExec[]
  readonly putTrafficBack: () => void
}

/** Takes one between two turns of the event loop: nothing happens while it is taken. */
export function takeCheckpoint(engine: Engine): Checkpoint {
  if (engine.store) throw new Error('an engine that keeps its volumes in a state directory takes no checkpoints')
  const trees = new Map<FileTree, TreeCheckpoint>()
  for (const tree of engine.volumes.values()) keep(trees, tree)
  for (const { tree } of engine.mounted.values()) keep(trees, tree)
  for (const { mounts } of engine.live.values()) for (const { tree } of mounts) keep(trees, tree)
  for (const { system } of engine.live.values()) for (const file of Object.values(system)) keep(trees, file)
  return {
    takenAt: engine.clock.now(),
    engine,
    state: engine.state,
    containers: new Map([...engine.live].map(([id, live]) => [id, keptContainer(live)])),
    trees,
    volumes: new Map(engine.volumes),
    mounted: new Map([...engine.mounted].map(([name, it]) => [name, { ...it, users: new Set(it.users) }])),
    layers: new Map(engine.layers),
    execs: [...engine.execs.values()].map(keptExec),
    putTrafficBack: engine.fabric.keepTraffic(),
  }
}

function keep(trees: Map<FileTree, TreeCheckpoint>, tree: FileTree): void {
  const kept = trees.has(tree) ? undefined : tree.checkpoint?.()
  if (kept) trees.set(tree, kept)
}

function keptContainer(live: LiveContainer): KeptContainer {
  const { files, system, logs, size, runs, env, table, beginning } = live
  const processes = table?.checkpoint()
  // A tmpfs goes with the process.
  const mounts = processes ? live.mounts : live.mounts.filter(({ shown }) => shown?.type !== 'tmpfs')
  return { live, files: files.checkpoint(), system, mounts, logs: logs.checkpoint(), size, runs, env, beginning, processes }
}

/** `pid`: of its process, while that runs. */
export interface KeptExec {
  readonly exec: Omit<Exec, 'process' | 'onceStarted'>
  readonly pid: number | undefined
}

function keptExec({ process, onceStarted: _waiters, ...exec }: Exec): KeptExec {
  return { exec, pid: exec.isRunning ? process?.pid : undefined }
}

/** What a container has as its process is about to begin, its mounts laid. */
export function beginningOf({ files, logs, mounts }: LiveContainer): Beginning {
  const mounted = new Map<FileTree, TreeCheckpoint>()
  for (const { tree } of mounts) keep(mounted, tree)
  return { files: files.checkpoint(), mounted, logs: logs.checkpoint() }
}

/** Bytes that checkpoints keep together, beside what the engine's image layers hold. */
export function weighCheckpoints(checkpoints: readonly Checkpoint[]): number {
  const seen = new Set<object>()
  let sum = 0
  const weighLogs = ({ entries }: LogCheckpoint): void => {
    // An entry is a small object beside its bytes; the list has a reference to each.
    sum += entries.length * 8
    for (const entry of entries) {
      if (seen.has(entry)) continue
      seen.add(entry)
      sum += entry.bytes.length + 100
    }
  }
  for (const { containers, trees } of checkpoints) {
    for (const tree of trees.values()) sum += tree.weigh(seen)
    for (const { files, logs, beginning } of containers.values()) {
      sum += files.weigh(seen)
      weighLogs(logs)
      if (!beginning || seen.has(beginning)) continue
      seen.add(beginning)
      sum += beginning.files.weigh(seen)
      for (const tree of beginning.mounted.values()) sum += tree.weigh(seen)
      weighLogs(beginning.logs)
    }
  }
  return sum
}
