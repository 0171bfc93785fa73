import { filterVolumes, matchesLabels, readFilters, volumeFilters } from '../../core/filters.ts'
import { needVolume } from '../../core/find.ts'
import { showVolume } from '../../core/show.ts'
import { get, values } from '../../core/table.ts'
import { createVolume, isPlain, removeVolume } from '../../core/volumes.ts'
import type { Engine } from '../../runtime/engine.ts'
import { forgetVolume, volumeTreeIfThere } from '../../runtime/volumes.ts'
import type { FileTree } from '../../userland/ports.ts'
import { type Call, flag, type Reply, readJson } from '../request.ts'
import { type Route, route } from '../router.ts'

function list({ engine, query }: Call): Reply {
  const filters = readFilters(query.get('filters') ?? undefined, volumeFilters, engine.like.badInputStatus)
  const found = filterVolumes([...values(engine.state.volumes)], filters, engine.like.badInputStatus).sort((a, b) =>
    a.name.localeCompare(b.name),
  )
  return { status: 200, body: { Volumes: found.map(showVolume), Warnings: null } }
}

async function create(call: Call): Promise<Reply> {
  const body = await readJson(call)
  const volume = call.engine.change((draft) => createVolume(draft, body))
  await volumeTreeIfThere(call.engine, volume.name)
  return { status: 201, body: showVolume(volume) }
}

const inspect = ({ engine, parts }: Call): Reply => ({ status: 200, body: showVolume(needVolume(engine.state, parts[0] ?? '')) })

async function remove({ engine, parts, query }: Call): Promise<Reply> {
  const name = parts[0] ?? ''
  const isThere = get(engine.state.volumes, name) !== undefined
  engine.change((draft) => removeVolume(draft, name, flag(query, 'force')))
  // With `force` any name will do.
  if (isThere) await forgetVolume(engine, name)
  return { status: 204 }
}

/** What is removed while it is measured counts nothing, as with a real engine (moby `pkg/directory`). */
async function sizeOf(tree: FileTree, path = '/'): Promise<number> {
  let sum = 0
  for (const name of (await unlessGone(tree.list(path))) ?? []) {
    const at = path === '/' ? `/${name}` : `${path}/${name}`
    const stat = await unlessGone(tree.lstat(at))
    if (stat) sum += stat.kind === 'directory' ? await sizeOf(tree, at) : stat.size
  }
  return sum
}

const unlessGone = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((cause: unknown) => {
    if ((cause as { code?: unknown }).code === 'ENOENT') return undefined
    throw cause
  })

/** In bytes; undefined where somebody has removed the volume meanwhile. */
export async function volumeSize(engine: Engine, name: string): Promise<number | undefined> {
  const tree = await volumeTreeIfThere(engine, name)
  return tree && sizeOf(tree)
}

/** Named and anonymous ones on 20.10; since then anonymous ones only, but for `all=true` (engine-facts 08, 26). */
async function prune({ engine, query }: Call): Promise<Reply> {
  const spares = engine.like.pruneSparesNamedVolumes
  const filters = readFilters(
    query.get('filters') ?? undefined,
    ['label', 'label!', ...(spares ? ['all'] : [])],
    engine.like.badInputStatus,
  )
  const isAll = !spares || (filters.get('all') ?? []).some((value) => value === 'true' || value === '1')
  const unused = [...values(engine.state.volumes)].filter(
    (volume) => isPlain(volume) && volume.users.length === 0 && (isAll || volume.anonymous) && matchesLabels(volume.labels, filters),
  )
  let space = 0
  const deleted: string[] = []
  for (const { name } of unused) {
    const size = await volumeSize(engine, name)
    // Somebody else has removed it while others were measured, or uses it.
    if (size === undefined || get(engine.state.volumes, name)?.users.length !== 0) continue
    space += size
    deleted.push(name)
    engine.change((draft) => {
      removeVolume(draft, name, false)
      // One event for all of them there, one for each here (engine-facts 08).
      if (!spares) draft.events.length = 0
    })
    await forgetVolume(engine, name)
  }
  engine.change((draft) => draft.emit('volume', 'prune', '', { reclaimed: String(space) }))
  return { status: 200, body: { VolumesDeleted: deleted.length > 0 ? deleted : null, SpaceReclaimed: space } }
}

export const volumeRoutes: readonly Route[] = [
  route('GET /volumes', list),
  route('POST /volumes/create', create),
  route('POST /volumes/prune', prune),
  route('GET /volumes/{name}', inspect),
  route('DELETE /volumes/{name}', remove),
]
