import type { EngineState } from '../core/state.ts'
import type { EngineCheckpoint } from '../engine.ts'
import type { ContainerFiles, FileTree, LayerFiles, Mount, ProcessCheckpoint, TreeCheckpoint } from '../userland/ports.ts'
import type { Engine } from './engine.ts'
import type { Exec } from './exec.ts'
import type { Beginning, LiveContainer, SystemFiles } from './live-container.ts'
import type { LogCheckpoint } from './log-store.ts'
import type { MountedVolume } from './mounted-volumes.ts'

/** In place of each tree stands what it held: a tree that several have mounted is one of these, too, and is opened once. */
type Kept<T extends { readonly tree: FileTree }> = Omit<T, 'tree'> & { readonly tree: TreeCheckpoint }

export interface KeptContainer {
  readonly files: TreeCheckpoint<ContainerFiles>
  readonly system: Readonly<Record<keyof SystemFiles, TreeCheckpoint>>
  readonly mounts: readonly Kept<Mount>[]
  readonly logs: LogCheckpoint
  readonly isLogKept: boolean
  readonly size: LiveContainer['size']
  readonly runs: number
  readonly env: readonly string[]
  /** `mounted`: by what the same tree held at the checkpoint. */
  readonly beginning: (Omit<Beginning, 'mounted'> & { readonly mounted: ReadonlyMap<TreeCheckpoint, TreeCheckpoint> }) | undefined
  /** Undefined where none run. */
  readonly processes: ProcessCheckpoint | undefined
}

/** See `EngineCheckpoint`; what it holds is never changed. */
export interface Checkpoint extends EngineCheckpoint {
  readonly engine: Engine
  readonly state: EngineState
  readonly containers: ReadonlyMap<string, KeptContainer>
  readonly trees: readonly TreeCheckpoint[]
  readonly volumes: ReadonlyMap<string, TreeCheckpoint>
  readonly mounted: ReadonlyMap<string, Kept<MountedVolume>>
  readonly layers: ReadonlyMap<string, LayerFiles>
  readonly execs: readonly KeptExec[]
  readonly putTrafficBack: () => void
}

/** Takes one between two turns of the event loop: nothing happens while it is taken. */
export function takeCheckpoint(engine: Engine): Checkpoint {
  if (engine.store) throw new Error('an engine that keeps its volumes in a state directory takes no checkpoints')
  const trees = new KeptTrees()
  return {
    takenAt: engine.clock.now(),
    engine,
    state: engine.state,
    volumes: new Map([...engine.volumes].map(([name, tree]) => [name, trees.of(tree)])),
    mounted: new Map([...engine.mounted].map(([name, it]) => [name, { ...it, tree: trees.of(it.tree), users: new Set(it.users) }])),
    containers: new Map([...engine.live].map(([id, live]) => [id, keptContainer(live, trees)])),
    trees: trees.all(),
    layers: new Map(engine.layers),
    execs: [...engine.execs.values()].map(keptExec),
    putTrafficBack: engine.fabric.keepTraffic(),
  }
}

/** One checkpoint a tree, however often it is met. */
class KeptTrees {
  readonly #known = new Map<FileTree, TreeCheckpoint>()

  of(tree: FileTree): TreeCheckpoint {
    const kept = this.#known.get(tree) ?? tree.checkpoint?.() ?? { open: () => tree, putInto: () => undefined, weigh: () => 0 }
    this.#known.set(tree, kept)
    return kept
  }
  all(): TreeCheckpoint[] {
    return [...this.#known.values()]
  }
}

function keptContainer(live: LiveContainer, trees: KeptTrees): KeptContainer {
  const { files, logs, size, runs, env, table, beginning } = live
  const { hosts, hostname, resolvConf } = live.system
  const processes = table?.checkpoint()
  // A tmpfs goes with the process.
  const mounts = processes ? live.mounts : live.mounts.filter(({ shown }) => shown?.type !== 'tmpfs')
  return {
    files: files.checkpoint(),
    system: { hosts: trees.of(hosts), hostname: trees.of(hostname), resolvConf: trees.of(resolvConf) },
    mounts: mounts.map((mount) => ({ ...mount, tree: trees.of(mount.tree) })),
    logs: logs.checkpoint(),
    isLogKept: logs.isKept,
    ...{ size, runs, env, processes },
    beginning:
      processes && beginning
        ? { ...beginning, mounted: new Map([...beginning.mounted].map(([tree, then]) => [trees.of(tree), then])) }
        : undefined,
  }
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
  for (const { tree } of mounts) {
    const kept = tree.checkpoint?.()
    if (kept) mounted.set(tree, kept)
  }
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
    for (const tree of trees) sum += tree.weigh(seen)
    for (const { files, logs, beginning } of containers.values()) {
      sum += files.weigh(seen)
      weighLogs(logs)
      if (!beginning || seen.has(beginning.logs)) continue
      seen.add(beginning.logs)
      sum += beginning.files.weigh(seen)
      for (const tree of beginning.mounted.values()) sum += tree.weigh(seen)
      weighLogs(beginning.logs)
    }
  }
  return sum
}
