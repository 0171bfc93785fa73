import { mkdir } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { emitMount } from '../core/container-events.ts'
import { Refusal, refuse } from '../core/draft.ts'
import { badTmpfsOption, readMountOptions, readTmpfsOptions } from '../core/mount-options.ts'
import { cleanPath, tmpfsOf } from '../core/mounts.ts'
import type { ContainerRecord, MountRecord } from '../core/state.ts'
import { get } from '../core/table.ts'
import { type FileTree, type Mount, SpawnError } from '../userland/ports.ts'
import type { Engine } from './engine.ts'
import type { LiveContainer } from './live-container.ts'
import { mountVolume, unmountVolumes } from './mounted-volumes.ts'

/** What a volume holds (one with a device: what is under that): in memory, or under the state directory. Refused where the volume is gone. */
export async function volumeTree(engine: Engine, name: string): Promise<FileTree> {
  return (await volumeTreeIfThere(engine, name)) ?? refuse(404, `get ${name}: no such volume`)
}

/** The same; undefined where somebody has removed the volume meanwhile. */
export function volumeTreeIfThere(engine: Engine, name: string): Promise<FileTree | undefined> {
  return inTurn(engine, name, async () => {
    const known = engine.volumes.get(name)
    if (known || !get(engine.state.volumes, name)) return known
    const tree = engine.store ? await engine.store.tree(engine, name) : engine.userland.memoryTree()
    engine.volumes.set(name, tree)
    return tree
  })
}

/** Removes what a volume held. To be called together with the change that removes the volume, and for none that was not there. */
export function forgetVolume(engine: Engine, name: string): Promise<void> {
  return inTurn(engine, name, async () => {
    engine.volumes.delete(name)
    await engine.store?.remove(name)
  })
}

/** What is done to a volume's directory, in the order in which the state was changed: nothing that was made outlives its removal, or falls to one before it. */
function inTurn<T>(engine: Engine, name: string, work: () => Promise<T>): Promise<T> {
  const turn = (engine.volumeTurns.get(name) ?? Promise.resolve()).then(work, work)
  engine.volumeTurns.set(name, turn)
  const end = (): void => {
    if (engine.volumeTurns.get(name) === turn) engine.volumeTurns.delete(name)
  }
  turn.then(end, end)
  return turn
}

/** An empty volume takes over what the image has at its place, owner and mode too, at create (engine-facts 08). */
export async function fillVolumes(engine: Engine, live: LiveContainer, mounts: readonly MountRecord[]): Promise<void> {
  for (const mount of mounts) {
    if (mount.type !== 'volume' || !mount.name) continue
    const own = await volumeTree(engine, mount.name)
    const image = mount.copies ? await live.files.imageTree(mount.destination) : undefined
    if (!image) continue
    // Only for the filling: nothing of a tmpfs is left at the start.
    const user = `create ${live.id}`
    const mounted = await mountVolume(engine, mount.name, user)
    const tree = mounted?.tree ?? own
    try {
      if ((await tree.list('/')).length > 0) continue
      if (mounted?.readOnly) throw new Refusal(500, `failed to chmod on ${mount.source}: chmod ${mount.source}: read-only file system`)
      await copyTree(image, tree)
    } finally {
      unmountVolumes(engine, user)
    }
  }
}

async function copyTree(from: FileTree, to: FileTree, path = '/'): Promise<void> {
  const { mode, uid, gid } = await from.lstat(path)
  if (path === '/') await to.setAttributes('/', { mode, uid, gid })
  for (const name of await from.list(path)) {
    const at = path === '/' ? `/${name}` : `${path}/${name}`
    const stat = await from.lstat(at)
    const attributes = { mode: stat.mode, uid: stat.uid, gid: stat.gid }
    if (stat.kind === 'symlink') await to.symlink(at, stat.target ?? '')
    else if (stat.kind === 'file') await to.write(at, await from.read(at), attributes)
    else {
      await to.makeDirectory(at, attributes)
      await copyTree(from, to, at)
    }
  }
}

/** Lays the container's mounts over its files. A host directory that `-v` names is made here, at start (engine-facts 08#7). */
export async function mountAll(engine: Engine, live: LiveContainer, container: ContainerRecord): Promise<void> {
  const { hosts, hostname, resolvConf } = live.system
  const mounts: Mount[] = [
    { destination: '/etc/hosts', tree: hosts, readOnly: false },
    { destination: '/etc/hostname', tree: hostname, readOnly: false },
    { destination: '/etc/resolv.conf', tree: resolvConf, readOnly: false },
  ]
  for (const mount of container.mounts) {
    mounts.push(await mountOf(engine, container, mount))
    if (mount.type === 'volume') engine.change((draft) => emitMount(draft, container, mount))
  }
  for (const [destination, options] of tmpfsOf(container.hostConfig)) mounts.push(tmpfsMount(engine, cleanPath(destination), options))
  live.mounts = mounts
  await live.files.setMounts(mounts)
}

async function mountOf(engine: Engine, container: ContainerRecord, mount: MountRecord): Promise<Mount> {
  const { destination, readOnly } = mount
  if (mount.type === 'tmpfs') return tmpfsMount(engine, destination, mount.tmpfs ?? '')
  if (mount.type === 'bind') return { destination, readOnly, tree: await hostTreeOf(engine, mount) }
  const name = mount.name ?? ''
  // One by `--volumes-from` may have been removed meanwhile (measured on 20.10.24).
  if (!get(engine.state.volumes, name)) throw new Refusal(500, `get ${name}: no such volume`)
  const mounted = await mountVolume(engine, name, container.id).catch((cause: unknown) => {
    throw cause instanceof Refusal ? new Refusal(cause.status, `error while mounting volume '${mount.source}': ${cause.message}`) : cause
  })
  if (!mounted) return { destination, readOnly, tree: await volumeTree(engine, name) }
  return { destination, readOnly: readOnly || mounted.readOnly, tree: mounted.tree, ...(mounted.shown ? { shown: mounted.shown } : {}) }
}

/** What engines mount a container's tmpfs with, unless it is told otherwise. */
const tmpfsDefaults = 'noexec,nosuid,nodev'

function tmpfsMount(engine: Engine, destination: string, asked: string): Mount {
  const options = readMountOptions([tmpfsDefaults, asked])
  const bad = badTmpfsOption(options)
  if (bad) throw new Refusal(500, `invalid tmpfs option [${bad.map((part) => `"${part}"`).join(' ')}]`)
  const tmpfs = readTmpfsOptions(options, totalmem())
  if (!tmpfs) {
    const what = `mount tmpfs:${destination} (via /proc/self/fd/6), flags: 0x${options.flags.toString(16)}, data: ${options.data.join(',')}`
    throw new SpawnError(
      128,
      `error during container init: error mounting "tmpfs" to rootfs at "${destination}": ${what}: invalid argument`,
    )
  }
  const shown = { source: 'tmpfs', type: 'tmpfs', options: tmpfs.shown }
  return { destination, tree: engine.userland.memoryTree(tmpfs), readOnly: tmpfs.readOnly, shown }
}

async function hostTreeOf(engine: Engine, mount: MountRecord): Promise<FileTree> {
  if (mount.makesSource) {
    await mkdir(mount.source, { recursive: true, mode: 0o755 }).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return
      const why = cause.code === 'EACCES' ? 'permission denied' : cause.message
      throw new Refusal(400, `error while creating mount source path '${mount.source}': mkdir ${mount.source}: ${why}`)
    })
  }
  return engine.userland.hostTree(mount.source)
}
