import { stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { isAbsolute } from 'node:path'
import { Refusal } from '../core/draft.ts'
import { volumeMountOf } from '../core/local-volumes.ts'
import { get } from '../core/table.ts'
import type { FileTree, ShownMount } from '../userland/ports.ts'
import type { Engine } from './engine.ts'

/** What lies over a volume's directory as long as somebody uses it, as the `local` driver mounts it: once, however many use it. */
export interface MountedVolume {
  readonly tree: FileTree
  readonly readOnly: boolean
  readonly shown?: ShownMount
  readonly users: Set<string>
}

/** Mounts a volume that has a device, for `user`; undefined for one that has none. Refuses in the kernel's words. */
export async function mountVolume(engine: Engine, name: string, user: string): Promise<MountedVolume | undefined> {
  const volume = get(engine.state.volumes, name)
  const wanted = volume && volumeMountOf(volume, totalmem())
  if (!wanted) return undefined
  if (wanted.kind === 'none') throw new Refusal(500, wanted.failure)
  const there = engine.mounted.get(name)
  if (there) {
    there.users.add(user)
    return there
  }
  const users = new Set([user])
  if (wanted.kind === 'tmpfs') {
    const { tmpfs, device } = wanted
    const mounted = {
      tree: engine.userland.memoryTree(tmpfs),
      readOnly: tmpfs.readOnly,
      shown: { source: device, type: 'tmpfs', options: tmpfs.shown },
      users,
    }
    engine.mounted.set(name, mounted)
    return mounted
  }
  const directory = wanted.device
  // A path that is not absolute would be looked for in whatever directory the engine was started from.
  if (!isAbsolute(directory)) throw new Refusal(500, wanted.failure('no such file or directory'))
  const found = await stat(directory).catch((cause: NodeJS.ErrnoException) => {
    throw new Refusal(500, wanted.failure(cause.code === 'EACCES' ? 'permission denied' : 'no such file or directory'))
  })
  if (!found.isDirectory()) throw new Refusal(500, wanted.failure('not a directory'))
  // Another may have mounted it meanwhile: owners that containers gave are kept by one tree.
  const mounted = engine.mounted.get(name) ?? { tree: engine.userland.hostTree(directory), readOnly: wanted.readOnly, users }
  mounted.users.add(user)
  engine.mounted.set(name, mounted)
  return mounted
}

/** What is used no more is unmounted: a tmpfs is gone with that. */
export function unmountVolumes(engine: Engine, user: string): void {
  for (const [name, { users }] of engine.mounted) {
    users.delete(user)
    if (users.size === 0) engine.mounted.delete(name)
  }
}
