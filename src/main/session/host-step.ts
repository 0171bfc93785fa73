import { constants } from 'node:fs'
import { lstat, realpath } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { listInside, openInside } from '../../engine/commands/open-inside.ts'
import { FailureError } from '../../shared/result.ts'
import type { HostAction } from '../../shared/scenario/scenario.ts'

const mostBytes = 1_000_000

export interface HostOutcome {
  /** As the shell's own command shows it. */
  readonly output: string
  /** What does not hold; undefined when all does. */
  readonly complaint?: string
}

const programs = { list: 'ls', read: 'cat', write: 'cat >' } as const

/** The action as the command line that does the same; it is what the step shows. */
export const hostLine = (action: HostAction): string => `${programs[action.kind]} ${action.path}`

/**
 * Does a `host` part of a step, strictly inside the run's workspace: a path that leads out of it, by `..`, by being absolute or by a link, is
 * refused with `host-failed` before anything is read or written.
 */
export async function hostAction(action: HostAction, workspace: string): Promise<HostOutcome> {
  switch (action.kind) {
    case 'list':
      return list(action, workspace)
    case 'read':
      return read(action, workspace)
    case 'write':
      return write(action, workspace)
  }
}

async function list(action: Extract<HostAction, { kind: 'list' }>, workspace: string): Promise<HostOutcome> {
  const line = hostLine(action)
  const { home, parts } = await inside(action.path, workspace)
  const names = (await explained(line, listInside(home, parts))).sort()
  const missing = action.contains.filter((name) => !names.includes(name))
  const unwanted = action.lacks.filter((name) => names.includes(name))
  const complaint =
    missing.length > 0
      ? `${action.path} does not hold ${missing.join(', ')}`
      : unwanted.length > 0
        ? `${action.path} holds ${unwanted.join(', ')}`
        : undefined
  return { output: columns(names), ...(complaint ? { complaint } : {}) }
}

/** What a line of the output's pane holds in a window 1280 px wide. */
const lineWidth = 76
const fewNames = 6

/** One name a line; many of them side by side, as `ls` at a terminal does it, so that they are seen at a glance. */
function columns(names: readonly string[]): string {
  for (let rows = names.length > fewNames ? 2 : names.length; ; rows += 1) {
    const lists = Array.from({ length: Math.ceil(names.length / rows) }, (_, at) => names.slice(at * rows, (at + 1) * rows))
    const widths = lists.map((list) => Math.max(...list.map((name) => name.length)) + 2)
    if (rows < names.length && widths.reduce((sum, it) => sum + it, 0) > lineWidth) continue
    const line = (row: number): string =>
      lists
        .map((list, at) => (list[row] ?? '').padEnd(widths[at] as number))
        .join('')
        .trimEnd()
    return Array.from({ length: rows }, (_, row) => `${line(row)}\n`).join('')
  }
}

async function read(action: Extract<HostAction, { kind: 'read' }>, workspace: string): Promise<HostOutcome> {
  const line = hostLine(action)
  const { home, parts } = await inside(action.path, workspace)
  const handle = await explained(line, openInside(home, parts, { flags: constants.O_RDONLY }))
  try {
    if (!(await handle.stat()).isFile()) throw failed(`${line}: not a file`)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, 0)
    const output = buffer.subarray(0, bytesRead).toString('utf8')
    const holds = action.contains === undefined || output.includes(action.contains)
    return { output, ...(holds ? {} : { complaint: `${action.path} does not contain ${JSON.stringify(action.contains)}` }) }
  } finally {
    await handle.close()
  }
}

async function write(action: Extract<HostAction, { kind: 'write' }>, workspace: string): Promise<HostOutcome> {
  const line = hostLine(action)
  const { home, parts } = await inside(action.path, workspace)
  const flags = constants.O_WRONLY | constants.O_CREAT
  const handle = await explained(line, openInside(home, parts, { flags, mode: 0o644, makesDirectories: true }))
  try {
    if (!(await handle.stat()).isFile()) throw failed(`${line}: not a file`)
    await explained(line, handle.truncate())
    await explained(line, handle.writeFile(action.content))
  } finally {
    await handle.close()
  }
  return { output: action.content.endsWith('\n') || action.content === '' ? action.content : `${action.content}\n` }
}

/**
 * Where `path` is in the workspace: the names on the way from its real place. Every part that is there is looked at without following it, so that a link
 * that a container left in a mounted directory is told as one; what happens after is for `openInside` to withstand.
 */
async function inside(path: string, workspace: string): Promise<{ home: string; parts: readonly string[] }> {
  const home = await realpath(workspace)
  const target = resolve(home, path)
  const way = relative(home, target)
  if (
    path.includes('\0') ||
    way === '..' ||
    way.startsWith(`..${sep}`) ||
    resolve(home, way) !== target ||
    path.split(/[\\/]/).includes('..')
  )
    throw outside(path)
  let at = home
  const parts = way.split(sep).filter(Boolean)
  for (const part of parts) {
    at = join(at, part)
    const found = await lstat(at).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined
      throw failed(`${path}: ${cause.message}`)
    })
    if (!found) break
    if (found.isSymbolicLink()) throw outside(path)
  }
  return { home, parts }
}

async function explained<T>(line: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw failed(`${line}: ${sentence(cause as NodeJS.ErrnoException)}`)
  }
}

/** In the shell's words. */
function sentence(cause: NodeJS.ErrnoException): string {
  switch (cause.code) {
    case 'ENOENT':
      return 'No such file or directory'
    case 'EACCES':
    case 'EPERM':
      return 'Permission denied (a container made it as another user)'
    case 'ENOTDIR':
      return 'Not a directory'
    case 'EISDIR':
      return 'Is a directory'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'No space left on device'
    case 'ELOOP':
      return 'is a link, which may lead out of the workspace'
    default:
      return cause.message
  }
}

const failed = (message: string): FailureError => new FailureError({ code: 'host-failed', message })

const outside = (path: string): FailureError =>
  new FailureError({
    code: 'host-failed',
    message: `${path} is not inside the run's workspace, or a link on the way leads out of it`,
    remedy: 'A host step lists, reads and writes plain files of the workspace only, by relative paths without "..".',
  })
