import { mkdir } from 'node:fs/promises'
import { volumesOf } from '../core/container-events.ts'
import { Refusal } from '../core/draft.ts'
import { isUp } from '../core/lifecycle.ts'
import type { ContainerRecord, MountRecord } from '../core/state.ts'
import { get } from '../core/table.ts'
import { isTmpfs } from '../core/volumes.ts'
import type { FileTree } from '../userland/ports.ts'
import type { Engine } from './engine.ts'
import type { LiveContainer } from './live-container.ts'

/** What a volume holds: in memory, or under the state directory. */
export async function volumeTree(engine: Engine, name: string): Promise<FileTree> {
  const known = engine.volumes.get(name)
  if (known) return known
  const kept = await engine.store?.tree(engine, name)
  const volume = get(engine.state.volumes, name)
  const tree = kept && !(volume && isTmpfs(volume)) ? kept : engine.userland.memoryTree()
  engine.volumes.set(name, tree)
  return tree
}

/** A run of a container is over: what is in a tmpfs volume goes with the last that has it mounted. */
export function unmountTmpfs(engine: Engine, id: string): void {
  const mounted = (container: ContainerRecord, name: string): boolean =>
    isUp(container) && volumesOf(container).some((it) => it.name === name)
  const container = engine.containers().find((it) => it.id === id)
  for (const { name } of container ? volumesOf(container) : []) {
    const volume = get(engine.state.volumes, name)
    if (volume && isTmpfs(volume) && !engine.containers().some((it) => it.id !== id && mounted(it, name))) engine.volumes.delete(name)
  }
}

export async function forgetVolume(engine: Engine, name: string): Promise<void> {
  engine.volumes.delete(name)
  await engine.store?.remove(name)
}

/** An empty volume takes over what the image has at its place, owner and mode too, at create (engine-facts 08). */
export async function fillVolumes(engine: Engine, live: LiveContainer, mounts: readonly MountRecord[]): Promise<void> {
  for (const mount of mounts) {
    if (mount.type !== 'volume' || !mount.name) continue
    const volume = get(engine.state.volumes, mount.name)
    // A tmpfs would be mounted, filled and unmounted, which leaves nothing.
    if (volume && isTmpfs(volume)) continue
    const tree = await volumeTree(engine, mount.name)
    if (!mount.copies || (await tree.list('/')).length > 0) continue
    const image = await live.files.imageTree(mount.destination)
    if (image) await copyTree(image, tree)
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
  const mounts: { destination: string; tree: FileTree; readOnly: boolean }[] = [
    { destination: '/etc/hosts', tree: hosts, readOnly: false },
    { destination: '/etc/hostname', tree: hostname, readOnly: false },
    { destination: '/etc/resolv.conf', tree: resolvConf, readOnly: false },
  ]
  for (const mount of container.mounts) {
    const tree = await treeOf(engine, mount)
    mounts.push({ destination: mount.destination, tree, readOnly: mount.readOnly })
  }
  for (const destination of Object.keys((container.hostConfig.Tmpfs as Readonly<Record<string, string>> | undefined) ?? {}))
    mounts.push({ destination, tree: engine.userland.memoryTree(), readOnly: false })
  await live.files.setMounts(mounts)
}

async function treeOf(engine: Engine, mount: MountRecord): Promise<FileTree> {
  if (mount.type === 'tmpfs') return engine.userland.memoryTree()
  if (mount.type === 'volume') {
    const { name = '' } = mount
    // One by `--volumes-from` may have been removed meanwhile (measured on 20.10.24).
    if (!get(engine.state.volumes, name)) throw new Refusal(500, `get ${name}: no such volume`)
    return volumeTree(engine, name)
  }
  if (mount.makesSource) {
    await mkdir(mount.source, { recursive: true, mode: 0o755 }).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return
      const why = cause.code === 'EACCES' ? 'permission denied' : cause.message
      throw new Refusal(400, `error while creating mount source path '${mount.source}': mkdir ${mount.source}: ${why}`)
    })
  }
  return engine.userland.hostTree(mount.source)
}
