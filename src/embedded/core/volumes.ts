import { type Draft, refuse } from './draft.ts'
import { needVolume } from './find.ts'
import { type Json, textAt, textTableAt } from './json.ts'
import { checkVolumeOptions } from './local-volumes.ts'
import { checkVolumeName } from './mounts.ts'
import type { VolumeRecord } from './state.ts'
import { drop, get, put } from './table.ts'

interface NewVolume {
  /** Left out for an anonymous one. */
  readonly name?: string
  readonly driver?: string
  readonly labels?: Readonly<Record<string, string>> | null
  readonly options?: Readonly<Record<string, string>> | null
}

const anonymousLabel = 'com.docker.volume.anonymous'

/** The volume of that name, made if it is not there. An existing one is handed back as it is (engine-facts 03). */
export function ensureVolume(draft: Draft, asked: NewVolume): VolumeRecord {
  if (asked.name) checkVolumeName(asked.name)
  const name = asked.name || draft.id()
  const driver = asked.driver || 'local'
  if (driver !== 'local') refuse(404, `create ${name}: error looking up volume plugin ${driver}: plugin "${driver}" not found`)
  const existing = get(draft.state.volumes, name)
  if (existing && !draft.like.volumeCreateEventAlways) return existing
  if (!existing) {
    checkDirectoryName(name)
    checkVolumeOptions(name, asked.options ?? {})
  }
  const isAnonymous = !asked.name
  const labels = isAnonymous && draft.like.anonymousVolumesAreLabelled ? { ...asked.labels, [anonymousLabel]: '' } : (asked.labels ?? null)
  const volume = existing ?? { name, created: draft.moment(), labels, options: asked.options ?? null, anonymous: isAnonymous, users: [] }
  if (!existing) draft.set({ volumes: put(draft.state.volumes, name, volume) })
  draft.emit('volume', 'create', name, { driver: 'local' })
  return volume
}

/** A volume is a directory, whose name may have so many bytes (test/docker on 20.10.24, where this is said before an option is). */
function checkDirectoryName(name: string): void {
  const path = `/var/lib/docker/volumes/${name}`
  if (name.length > 255) refuse(500, `create ${name}: error while creating volume root path '${path}': mkdir ${path}: file name too long`)
}

/** `POST /volumes/create`. */
export function createVolume(draft: Draft, body: Json): VolumeRecord {
  const [labels, options] = [textTableAt(body, 'Labels'), textTableAt(body, 'DriverOpts')]
  return ensureVolume(draft, { name: textAt(body, 'Name'), driver: textAt(body, 'Driver'), labels, options })
}

/** `df` and `prune` leave out those with options (engine-facts 08#94, #104). */
export const isPlain = ({ options }: VolumeRecord): boolean => Object.keys(options ?? {}).length === 0

export function claimVolume(draft: Draft, name: string, containerId: string): void {
  const volume = get(draft.state.volumes, name)
  if (!volume || volume.users.includes(containerId)) return
  draft.set({ volumes: put(draft.state.volumes, name, { ...volume, users: [...volume.users, containerId] }) })
}

export function releaseVolume(draft: Draft, name: string, containerId: string): void {
  const volume = get(draft.state.volumes, name)
  if (volume)
    draft.set({ volumes: put(draft.state.volumes, name, { ...volume, users: volume.users.filter((user) => user !== containerId) }) })
}

/** `DELETE /volumes/{name}`. Also `force` does not take one that is in use (engine-facts 03#138). */
export function removeVolume(draft: Draft, name: string, force: boolean): void {
  if (force && !get(draft.state.volumes, name)) return
  const volume = needVolume(draft.state, name)
  if (volume.users.length > 0) refuse(409, `remove ${name}: volume is in use - [${volume.users.join(', ')}]`)
  draft.set({ volumes: drop(draft.state.volumes, name) })
  draft.emit('volume', 'destroy', name, { driver: 'local' })
}
