import { gunzipSync } from 'node:zlib'
import { Refusal } from '../core/draft.ts'
import type { FileStat, FileTree } from '../userland/ports.ts'

const block = 512

function header(name: string, stat: FileStat): Buffer {
  const bytes = Buffer.alloc(block)
  const octal = (value: number, at: number, length: number): void =>
    void bytes.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1')
  const long = Buffer.byteLength(name) > 100 ? name.lastIndexOf('/', 154) : -1
  bytes.write(long > 0 ? name.slice(long + 1) : name, 0, 100)
  if (long > 0) bytes.write(name.slice(0, long), 345, 155)
  octal(stat.mode & 0o7777, 100, 8)
  octal(stat.uid, 108, 8)
  octal(stat.gid, 116, 8)
  octal(stat.kind === 'file' ? stat.size : 0, 124, 12)
  octal(Math.floor(stat.modified / 1000), 136, 12)
  bytes.write(stat.kind === 'directory' ? '5' : stat.kind === 'symlink' ? '2' : '0', 156)
  if (stat.target) bytes.write(stat.target, 157, 100)
  bytes.write('ustar\u000000', 257, 'latin1')
  bytes.fill(' ', 148, 156)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1')
  return bytes
}

/** What is at `path`, under its own name, as a tar archive. */
export async function writeTar(files: FileTree, path: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  const add = async (at: string, name: string): Promise<void> => {
    const stat = await files.lstat(at)
    const content = stat.kind === 'file' ? Buffer.from(await files.read(at)) : Buffer.alloc(0)
    pieces.push(header(stat.kind === 'directory' ? `${name}/` : name, { ...stat, size: content.length }), content)
    pieces.push(Buffer.alloc((block - (content.length % block)) % block))
    if (stat.kind === 'directory')
      for (const child of await files.list(at)) await add(at === '/' ? `/${child}` : `${at}/${child}`, `${name}/${child}`)
  }
  await add(path, path.split('/').at(-1) || '.')
  return Buffer.concat([...pieces, Buffer.alloc(2 * block)])
}

/** Unpacks an archive (also a gzipped one) under a directory. Names that lead out of it are refused. */
export async function readTar(archive: Buffer, files: FileTree, directory: string): Promise<void> {
  const bytes = archive[0] === 0x1f && archive[1] === 0x8b ? gunzipSync(archive) : archive
  const text = (from: Buffer, at: number, length: number): string =>
    from
      .subarray(at, at + length)
      .toString()
      .replace(/\0.*$/s, '')
  let longName = ''
  for (let at = 0; at + block <= bytes.length; ) {
    const head = bytes.subarray(at, at + block)
    if (head.every((byte) => byte === 0)) return
    const size = Number.parseInt(text(head, 124, 12).trim() || '0', 8)
    if (Number.isNaN(size) || text(head, 257, 5) !== 'ustar') throw new Refusal(400, 'archive/tar: invalid tar header')
    const content = bytes.subarray(at + block, at + block + size)
    at += block + Math.ceil(size / block) * block
    const type = String.fromCharCode(head[156] ?? 48)
    if (type === 'L') longName = text(content, 0, size)
    else if (type === 'x') longName = /\d+ path=(.*)\n/.exec(content.toString())?.[1] ?? ''
    if (type === 'L' || type === 'x' || type === 'g') continue
    const prefix = text(head, 345, 155)
    const name = longName || (prefix ? `${prefix}/${text(head, 0, 100)}` : text(head, 0, 100))
    longName = ''
    if (name.split('/').includes('..')) throw new Refusal(400, `invalid path in archive: ${name}`)
    const parts = name.split('/').filter((part) => part !== '' && part !== '.')
    if (parts.length === 0) continue
    const octal = (from: number): number => Number.parseInt(text(head, from, 8).trim() || '0', 8)
    const attributes = { mode: octal(100) & 0o7777, uid: octal(108), gid: octal(116) }
    const place = `${directory === '/' ? '' : directory}/${parts.join('/')}`
    await unpack(files, { type, place, content, link: text(head, 157, 100), attributes })
  }
}

type Entry = { type: string; place: string; content: Buffer; link: string; attributes: { mode: number; uid: number; gid: number } }

async function unpack(files: FileTree, { type, place, content, link, attributes }: Entry): Promise<void> {
  await makeParents(files, place)
  if (type === '5') {
    if (!(await isThere(files, place))) await files.makeDirectory(place, attributes)
  } else if (type === '2') {
    if (await isThere(files, place)) await files.remove(place)
    await files.symlink(place, link)
  } else if (type === '0' || type === '\0') await files.write(place, content, attributes)
  else throw new Refusal(501, `the embedded engine unpacks files, directories and symlinks only, not type "${type}" (${place})`)
}

const isThere = (files: FileTree, path: string): Promise<boolean> =>
  files.lstat(path).then(
    () => true,
    () => false,
  )

async function makeParents(files: FileTree, path: string): Promise<void> {
  const parts = path.split('/').slice(1, -1)
  for (let count = 1; count <= parts.length; count++) {
    const at = `/${parts.slice(0, count).join('/')}`
    if (!(await isThere(files, at))) await files.makeDirectory(at)
  }
}
