import { humanSize } from '../../../shared/go-units.ts'
import { Refusal } from '../../core/draft.ts'
import { filterImages, imageFilters, isBefore, readFilters } from '../../core/filters.ts'
import { findImage, imageNotFound, imageToInspect, normaliseReference, tagsOf } from '../../core/find.ts'
import { pulled, removeImage, tagImage } from '../../core/images.ts'
import { listImages, showHistory, showImage } from '../../core/show.ts'
import type { ImageRecord } from '../../core/state.ts'
import { get, values } from '../../core/table.ts'
import type { CatalogueImage } from '../../images/catalogue.ts'
import type { Engine } from '../../runtime/engine.ts'
import { type Call, flag, type Reply } from '../request.ts'
import { type Route, route } from '../router.ts'
import { importOne } from './image-archives.ts'

function list({ engine, query }: Call): Reply {
  const filters = readFilters(query.get('filters') ?? undefined, imageFilters, engine.like.badInputStatus)
  const newestFirst = [...values(engine.state.images)].sort((a, b) => b.created.localeCompare(a.created))
  const parents = new Set([...values(engine.state.images)].map(({ parent }) => parent))
  const isShown = ({ id }: ImageRecord): boolean => flag(query, 'all') || tagsOf(engine.state, id).length > 0 || !parents.has(id)
  const shown = filterImages(engine.state, newestFirst.filter(isShown), filters, engine.like.badInputStatus)
  return { status: 200, body: listImages(engine.state, shown, engine.like) }
}

const needImage = ({ engine, parts }: Call): NonNullable<ReturnType<typeof findImage>> =>
  findImage(engine.state, parts[0] ?? '') ?? imageNotFound(parts[0] ?? '')

function inspect({ engine, parts }: Call): Reply {
  return { status: 200, body: showImage(engine.state, imageToInspect(engine.state, parts[0] ?? '', engine.like), engine.like) }
}
const history = (call: Call): Reply => ({ status: 200, body: showHistory(call.engine.state, needImage(call)) })

function tag(call: Call): Reply {
  const { engine, parts, query } = call
  engine.change((draft) => tagImage(draft, parts[0] ?? '', query.get('repo') ?? '', query.get('tag') ?? ''))
  return { status: 201 }
}

function remove({ engine, parts, query }: Call): Reply {
  return { status: 200, body: engine.change((draft) => removeImage(draft, parts[0] ?? '', flag(query, 'force'))) }
}

function prune({ engine, query }: Call): Reply {
  const filters = readFilters(query.get('filters') ?? undefined, ['dangling', 'label', 'label!', 'until'], engine.like.badInputStatus)
  const isAll = (filters.get('dangling') ?? ['true']).every((value) => value === 'false' || value === '0')
  const labels = new Map([...filters].filter(([name]) => name !== 'dangling'))
  const isOld = isBefore(filters, engine.now())
  const used = new Set(engine.containers().map(({ imageId }) => imageId))
  const unused = filterImages(engine.state, [...values(engine.state.images)], labels, engine.like.badInputStatus).filter(
    ({ id, created }) => !used.has(id) && isOld(Date.parse(created) * 1000) && (isAll || tagsOf(engine.state, id).length === 0),
  )
  const deleted = unused.flatMap(({ id }) => (get(engine.state.images, id) ? engine.change((draft) => removeImage(draft, id, true)) : []))
  // A layer that another image has too stays.
  const left = new Set([...values(engine.state.images)].flatMap(({ layers }) => layers.map(({ diffId }) => diffId)))
  const freed = new Map(
    unused.flatMap(({ layers }) => layers.filter(({ diffId }) => !left.has(diffId)).map(({ diffId, size }) => [diffId, size])),
  )
  const space = [...freed.values()].reduce((sum, size) => sum + size, 0)
  engine.change((draft) => draft.emit('image', 'prune', '', { reclaimed: String(space) }))
  return { status: 200, body: { ImagesDeleted: deleted.length > 0 ? deleted : null, SpaceReclaimed: space } }
}

/** `POST /images/create`: a pull from the catalogue, told layer by layer as from a registry. */
async function create(call: Call): Promise<Reply> {
  const { engine, query, response, gone } = call
  const from = query.get('fromImage')
  if (!from) return importOne(call)
  const tagged = query.get('tag')
  const reference = normaliseReference(
    tagged ? (tagged.startsWith('sha256:') ? `${from}@${tagged}` : `${from.replace(/:[^:/]*$/, '')}:${tagged}`) : from,
  )
  if (/[A-Z]/.test(reference.split('@')[0]?.replace(/:[^:/]*$/, '') ?? ''))
    throw new Refusal(400, `invalid reference format: repository name (${reference}) must be lowercase`)
  const [repository = ''] = reference.split(/[:@](?=[^/]*$)/)
  const image = engine.catalogue.find(({ tags, record }) => tags.includes(reference) || reference === `${repository}@${record.digest}`)
  if (!image) {
    const isKnown = engine.catalogue.some(({ tags }) => tags.some((known) => known.startsWith(`${repository}:`)))
    if (isKnown) throw new Refusal(404, `manifest for ${reference} not found: manifest unknown: manifest unknown`)
    const message = `pull access denied for ${repository}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`
    throw new Refusal(404, message)
  }
  response.writeHead(200, { 'Content-Type': 'application/json' })
  const say = (line: object): void => void response.write(`${JSON.stringify(line)}\r\n`)
  const hub = repository.includes('/') ? repository : `library/${repository}`
  say({ status: `Pulling from ${hub}`, id: reference.slice(repository.length + 1) })
  const isThere = findImage(engine.state, reference) !== undefined
  if (!isThere) await download(engine, image, say, gone)
  say({ status: `Digest: ${image.record.digest}` })
  say({ status: `Status: ${isThere ? 'Image is up to date' : 'Downloaded newer image'} for ${reference}` })
  if (!gone.aborted) {
    for (const { diffId, files } of image.layers) engine.layers.set(diffId, files)
    engine.change((draft) => pulled(draft, image.record, reference))
  }
  response.end()
  return undefined
}

/** As many as an engine fetches at the same time (dockerd's `max-concurrent-downloads`). */
const atOnce = 3
/** Milliseconds between two tellings: a short while, so that whoever looks on sees it go. */
const partMs = 8

/** Layers are fetched side by side, as far as an engine does that, and unpacked one after the other, the lowest first. */
async function download(engine: Engine, image: CatalogueImage, say: (line: object) => void, gone: AbortSignal): Promise<void> {
  const layers = image.layers.map(({ digest, diffId, download: total }) => ({
    id: digest.slice('sha256:'.length, 'sha256:'.length + 12),
    total,
    isThere: engine.layers.has(diffId),
  }))
  for (const { id, isThere } of layers) say({ status: isThere ? 'Already exists' : 'Pulling fs layer', progressDetail: {}, id })
  const missing = layers.filter(({ isThere }) => !isThere)
  for (const { id } of missing.slice(atOnce)) say({ status: 'Waiting', progressDetail: {}, id })
  const inParts = async (status: string, parts: number, some: typeof missing): Promise<void> => {
    for (let part = 1; part <= parts && !gone.aborted; part++) {
      for (const { id, total } of some) {
        const current = Math.round((total * part) / parts)
        say({ status, progressDetail: { current, total }, progress: bar(current, total), id })
      }
      await engine.clock.sleep(partMs, gone).catch(() => undefined)
    }
  }
  for (let at = 0; at < missing.length; at += atOnce) {
    const some = missing.slice(at, at + atOnce)
    await inParts('Downloading', 4, some)
    for (const { id } of some) {
      say({ status: 'Verifying Checksum', progressDetail: {}, id })
      say({ status: 'Download complete', progressDetail: {}, id })
    }
  }
  for (const layer of missing) {
    await inParts('Extracting', 2, [layer])
    say({ status: 'Pull complete', progressDetail: {}, id: layer.id })
  }
}

/** As moby's `pkg/jsonmessage` words it. */
function bar(current: number, total: number): string {
  const done = total === 0 ? 50 : Math.floor((current / total) * 50)
  return `[${'='.repeat(done)}>${' '.repeat(50 - done)}] ${humanSize(current).padStart(8)}/${humanSize(total)}`
}

/** There is no builder, so there is nothing to prune. */
const pruneBuilds = (): Reply => ({ status: 200, body: { CachesDeleted: null, SpaceReclaimed: 0 } })

export const imageRoutes: readonly Route[] = [
  route('POST /build/prune', pruneBuilds),
  route('GET /images/json', list),
  route('POST /images/create', create),
  route('POST /images/prune', prune),
  route('GET /images/{name...}/json', inspect),
  route('GET /images/{name...}/history', history),
  route('POST /images/{name...}/tag', tag),
  route('DELETE /images/{name...}', remove),
]
