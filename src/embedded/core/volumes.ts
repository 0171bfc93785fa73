import { type Draft, refuse } from './draft.ts'
import { needVolume } from './find.ts'
import { type Json, textAt, textTableAt } from './json.ts'
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
  const isAnonymous = !asked.name
  const labels = isAnonymous && draft.like.anonymousVolumesAreLabelled ? { ...asked.labels, [anonymousLabel]: '' } : (asked.labels ?? null)
  const volume = existing ?? { name, created: draft.moment(), labels, options: asked.options ?? null, anonymous: isAnonymous, users: [] }
  if (!existing) draft.set({ volumes: put(draft.state.volumes, name, volume) })
  draft.emit('volume', 'create', name, { driver: 'local' })
  return volume
}

/** `POST /volumes/create`. */
export function createVolume(draft: Draft, body: Json): VolumeRecord {
  const options = textTableAt(body, 'DriverOpts')
  const name = textAt(body, 'Name')
  if (options) checkOptions(name || draft.id(), options)
  return ensureVolume(draft, {
    name,
    driver: textAt(body, 'Driver'),
    labels: textTableAt(body, 'Labels'),
    options: isEmpty(options ?? {}) ? null : options,
  })
}

const isEmpty = (table: object): boolean => Object.keys(table).length === 0

/** Options of the `local` driver (refusals measured on 20.10.24). What they would mount is mounted by the first container; here that is tmpfs only. */
function checkOptions(name: string, options: Readonly<Record<string, string>>): void {
  if (isEmpty(options)) return
  const unknown = Object.keys(options).find((option) => !['type', 'o', 'device', 'size'].includes(option))
  if (unknown) refuse(400, `create ${name}: invalid option: "${unknown}"`)
  if (options.size) refuse(400, `create ${name}: quota size requested but no quota support`)
  for (const needed of ['device', 'type']) if (!options[needed]) refuse(400, `create ${name}: missing required option: "${needed}"`)
  if (options.type !== 'tmpfs') refuse(501, `the embedded engine has no volumes of type ${options.type}`)
}

/** Its files are in memory, for as long as a container that runs has them. */
export const isTmpfs = ({ options }: VolumeRecord): boolean => options?.type === 'tmpfs'
/** `df` and `prune` leave out those with options (engine-facts 08#94, #104). */
export const isPlain = ({ options }: VolumeRecord): boolean => options === null

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
