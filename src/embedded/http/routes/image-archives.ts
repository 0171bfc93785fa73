import { addUntagged, commitContainer, importImage } from '../../core/commit.ts'
import { readConfig } from '../../core/config.ts'
import { Refusal } from '../../core/draft.ts'
import { findImage, normaliseReference } from '../../core/find.ts'
import { newImageName, tagImage } from '../../core/images.ts'
import { isUp } from '../../core/lifecycle.ts'
import type { ImageLayer, ImageRecord } from '../../core/state.ts'
import { get, values } from '../../core/table.ts'
import { loadImages, readLayer, saveImages, writeLayer } from '../../images/image-archive.ts'
import { chainOf, imageId, sha256 } from '../../images/image-file.ts'
import { pauseContainer, unpauseContainer } from '../../runtime/end-container.ts'
import type { Engine } from '../../runtime/engine.ts'
import { archiveLimit, type Call, flag, type Reply, readBytes, readJson } from '../request.ts'
import { type Route, route } from '../router.ts'

const changesOf = ({ query }: Call): string[] => query.getAll('changes')

async function commit(call: Call): Promise<Reply> {
  const { engine, query } = call
  const body = await readJson(call, false)
  const reference = query.get('container') ?? ''
  // As measured on 20.10.24; the container is looked for first.
  if (reference === '') throw new Refusal(400, 'invalid name or ID supplied: ""')
  const container = engine.container(reference)
  newImageName(query.get('repo') ?? '', query.get('tag') ?? '')
  const pauses = flag(query, 'pause', true) && isUp(container) && container.status !== 'paused'
  if (pauses) pauseContainer(engine, container.id)
  try {
    const layer = await writableLayer(engine, container.id)
    const image = engine.change((draft) =>
      commitContainer(
        draft,
        {
          container: container.id,
          repository: query.get('repo') ?? '',
          tag: query.get('tag') ?? '',
          comment: query.get('comment') ?? '',
          author: query.get('author') ?? '',
          changes: changesOf(call),
          ...(Object.keys(body).length > 0 ? { config: readConfig(body) } : {}),
        },
        layer,
        imageId,
      ),
    )
    return { status: 201, body: { Id: image.id } }
  } finally {
    if (pauses && engine.containers().some(({ id, status }) => id === container.id && status === 'paused'))
      unpauseContainer(engine, container.id)
  }
}

/** What a container changed, kept as a layer under the digest of its archive; undefined where it changed nothing. */
async function writableLayer(engine: Engine, id: string): Promise<ImageLayer | undefined> {
  const { files } = engine.liveOf(id)
  const layer = await files.commit()
  if (Object.keys(layer).length === 0) return undefined
  const diffId = sha256(await writeLayer(layer))
  engine.layers.set(diffId, layer)
  // A link's target counts in an image, as it does on a real engine.
  const links = Object.values(layer).reduce((sum, entry) => sum + (entry.kind === 'symlink' ? entry.target.length : 0), 0)
  const below = get(engine.state.images, engine.container(id).imageId)?.layers.at(-1)?.chainId
  return { diffId, chainId: chainOf(below, diffId), size: files.writableBytes() + links }
}

/** Tells a real engine's words for what went wrong in a stream that has begun. */
const failure = (cause: unknown): object => {
  const message = cause instanceof Error ? cause.message : String(cause)
  return { errorDetail: { message }, error: message }
}

/** `POST /images/create?fromSrc=-`: a root file system becomes an image of one layer. */
export async function importOne(call: Call): Promise<Reply> {
  const { engine, query, response } = call
  const source = query.get('fromSrc') ?? ''
  if (source === '') throw new Refusal(400, 'Get "http:": http: no Host in request URL')
  if (source !== '-') throw new Refusal(501, `the embedded engine imports what it is sent (fromSrc=-), and downloads nothing (${source})`)
  const archive = await readBytes(call, archiveLimit)
  const { files, size } = await readLayer(archive)
  const diffId = sha256(await writeLayer(files))
  const [repository = '', tag = ''] = [query.get('repo') ?? '', query.get('tag') ?? '']
  const image = engine.change((draft) =>
    importImage(
      draft,
      { repository, tag, message: query.get('message') ?? '', changes: changesOf(call) },
      { diffId, chainId: diffId, size },
      imageId,
    ),
  )
  engine.layers.set(diffId, files)
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.end(`${JSON.stringify({ status: image.id })}\r\n`)
  return undefined
}

async function save(call: Call, references: readonly string[]): Promise<Reply> {
  const { engine, response } = call
  const chosen = references.map((reference) => {
    const image = findImage(engine.state, reference)
    // These words name what was asked for, without a tag that was not (measured on 20.10.24).
    if (!image) throw new Refusal(404, `No such image: ${reference}`)
    const named = normaliseReference(reference)
    return { image, tags: get(engine.state.tags, named) ? [named] : [] }
  })
  const saved = new Map<string, { image: ImageRecord; tags: string[] }>()
  for (const { image, tags } of chosen) saved.set(image.id, { image, tags: [...(saved.get(image.id)?.tags ?? []), ...tags] })
  const archive = await saveImages([...saved.values()], engine.layers, engine.like.savesBlobs)
  for (const { image } of saved.values())
    engine.change((draft) => draft.emit('image', 'save', image.id, { ...image.config.Labels, name: image.id }))
  response.writeHead(200, { 'Content-Type': 'application/x-tar' })
  response.end(archive)
  return undefined
}

async function load(call: Call): Promise<Reply> {
  const { engine, response } = call
  const archive = await readBytes(call, archiveLimit)
  response.writeHead(200, { 'Content-Type': 'application/json' })
  const say = (line: object): void => void response.write(`${JSON.stringify(line)}\r\n`)
  try {
    const sizes = new Map(
      [...values(engine.state.images)].flatMap(({ layers }) => layers.map(({ diffId, size }) => [diffId, size] as const)),
    )
    for (const { record } of engine.catalogue)
      for (const { diffId, size } of record.layers) if (engine.layers.has(diffId)) sizes.set(diffId, size)
    for (const { image, tags, layers } of await loadImages(archive, sizes)) {
      for (const [diffId, files] of layers) engine.layers.set(diffId, files)
      engine.change((draft) => {
        addUntagged(draft, image)
        for (const tag of tags) tagImage(draft, image.id, tag, '')
        draft.events.length = 0
        draft.emit('image', 'load', image.id, { ...image.config.Labels, name: image.id })
      })
      for (const tag of tags) say({ stream: `Loaded image: ${tag}\n` })
      if (tags.length === 0) say({ stream: `Loaded image ID: ${image.id}\n` })
    }
  } catch (cause) {
    say(failure(cause))
  }
  response.end()
  return undefined
}

export const imageArchiveRoutes: readonly Route[] = [
  route('POST /commit', commit),
  route('GET /images/get', (call) => save(call, call.query.getAll('names'))),
  route('GET /images/{name...}/get', (call) => save(call, [call.parts[0] ?? ''])),
  route('POST /images/load', load),
]
