import { errorText } from '../../files/file-error.ts'
import { join, nameOf } from '../../files/paths.ts'
import type { FileStat } from '../../ports.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { listGroups, listUsers } from '../../process/users.ts'
import { badOption, readOptions } from '../options.ts'

/** `drwxr-xr-x`. */
export function modeText({ kind, mode }: Pick<FileStat, 'kind' | 'mode'>): string {
  const bits = [...'rwxrwxrwx'].map((letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-'))
  const special = (bit: number, at: number, letter: string): void => {
    if (mode & bit) bits[at] = bits[at] === '-' ? letter.toUpperCase() : letter
  }
  special(0o4000, 2, 's')
  special(0o2000, 5, 's')
  special(0o1000, 8, 't')
  return (kind === 'directory' ? 'd' : kind === 'symlink' ? 'l' : '-') + bits.join('')
}

function listTime(modified: number, now: number): string {
  const [, day = '', month = '', year = '', time = ''] = /^\w+, (\d+) (\w+) (\d+) (\d+:\d+)/.exec(new Date(modified).toUTCString()) ?? []
  const old = Math.abs(now - modified) > 182 * 86_400_000
  return `${month} ${String(Number(day)).padStart(2)} ${old ? year.padStart(5) : time}`
}

const humanSize = (bytes: number): string => {
  if (bytes < 1024) return String(bytes)
  const power = Math.min(4, Math.floor(Math.log(bytes) / Math.log(1024)))
  const value = bytes / 1024 ** power
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${'KMGT'[power - 1]}`
}

interface Entry {
  readonly name: string
  readonly path: string
  readonly stat: FileStat
}

/** `ls` with `-a -A -l -n -d -R -1 -h -t -S -r -i -F`. */
const ls: Program = async (proc) => {
  const { flags, operands, unknown } = readOptions(proc.args, 'aAlndR1htSriFCgopsk', {
    all: 'a',
    'almost-all': 'A',
    directory: 'd',
    recursive: 'R',
    color: 'C',
    'human-readable': 'h',
  })
  if (unknown) return badOption(proc, unknown, 2)
  const names = await ownerNames(proc)
  const isLong = flags.has('l') || flags.has('n') || flags.has('g') || flags.has('o')
  let code = 0
  const files: Entry[] = []
  const directories: Entry[] = []
  for (const path of operands.length > 0 ? operands : ['.']) {
    try {
      const stat = await proc.files.lstat(path)
      const target = stat.kind === 'symlink' && !isLong ? ((await proc.files.statIfThere(path)) ?? stat) : stat
      ;(target.kind === 'directory' && !flags.has('d') ? directories : files).push({ name: path, path, stat })
    } catch (cause) {
      await proc.error(`ls: cannot access '${path}': ${errorText(cause)}\n`)
      code = 2
    }
  }
  const show = async (entries: readonly Entry[], total: boolean): Promise<void> => {
    const sorted = sort(entries, flags)
    if (isLong) await proc.write(longLines(proc, sorted, flags, names, total))
    else if (proc.fds.get(1)?.terminal && !flags.has('1'))
      await proc.write(
        sorted.length > 0
          ? `${inColumns(
              sorted.map(({ name }) => name),
              proc.fds.get(1)?.terminal?.columns ?? 80,
            )}`
          : '',
      )
    else await proc.write(sorted.map(({ name, stat }) => `${name}${flags.has('F') && stat.kind === 'directory' ? '/' : ''}\n`).join(''))
  }
  if (files.length > 0) await show(files, false)
  const queue = sort(directories, flags)
  let first = files.length === 0
  const titled = operands.length > 1 || flags.has('R')
  for (let entry = queue.shift(); entry; entry = queue.shift()) {
    if (titled) await proc.write(`${first ? '' : '\n'}${entry.path}:\n`)
    first = false
    const entries = await inside(proc, entry.path, flags)
    await show(entries, true)
    if (flags.has('R'))
      queue.unshift(...sort(entries, flags).filter(({ name, stat }) => stat.kind === 'directory' && name !== '.' && name !== '..'))
  }
  return code
}

async function inside(proc: Proc, path: string, flags: ReadonlySet<string>): Promise<Entry[]> {
  const names = (await proc.files.list(path)).filter((name) => flags.has('a') || flags.has('A') || !name.startsWith('.'))
  const all = flags.has('a') ? ['.', '..', ...names] : names
  const entries = await Promise.all(
    all.map(async (name) => {
      const full = path.endsWith('/') ? path + name : join(path, name)
      // What goes away meanwhile is not listed.
      const stat = await proc.files.lstat(full).catch(() => undefined)
      return stat ? [{ name, path: full, stat }] : []
    }),
  )
  return entries.flat()
}

function sort(entries: readonly Entry[], flags: ReadonlySet<string>): Entry[] {
  const sorted = [...entries]
  if (flags.has('t')) sorted.sort((a, b) => b.stat.modified - a.stat.modified)
  else if (flags.has('S')) sorted.sort((a, b) => b.stat.size - a.stat.size)
  else sorted.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return flags.has('r') ? sorted.reverse() : sorted
}

interface OwnerNames {
  readonly users: ReadonlyMap<number, string>
  readonly groups: ReadonlyMap<number, string>
}
async function ownerNames(proc: Proc): Promise<OwnerNames> {
  const [users, groups] = await Promise.all([listUsers(proc.world.files), listGroups(proc.world.files)])
  return { users: new Map(users.map(({ uid, name }) => [uid, name])), groups: new Map(groups.map(({ gid, name }) => [gid, name])) }
}

function longLines(
  proc: Proc,
  entries: readonly Entry[],
  flags: ReadonlySet<string>,
  { users, groups }: OwnerNames,
  total: boolean,
): string {
  const size = (bytes: number): string => (flags.has('h') ? humanSize(bytes) : String(bytes))
  const named = (id: number, by: ReadonlyMap<number, string>): string => (flags.has('n') ? String(id) : (by.get(id) ?? String(id)))
  const rows = entries.map(({ name, stat }) => [
    modeText(stat),
    stat.kind === 'directory' ? '2' : '1',
    named(stat.uid, users),
    named(stat.gid, groups),
    size(stat.size),
    listTime(stat.modified, proc.world.clock.now()),
    name + (stat.kind === 'symlink' ? ` -> ${stat.target}` : ''),
  ])
  const width = (at: number): number => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0))
  const widths = [0, width(1), width(2), width(3), width(4)]
  const lines = rows.map(
    (row) =>
      `${row.map((cell, at) => (at === 1 || at === 4 ? cell.padStart(widths[at] ?? 0) : at === 2 || at === 3 ? cell.padEnd(widths[at] ?? 0) : cell)).join(' ')}\n`,
  )
  const blocks = entries.reduce((sum, { stat }) => sum + (stat.kind === 'symlink' ? 0 : Math.ceil(stat.size / 4096) * 4), 0)
  return (total ? `total ${flags.has('h') ? humanSize(blocks * 1024) : blocks}\n` : '') + lines.join('')
}

function inColumns(names: readonly string[], width: number): string {
  const longest = Math.max(...names.map((name) => name.length)) + 2
  const columns = Math.max(1, Math.floor(width / longest))
  const rows = Math.ceil(names.length / columns)
  const lines = Array.from({ length: rows }, (_, row) => {
    const cells = names.filter((_name, at) => at % rows === row)
    return `${cells.map((name, at) => (at === cells.length - 1 ? name : name.padEnd(longest))).join('')}\n`
  })
  return lines.join('')
}

const stat: Program = async (proc) => {
  const { flags, values, operands } = readOptions(proc.args, 'Lc:f', { format: 'c', printf: 'c' })
  const names = await ownerNames(proc)
  let code = 0
  for (const path of operands) {
    try {
      const found = flags.has('L') ? await proc.files.stat(path) : await proc.files.lstat(path)
      const kind =
        found.kind === 'file'
          ? found.size === 0
            ? 'regular empty file'
            : 'regular file'
          : found.kind === 'directory'
            ? 'directory'
            : 'symbolic link'
      const octal = found.mode.toString(8)
      const [user, group] = [names.users.get(found.uid) ?? 'UNKNOWN', names.groups.get(found.gid) ?? 'UNKNOWN']
      const time = new Date(found.modified).toISOString().replace('T', ' ').replace('Z', '000000 +0000')
      const codes: Readonly<Record<string, string>> = {
        n: path,
        s: String(found.size),
        a: octal,
        A: modeText(found),
        u: String(found.uid),
        U: user,
        g: String(found.gid),
        G: group,
        F: kind,
        y: time,
        Y: String(Math.floor(found.modified / 1000)),
        h: '1',
        i: '1',
        N: `'${path}'`,
      }
      const format = values.get('c')
      if (format !== undefined) await proc.write(`${format.replace(/%([a-zA-Z])/g, (all, letter: string) => codes[letter] ?? all)}\n`)
      else {
        const blocks = Math.ceil(found.size / 4096) * 8
        await proc.write(
          `  File: ${path}${found.target === undefined ? '' : ` -> ${found.target}`}\n  Size: ${String(found.size).padEnd(10)}\tBlocks: ${String(blocks).padEnd(10)} IO Block: 4096   ${kind}\nAccess: (${octal.padStart(4, '0')}/${modeText(found)})  Uid: (${String(found.uid).padStart(5)}/${user.padStart(8)})   Gid: (${String(found.gid).padStart(5)}/${group.padStart(8)})\nModify: ${time}\n`,
        )
      }
    } catch (cause) {
      await proc.error(`stat: cannot statx '${path}': ${errorText(cause)}\n`)
      code = 1
    }
  }
  return code
}

/** `chown [-R] user[:group]`, `chgrp`. */
const chown: Program = async (proc) => {
  const { flags, operands, unknown } = readOptions(proc.args, 'RhvfcLHP', { recursive: 'R' })
  if (unknown) return badOption(proc, unknown)
  const [owner = '', ...paths] = operands
  const [userName = '', groupName] = proc.name === 'chgrp' ? ['', owner] : owner.split(/[:.]/)
  const [users, groups] = [await listUsers(proc.world.files), await listGroups(proc.world.files)]
  const user = users.find(({ name, uid }) => name === userName || String(uid) === userName)
  const uid = userName === '' ? undefined : (user?.uid ?? (/^\d+$/.test(userName) ? Number(userName) : Number.NaN))
  // A name with a colon and nothing after it means the user's own group.
  const group =
    groups.find(({ name, gid }) => name === groupName || String(gid) === groupName)?.gid ??
    (/^\d+$/.test(groupName ?? '') ? Number(groupName) : Number.NaN)
  const gid = groupName === undefined ? undefined : groupName === '' ? user?.gid : group
  if (Number.isNaN(uid) || Number.isNaN(gid)) {
    await proc.error(`${proc.name}: invalid ${Number.isNaN(uid) ? 'user' : 'group'}: '${owner}'\n`)
    return 1
  }
  if (proc.user.uid !== 0) {
    await proc.error(`${proc.name}: changing ownership of '${paths[0]}': Operation not permitted\n`)
    return 1
  }
  const change = async (path: string): Promise<void> => {
    const { kind } = await proc.files.lstat(path)
    if (kind !== 'symlink')
      await proc.files.setAttributes(path, { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) })
    if (kind === 'directory' && flags.has('R')) for (const name of await proc.files.list(path)) await change(join(path, name))
  }
  let code = 0
  for (const path of paths) {
    try {
      await change(path)
    } catch (cause) {
      await proc.error(`${proc.name}: cannot access '${path}': ${errorText(cause)}\n`)
      code = 1
    }
  }
  return code
}

const realpath: Program = async (proc) => {
  let code = 0
  for (const path of proc.args.filter((arg) => !arg.startsWith('-'))) {
    if (await proc.files.statIfThere(path)) await proc.write(`${await proc.files.realPath(path)}\n`)
    else {
      await proc.error(`realpath: ${path}: No such file or directory\n`)
      code = 1
    }
  }
  return code
}

const mktemp: Program = async (proc) => {
  const { flags, operands } = readOptions(proc.args, 'dqup:t')
  const template = operands[0] ?? '/tmp/tmp.XXXXXXXXXX'
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
  const path = template.replace(/X+$/, (run) => [...run].map(() => letters[Math.floor(Math.random() * letters.length)]).join(''))
  if (flags.has('d')) await proc.files.makeDirectory(path, { mode: 0o700 })
  else await proc.files.write(path, '', { mode: 0o600 })
  await proc.write(`${path}\n`)
  return 0
}

const truncate: Program = async (proc) => {
  const { values, operands } = readOptions(proc.args, 's:c', { size: 's' })
  const size = Number.parseInt(values.get('s') ?? '0', 10) * ({ K: 1024, M: 1_048_576 }[(values.get('s') ?? '').at(-1) ?? ''] ?? 1)
  for (const path of operands) {
    const content = await proc.files.read(path).catch(() => new Uint8Array())
    const changed = new Uint8Array(size)
    changed.set(content.subarray(0, size))
    await proc.files.write(path, changed)
  }
  return 0
}

/** `dd if= of= bs= count=`. */
const dd: Program = async (proc) => {
  const given = new Map(proc.args.map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]))
  const sizeOf = (text: string): number =>
    Number.parseInt(text, 10) * ({ k: 1024, K: 1024, M: 1_048_576, G: 1_073_741_824 }[text.at(-1) ?? ''] ?? 1)
  const block = sizeOf(given.get('bs') ?? '512')
  let left = given.has('count') ? block * Number(given.get('count')) : Number.POSITIVE_INFINITY
  const input = given.has('if') ? await proc.files.open(given.get('if') ?? '', 'read') : proc.file(0).retain()
  const output = given.has('of') ? await proc.files.open(given.get('of') ?? '', 'write') : proc.file(1).retain()
  let total = 0
  try {
    while (left > 0) {
      const bytes = await proc.wait(input.read(Math.min(left, 65_536), proc.signal))
      if (!bytes) break
      await proc.wait(output.write(bytes, proc.signal))
      total += bytes.length
      left -= bytes.length
    }
  } finally {
    input.release()
    output.release()
  }
  const blocks = `${Math.floor(total / block)}+${total % block > 0 ? 1 : 0}`
  await proc.error(`${blocks} records in\n${blocks} records out\n${total} bytes copied, 0.001 s\n`)
  return 0
}

const unlink: Program = async (proc) => {
  await proc.files.remove(proc.args[0] ?? '')
  return 0
}

const install: Program = async (proc) => {
  const { flags, values, operands } = readOptions(proc.args, 'dm:o:g:Dv')
  const mode = Number.parseInt(values.get('m') ?? '755', 8)
  if (flags.has('d')) {
    for (const path of operands) await proc.files.makeDirectories(path, { mode })
    return 0
  }
  const target = operands.at(-1) ?? ''
  const intoDirectory = (await proc.files.kindOf(target)) === 'directory'
  for (const path of operands.slice(0, -1))
    await proc.files.write(intoDirectory ? join(target, nameOf(path)) : target, await proc.files.read(path), { mode })
  return 0
}

export const filePrograms: Readonly<Record<string, Program>> = {
  ls,
  stat,
  chown,
  chgrp: chown,
  realpath,
  mktemp,
  truncate,
  dd,
  unlink,
  install,
}
