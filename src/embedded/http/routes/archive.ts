import { emitContainer, emitMount, emitUnmounts, volumesOf } from '../../core/container-events.ts'
import { Refusal } from '../../core/draft.ts'
import { cleanPath } from '../../core/mounts.ts'
import { treeEntries, unpackTo, writeEntries } from '../../images/tar.ts'
import type { FileStat } from '../../userland/ports.ts'
import { archiveLimit, type Call, type Reply, readBytes } from '../request.ts'
import { type Route, route } from '../router.ts'

const goMode = (stat: FileStat): number => stat.mode | (stat.kind === 'directory' ? 0x8000_0000 : stat.kind === 'symlink' ? 0x0800_0000 : 0)

async function statOf(call: Call): Promise<{ path: string; stat: FileStat; header: string }> {
  const { engine, parts, query } = call
  const container = engine.container(parts[0] ?? '')
  const asked = query.get('path') ?? ''
  if (asked === '') throw new Refusal(400, 'bad parameter: path cannot be empty')
  const path = cleanPath(asked)
  const stat = await engine
    .liveOf(container.id)
    .files.lstat(path)
    .catch(() => {
      throw new Refusal(404, `Could not find the file ${asked} in container ${parts[0]}`)
    })
  const name = path.split('/').at(-1) || '/'
  const about = { name, size: stat.size, mode: goMode(stat), mtime: new Date(stat.modified).toISOString(), linkTarget: stat.target ?? '' }
  return { path, stat, header: Buffer.from(JSON.stringify(about)).toString('base64') }
}

/** The engine mounts the container's volumes for it, and tells of that (test/docker). */
function tell({ engine, parts }: Call, action?: string): void {
  const container = engine.container(parts[0] ?? '')
  engine.change((draft) => {
    for (const mount of volumesOf(container)) emitMount(draft, container, mount)
    if (action) emitContainer(draft, container, action)
    emitUnmounts(draft, container)
  })
}

async function head(call: Call): Promise<Reply> {
  const { header } = await statOf(call)
  tell(call)
  return { status: 200, headers: { 'X-Docker-Container-Path-Stat': header } }
}

function sendTar({ response }: Call, tar: Buffer, headers: Readonly<Record<string, string>>): undefined {
  response.writeHead(200, { ...headers, 'Content-Length': String(tar.length) })
  response.end(tar)
}

async function download(call: Call): Promise<Reply> {
  const { engine, parts } = call
  const { path, header } = await statOf(call)
  const container = engine.container(parts[0] ?? '')
  const tar = await writeEntries(treeEntries(engine.liveOf(container.id).files, path, path.split('/').at(-1) || '.'))
  tell(call, 'archive-path')
  return sendTar(call, tar, { 'Content-Type': 'application/x-tar', 'X-Docker-Container-Path-Stat': header })
}

/** All files without what is mounted: a mount's place is an empty directory or file, as on a real engine. */
async function exportAll(call: Call): Promise<Reply> {
  const { engine, parts } = call
  const container = engine.container(parts[0] ?? '')
  const tar = await writeEntries(treeEntries(engine.liveOf(container.id).files.withoutMounts(), '/', ''))
  engine.change((draft) => emitContainer(draft, container, 'export'))
  return sendTar(call, tar, { 'Content-Type': 'application/octet-stream' })
}

async function upload(call: Call): Promise<Reply> {
  const { engine, parts } = call
  const { path, stat } = await statOf(call)
  if (stat.kind !== 'directory') throw new Refusal(call.engine.like.badInputStatus, 'extraction point is not a directory')
  const container = engine.container(parts[0] ?? '')
  await unpackTo(await readBytes(call, archiveLimit), engine.liveOf(container.id).files, path)
  tell(call, 'extract-to-dir')
  return { status: 200 }
}

export const archiveRoutes: readonly Route[] = [
  route('HEAD /containers/{name...}/archive', head),
  route('GET /containers/{name...}/archive', download),
  route('PUT /containers/{name...}/archive', upload),
  route('GET /containers/{name...}/export', exportAll),
]
