import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createCatalogue } from '../../../../src/embedded/images/catalogue.ts'
import { loadImages, readLayer, saveImages, writeLayer } from '../../../../src/embedded/images/image-archive.ts'
import { imageFile, sha256 } from '../../../../src/embedded/images/image-file.ts'
import { readEntries, type TarEntry, writeEntries } from '../../../../src/embedded/images/tar.ts'
import type { LayerFiles } from '../../../../src/embedded/userland/ports.ts'

const layer: LayerFiles = {
  '/etc': { kind: 'directory', mode: 0o755, uid: 0, gid: 0 },
  '/etc/motd': { kind: 'file', content: 'hello', mode: 0o640, uid: 1, gid: 2 },
  '/etc/gone': { kind: 'whiteout' },
  '/var/empty': { kind: 'directory', mode: 0o700, uid: 0, gid: 0, opaque: true },
  '/link': { kind: 'symlink', target: '/etc/motd' },
  [`/${'long-name-'.repeat(20)}/${'x'.repeat(120)}`]: { kind: 'file', content: 'far', mode: 0o644, uid: 0, gid: 0 },
}
const file = (name: string, content: string | Buffer): TarEntry => ({
  header: { name, type: 'file', mode: 0o644 },
  content: Buffer.from(content),
})
const archive = (files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> =>
  writeEntries(Object.entries(files).map(([name, content]) => file(name, content)))

test('a layer is the same after it was written and read: modes, owners, links, long names, what it removes and what it hides', async () => {
  const { files, size } = await readLayer(await writeLayer(layer))
  const text = Object.fromEntries(
    Object.entries(files).map(([path, entry]) => [path, entry.kind === 'file' ? { ...entry, content: entry.content.toString() } : entry]),
  )
  expect(text).toEqual(layer)
  expect(size).toBe('hello'.length + 'far'.length)
})

test.each([
  ['20.10', false],
  ['26', true],
])('what is saved in the layout of %s is loaded as the same image, and a known layer is not read again', async (_like, blobs) => {
  const [image] = createCatalogue().filter(({ tags }) => tags.includes('nginx:alpine'))
  if (!image) throw new Error('no nginx')
  const layers = new Map(image.layers.map(({ diffId, files }) => [diffId, files]))
  const saved = await saveImages([{ image: image.record, tags: ['nginx:alpine'] }], layers, blobs)
  const [loaded] = await loadImages(saved, new Map())
  expect(loaded?.image.id).toBe(image.record.id)
  expect(loaded?.tags).toEqual(['nginx:alpine'])
  expect(loaded?.image.config.Cmd).toEqual(image.record.config.Cmd)
  expect(Object.keys(loaded?.layers.get(image.record.layers[1]?.diffId ?? '') ?? {})).toContain('/usr/sbin/nginx')
  const sizes = new Map(image.record.layers.map(({ diffId, size }) => [diffId, size]))
  const [again] = await loadImages(gzipSync(saved), sizes)
  expect(again?.layers.size).toBe(0)
  expect(again?.image).toEqual({
    ...image.record,
    digest: undefined,
    ...loaded?.image,
    layers: image.record.layers,
    history: image.record.history,
  })
})

const config = JSON.stringify({ architecture: 'amd64', rootfs: { diff_ids: ['sha256:a'] }, config: { Cmd: 'sh' } })
const manifest = (item: object): string => JSON.stringify([item])
const damaged: [string, Readonly<Record<string, string>>, RegExp][] = [
  ['nothing in it', {}, /open manifest\.json: no such file/],
  ['a manifest that is no JSON', { 'manifest.json': '{' }, /invalid character/],
  ['a manifest that is no list', { 'manifest.json': '{}' }, /cannot unmarshal object/],
  ['an item that is none', { 'manifest.json': '[1]' }, /cannot unmarshal into an object/],
  ['no list of layers', { 'manifest.json': manifest({ Config: 'c', Layers: 'x' }) }, /"Layers" a list/],
  ['a config that is missing', { 'manifest.json': manifest({ Config: 'c', Layers: [] }) }, /open c: no such file/],
  ['fewer layers than the config has', { 'manifest.json': manifest({ Config: 'c', Layers: [] }), c: config }, /expected 1, got 0/],
  ['a layer that is missing', { 'manifest.json': manifest({ Config: 'c', Layers: ['l'] }), c: config }, /open l: no such file/],
  [
    'a layer that is no archive',
    { 'manifest.json': manifest({ Config: 'c', Layers: ['l'] }), c: config, l: 'x'.repeat(600) },
    /invalid tar header/,
  ],
  ['a name that leads out', { 'manifest.json': manifest({ Config: '../../etc/passwd', Layers: [] }) }, /invalid path in archive/],
  [
    'a config of other types',
    { 'manifest.json': manifest({ Config: 'c', Layers: [] }), c: '{"config":{"Env":1}}' },
    /cannot unmarshal number/,
  ],
]
test.each(damaged)('an archive with %s is refused, with the reason', async (_what, files, words) => {
  await expect(archive(files).then((bytes) => loadImages(bytes, new Map()))).rejects.toThrow(words)
})

test('members that lead out of the archive are refused, wherever they are', async () => {
  for (const name of ['../x', 'a/../../x', '/../x'])
    await expect(archive({ [name]: '' }).then(readLayer)).rejects.toThrow(/invalid path in archive/)
})

test('an archive that is cut off is refused', async () => {
  const whole = await writeLayer(layer)
  const read = async (bytes: Buffer): Promise<number> => {
    let count = 0
    for await (const _ of readEntries(bytes)) count++
    return count
  }
  expect(await read(whole)).toBe(7)
  await expect(read(whole.subarray(0, 700))).rejects.toThrow(/unexpected EOF/)
  await expect(read(gzipSync(whole).subarray(0, 100))).rejects.toThrow(/unexpected EOF/)
})

test('the id of an image is the digest of its file', () => {
  for (const { record } of createCatalogue()) expect(sha256(imageFile(record))).toBe(record.id)
})
