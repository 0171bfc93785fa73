import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { extract, type Headers, pack } from 'tar-stream'
import { Refusal } from '../core/draft.ts'
import type { FileStat, FileTree, LayerEntry } from '../userland/ports.ts'

/** Bytes that a packed archive may come to: more than any image here, less than what hurts. */
const largest = 1024 * 1024 * 1024

/** One member of an archive. `content` is empty for what is no file. */
export interface TarEntry {
  readonly header: Headers
  readonly content: Buffer
}

/** A tar archive of these members, in their order. */
export async function writeEntries(entries: AsyncIterable<TarEntry> | Iterable<TarEntry>): Promise<Buffer> {
  const archive = pack()
  const whole = buffer(archive)
  for await (const { header, content } of entries) archive.entry(header, content)
  archive.finalize()
  return whole
}

/** The members of an archive (also of a gzipped one). Refuses with `status` and Go's words for it what is no archive, and one that is cut off. */
export async function* readEntries(archive: Buffer, status = 500): AsyncGenerator<TarEntry> {
  const reader = extract()
  try {
    reader.end(archive[0] === 0x1f && archive[1] === 0x8b ? gunzipSync(archive, { maxOutputLength: largest }) : archive)
    for await (const entry of reader) yield { header: entry.header, content: await buffer(entry) }
  } catch (cause) {
    if (cause instanceof Refusal) throw cause
    const isCut = cause instanceof Error && /Unexpected end of data|unexpected end of file/.test(cause.message)
    throw new Refusal(status, `Error processing tar file(exit status 1): ${isCut ? 'unexpected EOF' : 'archive/tar: invalid tar header'}`)
  }
}

export function headerOf(name: string, stat: FileStat): Headers {
  const { mode, uid, gid } = stat
  return {
    ...{ mode: mode & 0o7777, uid, gid, mtime: new Date(stat.modified) },
    name: stat.kind === 'directory' ? `${name}/` : name,
    type: stat.kind,
    ...(stat.target === undefined ? {} : { linkname: stat.target }),
  }
}

/** What is at `path` as members under `name`; `''` for what is in that directory, without itself. */
export async function* treeEntries(files: FileTree, path: string, name: string): AsyncGenerator<TarEntry> {
  const stat = await files.lstat(path)
  if (name !== '')
    yield { header: headerOf(name, stat), content: stat.kind === 'file' ? Buffer.from(await files.read(path)) : Buffer.alloc(0) }
  if (stat.kind !== 'directory') return
  for (const child of await files.list(path))
    yield* treeEntries(files, path === '/' ? `/${child}` : `${path}/${child}`, name === '' ? child : `${name}/${child}`)
}

/** The absolute path that a member's name means. Refuses one that leads out. */
export function pathOf({ name }: Headers): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) throw new Refusal(400, `invalid path in archive: ${name}`)
  return `/${parts.join('/')}`
}

/** What a member is in an image's layer or a container's files; undefined for devices and pipes, which the embedded engine does not have. */
export function entryOf({ header, content }: TarEntry): LayerEntry | undefined {
  const attributes = { mode: (header.mode ?? 0o644) & 0o7777, uid: header.uid ?? 0, gid: header.gid ?? 0 }
  if (header.type === 'directory') return { kind: 'directory', ...attributes }
  if (header.type === 'symlink') return { kind: 'symlink', target: header.linkname ?? '' }
  if (header.type === 'file' || header.type === 'contiguous-file') return { kind: 'file', content, ...attributes }
  return undefined
}

/** Unpacks an archive under a directory of a container, hard links as copies. Names that lead out of it are refused. */
export async function unpackTo(archive: Buffer, files: FileTree, directory: string): Promise<void> {
  const under = (path: string): string => (directory === '/' ? path : `${directory}${path}`)
  for await (const member of readEntries(archive)) {
    const path = pathOf(member.header)
    if (path === '/') continue
    const { type, linkname } = member.header
    const entry =
      type === 'link'
        ? { kind: 'file' as const, content: await files.read(under(pathOf({ name: linkname ?? '' }))) }
        : (entryOf(member) ?? unsupported(member.header))
    await put(files, under(path), entry)
  }
}

function unsupported({ type, name }: Headers): never {
  throw new Refusal(501, `the embedded engine unpacks files, directories and links only, not a ${type} (${name})`)
}

async function put(files: FileTree, path: string, entry: LayerEntry): Promise<void> {
  await makeParents(files, path)
  const there = await files.lstat(path).catch(() => undefined)
  if (entry.kind === 'directory') {
    if (there) await files.setAttributes(path, entry)
    else await files.makeDirectory(path, entry)
    return
  }
  if (there) await files.remove(path)
  if (entry.kind === 'symlink') await files.symlink(path, entry.target)
  else if (entry.kind === 'file') {
    await files.write(path, typeof entry.content === 'string' ? Buffer.from(entry.content) : entry.content, entry)
  }
}

async function makeParents(files: FileTree, path: string): Promise<void> {
  const parts = path.split('/').slice(1, -1)
  for (let count = 1; count <= parts.length; count++) {
    const at = `/${parts.slice(0, count).join('/')}`
    if (!(await files.lstat(at).catch(() => undefined))) await files.makeDirectory(at)
  }
}
