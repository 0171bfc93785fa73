import { readdir } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import type Docker from 'dockerode'
import type { MountSpec } from '../../shared/command/command.ts'
import { FailureError } from '../../shared/result.ts'
import { call } from './api.ts'
import type { CommandContext } from './context.ts'
import { runLabel } from './scope.ts'
import { isInsideWorkspace } from './workspace.ts'

/** A place of the workspace that a container has, or is to have. */
interface Place {
  readonly path: string
  readonly isWritable: boolean
  /** As written, e.g. `-v ./data:/data`; else where it is. */
  readonly what: string
}

/**
 * An engine looks for what it mounts at each start of a container. If that lies in a directory which another container may write to, a link to anywhere can
 * be in its place by then, and no check before helps. So within a run no place of the workspace lies in another that is writable: refused with
 * `bad-usage`, unless paths of the host are allowed anyhow (`bind`).
 */
export async function checkNested(context: CommandContext, mounts: readonly MountSpec[]): Promise<void> {
  if (context.consented.includes('bind')) return
  const wanted = await placesOf(context.workspace, mounts)
  if (wanted.length === 0) return
  const there = (await mayNest(context, wanted)) ? await placesThere(context) : []
  for (const [at, place] of wanted.entries())
    for (const other of [...there, ...wanted.slice(0, at)]) {
      const [inner, outer] = isBelow(place.path, other.path) ? [place, other] : isBelow(other.path, place.path) ? [other, place] : []
      if (inner && outer?.isWritable) throw nested(inner, outer)
    }
}

async function placesOf(workspace: string, mounts: readonly MountSpec[]): Promise<Place[]> {
  const places = mounts.flatMap((it): Place[] => {
    const source = it.type === 'bind' ? it.source : it.type === 'volume' ? it.driverOptions.device : undefined
    return source === undefined
      ? []
      : [{ path: resolve(workspace, source), isWritable: it.type !== 'bind' || !it.readOnly, what: it.written }]
  })
  const isInside = await Promise.all(places.map((it) => isInsideWorkspace(workspace, it.path)))
  return places.filter((_, at) => isInside[at])
}

/** Runs of this process, and whether places of theirs can lie in each other. */
const nesting = new Map<string, boolean>()

/**
 * Whether it is worth asking the engine what is there. Places right under the workspace lie side by side; only with the whole of it, or a place further
 * down, can one lie in another. An empty workspace has no places yet.
 */
async function mayNest({ scope, workspace }: CommandContext, wanted: readonly Place[]): Promise<boolean> {
  const isEmpty = async (): Promise<boolean> => (await readdir(workspace)).length === 0
  const before = nesting.get(scope.runId) ?? !(await isEmpty().catch(() => true))
  const now = wanted.some((it) => relative(workspace, it.path).split(/[\\/]/).filter(Boolean).length !== 1)
  nesting.set(scope.runId, before || now)
  return before || now
}

/** What this run's containers have of the workspace, also those that do not run, and its volumes. */
async function placesThere(context: CommandContext): Promise<Place[]> {
  const query = { all: 1, filters: JSON.stringify({ label: [`${runLabel}=${context.scope.runId}`] }) }
  const [containers, { Volumes }] = await Promise.all([
    call<Docker.ContainerInfo[]>(context, 'GET', '/containers/json', { query }),
    call<{ Volumes: Docker.VolumeInspectInfo[] | null }>(context, 'GET', '/volumes', { query: { filters: query.filters } }),
  ])
  const binds = containers.flatMap(({ Mounts }) => Mounts.filter((it) => it.Type === 'bind'))
  const devices = (Volumes ?? []).flatMap(({ Options }) => (Options as Record<string, string> | null)?.device ?? [])
  return [
    ...binds.map((it) => ({ path: resolve(it.Source), isWritable: it.RW, what: it.Source })),
    ...devices.filter(isAbsolute).map((path) => ({ path: resolve(path), isWritable: true, what: path })),
  ]
}

/** Whether a place lies in another, as the file systems of this platform read names. */
export function isBelow(path: string, above: string, platform: NodeJS.Platform = process.platform): boolean {
  const way = relative(folded(above, platform), folded(path, platform))
  return way !== '' && !isAbsolute(way) && way.split(/[\\/]/)[0] !== '..'
}

/**
 * What several spellings of one path have in common: macOS and Windows take small and capital letters for the same, macOS also letters whose accents are
 * characters of their own, and Windows leaves out dots and blanks at the end of a name. Too much in common refuses a mount too many, and no more.
 */
function folded(path: string, platform: NodeJS.Platform): string {
  if (platform !== 'darwin' && platform !== 'win32') return path
  const same = path.normalize('NFC').toUpperCase().toLowerCase()
  return platform === 'win32' ? same.replace(/[. ]+(?=[\\/]|$)/g, '') : same
}

const nested = (inner: Place, outer: Place): FailureError =>
  new FailureError({
    code: 'bad-usage',
    message: `"${inner.what}" lies in "${outer.what}", which a container of this run may write to: a link to anywhere could be in its place at the next start.`,
    remedy: 'Mount places that lie side by side, or the outer one read-only (":ro").',
  })
