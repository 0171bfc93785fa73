import { emitContainer } from '../../core/container-events.ts'
import { Refusal } from '../../core/draft.ts'
import { cleanPath } from '../../core/mounts.ts'
import type { FileStat } from '../../userland/ports.ts'
import { type Call, type Reply, readBytes } from '../request.ts'
import { type Route, route } from '../router.ts'
import { readTar, writeTar } from '../tar.ts'

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

async function head(call: Call): Promise<Reply> {
  const { header } = await statOf(call)
  return { status: 200, headers: { 'X-Docker-Container-Path-Stat': header } }
}

async function download(call: Call): Promise<Reply> {
  const { engine, parts, response } = call
  const { path, header } = await statOf(call)
  const container = engine.container(parts[0] ?? '')
  const tar = await writeTar(engine.liveOf(container.id).files, path)
  engine.change((draft) => emitContainer(draft, container, 'archive-path'))
  response.writeHead(200, {
    'Content-Type': 'application/x-tar',
    'X-Docker-Container-Path-Stat': header,
    'Content-Length': String(tar.length),
  })
  response.end(tar)
  return undefined
}

async function upload(call: Call): Promise<Reply> {
  const { engine, parts } = call
  const { path, stat } = await statOf(call)
  if (stat.kind !== 'directory') throw new Refusal(400, 'extraction point is not a directory')
  const container = engine.container(parts[0] ?? '')
  await readTar(await readBytes(call), engine.liveOf(container.id).files, path)
  engine.change((draft) => emitContainer(draft, container, 'extract-to-dir'))
  return { status: 200 }
}

export const archiveRoutes: readonly Route[] = [
  route('HEAD /containers/{name...}/archive', head),
  route('GET /containers/{name...}/archive', download),
  route('PUT /containers/{name...}/archive', upload),
]
