import type { Program } from '../../process/proc.ts'
import { findUser, listGroups, listUsers } from '../../process/users.ts'
import { badOption, readOptions } from '../options.ts'
import { formatDate } from './date-format.ts'
import { df } from './df.ts'

const hostname: Program = async (proc) => {
  const [first] = proc.args
  if (first === '-i' || first === '-I') {
    const addresses = proc.world
      .network()
      .interfaces()
      .flatMap(({ name, ipv4 }) => (name === 'lo' || ipv4 === undefined ? [] : [ipv4]))
    await proc.write(`${addresses.join(' ')}${first === '-I' ? ' ' : ''}\n`)
    return 0
  }
  if (first !== undefined && !first.startsWith('-')) {
    await proc.error('hostname: you must be root to change the host name\n')
    return 1
  }
  await proc.write(`${first === '-s' ? proc.world.hostname().split('.')[0] : proc.world.hostname()}\n`)
  return 0
}

const uname: Program = async (proc) => {
  const { flags, unknown } = readOptions(proc.args, 'asnrvmpio', { all: 'a' })
  if (unknown) return badOption(proc, unknown)
  const { release, arch } = proc.world.kernel
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', proc.world.hostname()],
    ['r', release],
    ['v', '#1 SMP'],
    ['m', arch],
    ['o', 'GNU/Linux'],
  ]
  const chosen = flags.size === 0 ? parts.slice(0, 1) : parts.filter(([letter]) => flags.has('a') || flags.has(letter))
  await proc.write(`${chosen.map(([, text]) => text).join(' ')}\n`)
  return 0
}

const id: Program = async (proc) => {
  const { flags, operands } = readOptions(proc.args, 'ungGr')
  const user = operands[0] === undefined ? proc.user : await findUser(proc.world.files, operands[0])
  if ('error' in user) {
    await proc.error(`id: '${operands[0]}': no such user\n`)
    return 1
  }
  const name = (await listUsers(proc.world.files)).find(({ uid }) => uid === user.uid)?.name
  const groups = await listGroups(proc.world.files)
  const group = groups.find(({ gid }) => gid === user.gid)?.name
  // A number that /etc/passwd or /etc/group has no name for stands alone.
  const named = (number: number, text: string | undefined): string => (text === undefined ? String(number) : `${number}(${text})`)
  if (flags.has('u')) await proc.write(`${flags.has('n') ? (name ?? user.uid) : user.uid}\n`)
  else if (flags.has('g')) await proc.write(`${flags.has('n') ? (group ?? user.gid) : user.gid}\n`)
  else {
    // The engine adds those that name the user as a member.
    const more = groups.filter(({ gid, members }) => gid !== user.gid && name !== undefined && members.includes(name))
    const all = [{ gid: user.gid, name: group }, ...more]
    if (flags.has('G')) await proc.write(`${all.map((one) => (flags.has('n') ? (one.name ?? one.gid) : one.gid)).join(' ')}\n`)
    else {
      const list = all.map((one) => named(one.gid, one.name)).join(',')
      await proc.write(`uid=${named(user.uid, name)} gid=${named(user.gid, group)} groups=${list}\n`)
    }
  }
  return 0
}

const whoami: Program = async (proc) => {
  await proc.write(`${proc.user.name}\n`)
  return 0
}

const free: Program = async (proc) => {
  const [unit, suffix] = proc.args.includes('-m') ? [1024, ''] : proc.args.includes('-h') ? [1024, 'Mi'] : [1, '']
  const row = (name: string, cells: readonly number[]): string =>
    `${name.padEnd(8)}${cells.map((cell) => `${Math.round(cell / unit)}${suffix}`.padStart(12)).join('')}\n`
  await proc.write(
    `               total        used        free      shared  buff/cache   available\n${row('Mem:', [2_097_152, 524_288, 1_048_576, 1024, 524_288, 1_572_864])}${row('Swap:', [0, 0, 0])}`,
  )
  return 0
}

const mount: Program = async (proc) => {
  if (proc.args.length > 0) {
    await proc.error(`mount: ${proc.args.at(-1)}: permission denied.\n`)
    return 32
  }
  const lines = (await proc.files.readText('/proc/self/mounts')).trim().split('\n')
  await proc.write(lines.map((line) => line.replace(/^(\S+) (\S+) (\S+) (\S+).*$/, '$1 on $2 type $3 ($4)\n')).join(''))
  return 0
}

const umount: Program = async (proc) => {
  await proc.error(`umount: ${proc.args.at(-1)}: must be superuser to unmount.\n`)
  return 32
}

const uptime: Program = async (proc) => {
  const now = proc.world.clock.now()
  await proc.write(
    ` ${new Date(now).toISOString().slice(11, 19)} up ${Math.floor((now - proc.kernel.startedAt) / 60_000)} min,  0 users,  load average: 0.00, 0.00, 0.00\n`,
  )
  return 0
}

/** `date [+format] [-d @seconds|text] [-u] [-I|-R]`, in UTC as containers are. */
const date: Program = async (proc) => {
  const { values, flags, operands } = readOptions(proc.args, 'd:uRI', { date: 'd', utc: 'u', 'rfc-email': 'R' })
  const text = values.get('d')
  const time = new Date(
    text === undefined || text === 'now' ? proc.world.clock.now() : text.startsWith('@') ? Number(text.slice(1)) * 1000 : Date.parse(text),
  )
  if (Number.isNaN(time.getTime())) {
    await proc.error(`date: invalid date '${text}'\n`)
    return 1
  }
  const format =
    operands.find((operand) => operand.startsWith('+'))?.slice(1) ??
    (flags.has('R') ? '%a, %d %b %Y %H:%M:%S +0000' : flags.has('I') ? '%Y-%m-%d' : '%a %b %e %H:%M:%S UTC %Y')
  await proc.write(`${formatDate(time, format)}\n`)
  return 0
}

const dmesg: Program = async (proc) => {
  await proc.error('dmesg: read kernel buffer failed: Operation not permitted\n')
  return 1
}

export const machinePrograms: Readonly<Record<string, Program>> = {
  hostname,
  uname,
  id,
  whoami,
  free,
  df,
  mount,
  umount,
  uptime,
  date,
  dmesg,
}
