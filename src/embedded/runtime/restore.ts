import type { ContainerRecord } from '../core/state.ts'
import { get, values } from '../core/table.ts'
import type { FileTree, TreeCheckpoint } from '../userland/ports.ts'
import type { Checkpoint, KeptContainer } from './checkpoint.ts'
import { restartLater, watchProcess } from './end-container.ts'
import type { Engine } from './engine.ts'
import { type Exec, followExec } from './exec.ts'
import { watchHealth } from './health.ts'
import { letGo } from './let-go.ts'
import { LiveContainer } from './live-container.ts'
import { LogStore } from './log-store.ts'
import { PublishedPorts } from './published-ports.ts'
import { specOf, startContainer, worldOf } from './start-container.ts'
import type { TextFile } from './text-file.ts'

/** Trees of a checkpoint, opened. */
type OpenedTrees = ReadonlyMap<TreeCheckpoint, FileTree>

/** See `EmbeddedEngine.restore`. */
export async function restoreCheckpoint(engine: Engine, checkpoint: Checkpoint): Promise<void> {
  if (checkpoint.engine !== engine) throw new Error('this checkpoint is of another engine')
  const ports = new Map([...values(checkpoint.state.containers)].map(({ id }) => [id, new PublishedPorts(engine.fabric, id)]))
  try {
    await openPorts(engine, checkpoint, ports, (port) => !isPublished(engine, port))
  } catch (cause) {
    await Promise.all([...ports.values()].map((it) => it.close()))
    throw cause
  }
  const held = new Set(publishedOf(engine.containers()).map(portKey))
  await endAll(engine)
  // What fails from here on leaves an engine that can be cleaned up, and is told when all else is done.
  const failures: unknown[] = []
  const note = (cause: unknown): void => void failures.push(cause)
  await openPorts(engine, checkpoint, ports, (port) => held.has(port)).catch(note)
  const { random, moment } = engine.state.counters
  engine.state = { ...checkpoint.state, counters: { ...checkpoint.state.counters, random, moment } }
  const trees = openTrees(engine, checkpoint)
  replace(engine.layers, checkpoint.layers)
  const kept = [...checkpoint.containers]
  for (const [id, it] of kept) engine.live.set(id, await openLive(engine, id, it, trees))
  await Promise.all(kept.map(([id, it]) => runAgain(engine, id, it, trees, ports).catch(note)))
  // What they did again on the way back they had done before: it must not show twice.
  const begins = ({ processes }: KeptContainer): boolean => processes?.isSettingUp === true
  const inUse = new Set(kept.flatMap(([, it]) => (begins(it) ? it.mounts.map(({ tree }) => tree) : [])))
  for (const [id, it] of kept) {
    if (begins(it)) continue
    it.files.putInto(engine.liveOf(id).files)
    for (const { tree } of it.mounts) if (!inUse.has(tree)) tree.putInto(openedOf(trees, tree))
  }
  checkpoint.putTrafficBack()
  for (const [id, it] of kept) watchAgain(engine, id, it)
  restoreExecs(engine, checkpoint)
  if (failures.length > 0) throw failures[0]
}

const publishedOf = (containers: Iterable<ContainerRecord>): PortOf[] =>
  [...containers].flatMap(({ id, published }) => published.map((port) => ({ id, ...port })))
type PortOf = ContainerRecord['published'][number] & { readonly id: string }
const portKey = ({ protocol, hostIp, hostPort }: PortOf): string => `${protocol}/${hostIp}:${hostPort}`
const isPublished = (engine: Engine, key: string): boolean => publishedOf(engine.containers()).some((port) => portKey(port) === key)

/** Listens on those published ports of a checkpoint that are `wanted`. */
async function openPorts(
  engine: Engine,
  { state }: Checkpoint,
  ports: ReadonlyMap<string, PublishedPorts>,
  wanted: (key: string) => boolean,
): Promise<void> {
  if (engine.ports !== 'listen') return
  for (const port of publishedOf(values(state.containers))) {
    if (!wanted(portKey(port))) continue
    const opening = ports.get(port.id)?.open(port, port.hostPort)
    // The one beside 0.0.0.0: a machine without IPv6 does without.
    await (port.hostIp === '::' ? opening?.catch(() => undefined) : opening)
  }
}

/** Everything that lives now ends without a word, but to those who wait for it. */
async function endAll(engine: Engine): Promise<void> {
  const all = [...engine.live.values()]
  engine.live.clear()
  for (const live of all) {
    live.restarting?.abort()
    live.resumed()
  }
  await Promise.all(all.map((live) => letGo(engine, live)))
  await Promise.all(all.map((live) => live.over))
  for (const live of all) {
    live.logs.close()
    live.removed(137)
  }
}

function replace<K, V>(target: Map<K, V>, entries: Iterable<readonly [K, V]>): void {
  target.clear()
  for (const [key, value] of entries) target.set(key, value)
}

function openTrees(engine: Engine, checkpoint: Checkpoint): OpenedTrees {
  const trees: OpenedTrees = new Map(checkpoint.trees.map((kept) => [kept, kept.open()]))
  replace(
    engine.volumes,
    [...checkpoint.volumes].map(([name, kept]) => [name, openedOf(trees, kept)]),
  )
  replace(
    engine.mounted,
    [...checkpoint.mounted].map(([name, it]) => [name, { ...it, tree: openedOf(trees, it.tree), users: new Set(it.users) }]),
  )
  // One that was setting itself up begins with what it had then.
  for (const { processes, beginning } of checkpoint.containers.values()) if (processes?.isSettingUp) putBeginning(beginning, trees)
  return trees
}

function openedOf(trees: OpenedTrees, kept: TreeCheckpoint): FileTree {
  const tree = trees.get(kept)
  if (!tree) throw new Error('this tree is of another checkpoint')
  return tree
}

function putBeginning(beginning: KeptContainer['beginning'], trees: OpenedTrees): void {
  for (const [kept, then] of beginning?.mounted ?? []) then.putInto(openedOf(trees, kept))
}

async function openLive(engine: Engine, id: string, kept: KeptContainer, trees: OpenedTrees): Promise<LiveContainer> {
  const { processes, beginning, size, runs, env } = kept
  const from = processes?.isSettingUp && beginning ? beginning : kept
  const logs = new LogStore(() => engine.now(), kept.isLogKept)
  logs.restore(from.logs)
  const { hosts, hostname, resolvConf } = kept.system
  const text = (file: TreeCheckpoint): TextFile => openedOf(trees, file) as TextFile
  const live = new LiveContainer(id, from.files.open(), logs, {
    hosts: text(hosts),
    hostname: text(hostname),
    resolvConf: text(resolvConf),
  })
  live.mounts = kept.mounts.map((mount) => ({ ...mount, tree: openedOf(trees, mount.tree) }))
  await live.files.setMounts(live.mounts)
  Object.assign(live, { size, runs, env })
  live.beginning = beginning && {
    ...beginning,
    mounted: new Map([...beginning.mounted].map(([was, then]) => [openedOf(trees, was), then])),
  }
  live.startAgain = () => startContainer(engine, id)
  return live
}

/** Begins the process of one that ran, and brings it to where it was. */
async function runAgain(
  engine: Engine,
  id: string,
  { processes, beginning }: KeptContainer,
  trees: OpenedTrees,
  ports: ReadonlyMap<string, PublishedPorts>,
): Promise<void> {
  const container = get(engine.state.containers, id)
  if (!processes || !container) return
  const live = engine.liveOf(id)
  live.ports = ports.get(id)
  const from = processes.isSettingUp ? undefined : processes
  if (!from || !beginning) return begin(engine, live, container, from)
  const stumbled = await begin(engine, live, container, from).then(
    () => !live.table?.checkpoint(),
    () => true,
  )
  if (!stumbled) return
  // With what it has made since it stumbles (`mkdir` of what is there): from what it had at its start it comes through once more.
  beginning.files.putInto(live.files)
  putBeginning(beginning, trees)
  engine.fabric.clear(id)
  await begin(engine, live, container, from)
}

async function begin(engine: Engine, live: LiveContainer, container: ContainerRecord, from: KeptContainer['processes']): Promise<void> {
  live.table = engine.userland.start(worldOf(engine, live), from)
  live.process = await live.table.spawn(specOf(live, container))
  await live.table.resumed
}

/** One whose process was begun again is followed to its end; one that could not be was killed. */
function restoreExecs(engine: Engine, { execs }: Checkpoint): void {
  engine.execs.clear()
  for (const { exec, pid } of execs) {
    const process = pid === undefined ? undefined : engine.live.get(exec.containerId)?.table?.begunAgain(pid)
    const again: Exec = { ...exec, onceStarted: new Set(), ...(process ? { process } : {}) }
    engine.execs.set(again.id, again)
    if (process) void followExec(engine, again, process, () => {})
    else if (pid !== undefined) Object.assign(again, { isRunning: false, exitCode: 137 })
  }
}

/** From here on what it says and how it ends is told again. */
function watchAgain(engine: Engine, id: string, { processes }: KeptContainer): void {
  const container = get(engine.state.containers, id)
  if (!container) return
  const live = engine.liveOf(id)
  if (container.status === 'restarting') restartLater(engine, live, container)
  const { process } = live
  if (!processes || !process) return
  if (container.status === 'paused') live.table?.pause()
  live.running(process)
  watchProcess(engine, live, process)
  watchHealth(engine, live)
}
