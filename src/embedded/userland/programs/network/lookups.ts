import { askDns, hostsEntries, nameOfAddress, nameServers, resolveName } from '../../network/resolve.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { listGroups, listUsers } from '../../process/users.ts'
import { styleOf } from '../style.ts'

const isAddress = (text: string): boolean => /^\d+(\.\d+){3}$/.test(text)
const reversed = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa`

const heading = 'Non-authoritative answer:\n'
const nslookup: Program = async (proc) => {
  const [name = '', chosen] = proc.args.filter((arg) => !arg.startsWith('-'))
  const [server] = chosen === undefined ? await nameServers(proc) : [chosen]
  if (server === undefined || !proc.world.network().hasEmbeddedDns) {
    await proc.write(';; connection timed out; no servers could be reached\n\n')
    return 1
  }
  const busybox = (await styleOf(proc)) === 'busybox'
  const head = `Server:\t\t${server}\nAddress:\t${server}${busybox ? ':' : '#'}53\n\n`
  const unknown = (of: string): string => `** server can't find ${of}: NXDOMAIN\n\n`
  if (isAddress(name)) {
    const found = proc.world.network().reverse(name)
    const answer = found === undefined ? unknown(reversed(name)) : `${reversed(name)}\tname = ${found}${busybox ? '' : '.'}\n\n`
    await proc.write(`${busybox ? head : ''}${busybox && found !== undefined ? heading : ''}${answer}`)
    return found === undefined ? 1 : 0
  }
  // busybox asks for IPv6 addresses as well, and shows both answers (measured with 1.35).
  const found = await askDns(proc, name)
  if (found === undefined) await proc.write(`${head}${unknown(name).repeat(busybox ? 2 : 1)}`)
  else {
    const answer = found.map((address) => `Name:\t${name}\nAddress: ${address}\n`).join('')
    await proc.write(`${head}${heading}${answer}\n${busybox ? `${heading}\n` : ''}`)
  }
  return found === undefined ? 1 : 0
}

/** `dig [+short] [-x] [@server] name [type]`: what the embedded DNS answers, in full. */
const dig: Program = async (proc) => {
  const options = proc.args.filter((arg) => arg.startsWith('+'))
  const inverse = proc.args.includes('-x')
  const [given = '.', type = inverse ? 'PTR' : 'A'] = proc.args
    .filter((arg) => !/^[-+@]/.test(arg))
    .map((arg, at) => (at === 0 ? arg : arg.toUpperCase()))
  const server = proc.args.find((arg) => arg.startsWith('@'))?.slice(1) ?? (await nameServers(proc))[0]
  const heading = `\n; <<>> DiG 9.18.49-1~deb12u1-Debian <<>> ${proc.args.join(' ')}\n;; global options: +cmd\n`
  if (server === undefined || !proc.world.network().hasEmbeddedDns) {
    await proc.write(`${heading};; no servers could be reached\n`)
    return 9
  }
  const name = inverse ? reversed(given) : given.replace(/\.$/, '')
  const ptr = inverse ? proc.world.network().reverse(given) : undefined
  const known = inverse ? (ptr === undefined ? undefined : [`${ptr}.`]) : await askDns(proc, name)
  // Other types of a known name: no error and no answer (engine-facts 06).
  const answers = type === 'A' || type === 'PTR' ? (known ?? []) : []
  if (options.includes('+short')) {
    await proc.write(answers.map((answer) => `${answer}\n`).join(''))
    return 0
  }
  const { now } = proc.world.clock
  const lines = [
    `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${known ? 'NOERROR' : 'NXDOMAIN'}, id: ${Math.floor(Math.random() * 65_536)}`,
    `;; flags: qr rd ra; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: 0, ADDITIONAL: 0\n`,
    `;; QUESTION SECTION:\n;${name}.\t\t\t\tIN\t${type}\n`,
    ...(answers.length > 0
      ? [`;; ANSWER SECTION:\n${answers.map((answer) => `${name}.\t\t\t600\tIN\t${type}\t${answer}\n`).join('')}`]
      : []),
    `;; Query time: 0 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${new Date(now.call(proc.world.clock)).toUTCString()}\n;; MSG SIZE  rcvd: ${30 + 16 * answers.length}\n`,
  ]
  await proc.write(`${heading}${lines.join('\n')}\n`)
  return 0
}

const host: Program = async (proc) => {
  const [name = ''] = proc.args.filter((arg) => !arg.startsWith('-'))
  if (isAddress(name)) {
    const found = proc.world.network().reverse(name)
    await proc.write(
      found === undefined ? `Host ${reversed(name)}. not found: 3(NXDOMAIN)\n` : `${reversed(name)} domain name pointer ${found}.\n`,
    )
    return found === undefined ? 1 : 0
  }
  const found = await askDns(proc, name)
  await proc.write(
    found === undefined ? `Host ${name} not found: 3(NXDOMAIN)\n` : found.map((address) => `${name} has address ${address}\n`).join(''),
  )
  return found === undefined ? 1 : 0
}

/** `getent hosts|ahosts|passwd|group key`: 2 when there is none. */
const getent: Program = async (proc) => {
  const [database = '', ...keys] = proc.args
  let code = 0
  const lines: string[] = []
  if (database === 'hosts' || database.startsWith('ahosts')) {
    if (keys.length === 0)
      lines.push(...(await hostsEntries(proc)).map(([address = '', ...names]) => `${address.padEnd(15)} ${names.join(' ')}`))
    for (const key of keys) {
      if (isAddress(key)) {
        const name = await nameOfAddress(proc, key)
        if (name === undefined) code = 2
        else lines.push(`${key.padEnd(15)} ${name}`)
        continue
      }
      const found = await resolveName(proc, key)
      if (!found) code = 2
      else if (database === 'hosts') lines.push(await hostsLine(proc, key, found))
      else
        for (const address of found)
          for (const [at, kind] of ['STREAM', 'DGRAM', 'RAW'].entries())
            lines.push(`${address.padEnd(15)} ${kind.padEnd(6)} ${at === 0 ? key : ''}`)
    }
  } else if (database === 'passwd' || database === 'group') {
    const all = (await proc.files.readText(`/etc/${database}`).catch(() => '')).split('\n').filter((line) => line !== '')
    const entries =
      database === 'passwd'
        ? (await listUsers(proc.world.files)).map(({ name, uid }) => [name, uid] as const)
        : (await listGroups(proc.world.files)).map(({ name, gid }) => [name, gid] as const)
    for (const key of keys) {
      const name = entries.find(([one, id]) => one === key || String(id) === key)?.[0]
      const line = all.find((text) => text.startsWith(`${name}:`))
      if (line === undefined) code = 2
      else lines.push(line)
    }
    if (keys.length === 0) lines.push(...all)
  } else {
    await proc.error(`Unknown database: ${database}\n`)
    return 1
  }
  await proc.write(lines.map((line) => `${line}\n`).join(''))
  return code
}

/** A name from /etc/hosts is shown with all names of its line. */
async function hostsLine(proc: Proc, key: string, found: readonly string[]): Promise<string> {
  const entry = (await hostsEntries(proc)).find(([, ...names]) => names.includes(key))
  return entry
    ? `${(entry[0] ?? '').padEnd(15)} ${entry.slice(1).join(' ')}`
    : found.map((address) => `${address.padEnd(15)} ${key}`).join('\n')
}

export const lookupPrograms: Readonly<Record<string, Program>> = { nslookup, dig, host, getent }
