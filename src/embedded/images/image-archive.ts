import { Refusal } from '../core/draft.ts'
import type { Json } from '../core/json.ts'
import type { ImageRecord } from '../core/state.ts'
import type { LayerEntry, LayerFiles } from '../userland/ports.ts'
import { imageFile, readImageFile, sha256 } from './image-file.ts'
import { entryOf, pathOf, readEntries, type TarEntry, writeEntries } from './tar.ts'

/** An image layer as a tar archive, with what it removes as whiteout files (OCI image specification, layer.md). */
export function writeLayer(layer: LayerFiles): Promise<Buffer> {
  return writeEntries(Object.entries(layer).flatMap(([path, entry]) => [...layerEntry(path.slice(1), entry)]))
}

function* layerEntry(name: string, entry: LayerEntry): Generator<TarEntry> {
  if (entry.kind === 'whiteout') {
    const at = name.lastIndexOf('/') + 1
    yield { header: { name: `${name.slice(0, at)}.wh.${name.slice(at)}`, type: 'file', mode: 0 }, content: Buffer.alloc(0) }
    return
  }
  const { mode = entry.kind === 'file' ? 0o644 : 0o755, uid = 0, gid = 0 } = entry
  const attributes = { mode, uid, gid, mtime: new Date(0) }
  if (entry.kind === 'symlink') yield { header: { name, type: 'symlink', linkname: entry.target, ...attributes }, content: Buffer.alloc(0) }
  else if (entry.kind === 'directory') {
    yield { header: { name: `${name}/`, type: 'directory', ...attributes }, content: Buffer.alloc(0) }
    if (entry.opaque) yield { header: { name: `${name}/.wh..wh..opq`, type: 'file', mode: 0 }, content: Buffer.alloc(0) }
  } else yield { header: { name, type: 'file', ...attributes }, content: Buffer.from(entry.content) }
}

/** Reads a layer; `size` is what its files hold, in bytes. Hard links become copies; devices and pipes are left out. */
export async function readLayer(archive: Buffer): Promise<{ readonly files: LayerFiles; readonly size: number }> {
  const files: Record<string, LayerEntry> = {}
  let size = 0
  for await (const member of readEntries(archive)) {
    const path = pathOf(member.header)
    const at = path.lastIndexOf('/') + 1
    const [directory, name] = [path.slice(0, at), path.slice(at)]
    const link = member.header.type === 'link' ? files[pathOf({ name: member.header.linkname ?? '' })] : undefined
    if (name === '.wh..wh..opq') {
      const there = files[directory.slice(0, -1)]
      files[directory.slice(0, -1)] = { ...(there?.kind === 'directory' ? there : {}), kind: 'directory', opaque: true }
    } else if (name.startsWith('.wh.')) files[`${directory}${name.slice('.wh.'.length)}`] = { kind: 'whiteout' }
    else {
      const entry = link ?? entryOf(member)
      if (entry) files[path] = entry
      size += member.content.length
    }
  }
  return { files, size }
}

interface Saved {
  readonly image: ImageRecord
  /** `repository:tag` that it is saved under; none when it was asked for by its id. */
  readonly tags: readonly string[]
}

/**
 * What `docker save` writes. `blobs` is the layout since Docker 25 (the OCI's, with `manifest.json` beside it); before, a directory for each layer
 * (measured on 20.10.24).
 */
export async function saveImages(saved: readonly Saved[], layers: ReadonlyMap<string, LayerFiles>, blobs: boolean): Promise<Buffer> {
  const files = new Map<string, Buffer>()
  const manifest: object[] = []
  const repositories: Record<string, Record<string, string>> = {}
  const index: object[] = []
  for (const { image, tags } of saved) {
    const config = Buffer.from(imageFile(image))
    const configName = blobs ? blob(image.id) : `${hex(image.id)}.json`
    files.set(configName, config)
    const names: string[] = []
    for (const { diffId } of image.layers) {
      const name = blobs ? blob(diffId) : `${hex(diffId)}/layer.tar`
      if (!files.has(name)) files.set(name, await writeLayer(layers.get(diffId) ?? {}))
      if (!blobs) files.set(`${hex(diffId)}/VERSION`, Buffer.from('1.0'))
      names.push(name)
    }
    manifest.push({ Config: configName, RepoTags: tags.length > 0 ? tags : null, Layers: names })
    const top = hex(image.layers.at(-1)?.diffId ?? image.id)
    for (const tag of tags) {
      const at = tag.lastIndexOf(':')
      repositories[tag.slice(0, at)] = { ...repositories[tag.slice(0, at)], [tag.slice(at + 1)]: top }
    }
    if (blobs) {
      const described = Buffer.from(JSON.stringify(ociManifest(image, config.length, names, files)))
      files.set(blob(sha256(described)), described)
      const annotations = tags.map((tag) => ({ 'io.containerd.image.name': `docker.io/${tag.includes('/') ? tag : `library/${tag}`}` }))
      for (const named of annotations.length > 0 ? annotations : [undefined])
        index.push({ ...descriptor(manifestType, sha256(described), described.length), ...(named ? { annotations: named } : {}) })
    }
  }
  if (blobs) {
    files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'))
    files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests: index })))
  }
  files.set('manifest.json', Buffer.from(JSON.stringify(manifest)))
  if (Object.keys(repositories).length > 0) files.set('repositories', Buffer.from(JSON.stringify(repositories)))
  return writeEntries(
    [...files].map(([name, content]) => ({ header: { name, type: 'file' as const, mode: 0o644, mtime: new Date(0) }, content })),
  )
}

const hex = (digest: string): string => digest.slice('sha256:'.length)
const blob = (digest: string): string => `blobs/sha256/${hex(digest)}`
const indexType = 'application/vnd.oci.image.index.v1+json'
const manifestType = 'application/vnd.oci.image.manifest.v1+json'
const descriptor = (mediaType: string, digest: string, size: number): object => ({ mediaType, digest, size })

function ociManifest(image: ImageRecord, configSize: number, names: readonly string[], files: ReadonlyMap<string, Buffer>): object {
  return {
    schemaVersion: 2,
    mediaType: manifestType,
    config: descriptor('application/vnd.oci.image.config.v1+json', image.id, configSize),
    layers: image.layers.map(({ diffId }, at) =>
      descriptor('application/vnd.oci.image.layer.v1.tar', diffId, files.get(names[at] ?? '')?.length ?? 0),
    ),
  }
}

export interface Loaded {
  readonly image: ImageRecord
  readonly tags: readonly string[]
  /** Those that were not known before. */
  readonly layers: ReadonlyMap<string, LayerFiles>
}

/**
 * Reads what `docker save` wrote, of either layout. A layer that is known already is not read again: `sizes` are those of all known ones, by diff
 * id, in bytes. Refuses what is no archive or lacks a part of what its manifest names.
 */
export async function loadImages(archive: Buffer, sizes: ReadonlyMap<string, number>): Promise<Loaded[]> {
  const files = new Map<string, Buffer>()
  for await (const { header, content } of readEntries(archive)) files.set(pathOf(header).slice(1), content)
  const need = (name: string): Buffer => {
    const found = files.get(pathOf({ name }).slice(1))
    if (!found) throw new Refusal(500, `open ${name}: no such file or directory`)
    return found
  }
  const manifest = parsed(need('manifest.json'))
  if (!Array.isArray(manifest)) throw new Refusal(500, 'json: cannot unmarshal object into Go value of type []tarexport.manifestItem')
  const loaded: Loaded[] = []
  for (const item of manifest as unknown[]) {
    const { Config, Layers, RepoTags } = asItem(item)
    const text = need(Config).toString()
    const config = asObject(parsed(need(Config)))
    const rootfs = asObject(config.rootfs ?? {})
    const diffIds: readonly unknown[] = Array.isArray(rootfs.diff_ids) ? rootfs.diff_ids : []
    if (diffIds.length !== Layers.length)
      throw new Refusal(500, `invalid manifest, layers length mismatch: expected ${diffIds.length}, got ${Layers.length}`)
    const layers = new Map<string, LayerFiles>()
    const found: number[] = []
    for (const [at, name] of Layers.entries()) {
      const diffId = String(diffIds[at])
      const known = sizes.get(diffId)
      const read = known === undefined ? await readLayer(need(name)) : undefined
      if (read) layers.set(diffId, read.files)
      found.push(known ?? read?.size ?? 0)
    }
    loaded.push({ image: readImageFile(text, config, found), tags: RepoTags, layers })
  }
  return loaded
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    throw new Refusal(500, 'invalid character in the JSON of an image archive')
  }
}

function asObject(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal(500, 'json: cannot unmarshal into an object')
  return value as Json
}

function asItem(value: unknown): { readonly Config: string; readonly Layers: readonly string[]; readonly RepoTags: readonly string[] } {
  const { Config, Layers, RepoTags } = asObject(value)
  const isTexts = (list: unknown): list is string[] => Array.isArray(list) && list.every((item) => typeof item === 'string')
  if (typeof Config !== 'string' || !isTexts(Layers))
    throw new Refusal(500, 'manifest.json: "Config" is a file’s name and "Layers" a list of them')
  return { Config, Layers, RepoTags: isTexts(RepoTags) ? RepoTags : [] }
}
