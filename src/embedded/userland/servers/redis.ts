import type { Duplex } from 'node:stream'
import { connectProblem, connectTcp, listenTcp } from '../network/sockets.ts'
import { findExecutable } from '../process/executable.ts'
import { Notifier } from '../process/notifier.ts'
import type { Proc, Program } from '../process/proc.ts'
import { becomeUser } from '../process/users.ts'

const simple = (text: string): string => `+${text}\r\n`
const bulk = (text: string | undefined): string => (text === undefined ? '$-1\r\n' : `$${Buffer.byteLength(text)}\r\n${text}\r\n`)
const wrongCount = (name: string): string => `-ERR wrong number of arguments for '${name}' command\r\n`

/** What no client of a redis sends; its connection is closed after these words, as a real one's is. */
class ProtocolError extends Error {}

/** Of what one client has sent and is no whole command yet, in bytes; a real one takes 512 MB of a text, which here would be the app's own memory. */
const mostWaiting = 16_000_000
/** Of one command's words (redis' own bound). */
const mostWords = 1_048_576
const mostInline = 65_536

/** Commands out of a stream: RESP arrays, or inline lines. Throws a `ProtocolError`. */
export class Commands {
  #rest = Buffer.alloc(0)
  add(bytes: Uint8Array): string[][] {
    this.#rest = Buffer.concat([this.#rest, bytes])
    const out: string[][] = []
    for (let command = this.#next(); command; command = this.#next()) if (command.length > 0) out.push(command)
    if (this.#rest.length > mostWaiting) throw new ProtocolError('invalid bulk length')
    return out
  }
  #next(): string[] | undefined {
    const end = this.#rest.indexOf('\n')
    if (end > mostInline || (end < 0 && this.#rest.length > mostInline && this.#rest[0] !== 42))
      throw new ProtocolError('too big inline request')
    if (end < 0) return undefined
    const line = this.#rest.subarray(0, end).toString().trim()
    if (!line.startsWith('*')) {
      this.#rest = this.#rest.subarray(end + 1)
      // A web page that sends to this port: redis' own safeguard.
      if (/^(?:POST|Host:)/.test(line)) throw new ProtocolError('no request of a browser is taken')
      return line.split(/\s+/).filter((word) => word !== '')
    }
    const args: string[] = []
    let at = end + 1
    for (let count = numberIn(line.slice(1), mostWords, 'invalid multibulk length'); count > 0; count--) {
      const head = this.#rest.indexOf('\n', at)
      if (head < 0) return undefined
      const length = numberIn(
        this.#rest
          .subarray(at + 1, head)
          .toString()
          .trim(),
        mostWaiting,
        'invalid bulk length',
      )
      if (this.#rest.length < head + 1 + length + 2) return undefined
      args.push(this.#rest.subarray(head + 1, head + 1 + length).toString())
      at = head + 1 + length + 2
    }
    this.#rest = this.#rest.subarray(at)
    return args
  }
}

function numberIn(text: string, most: number, problem: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) > most) throw new ProtocolError(problem)
  return Number(text)
}

function perform(data: Map<string, string>, [name = '', ...args]: readonly string[]): string {
  const [key, value] = args
  const count = (by: number): string => {
    const next = Number(data.get(key ?? '') ?? 0) + by
    if (Number.isNaN(next)) return '-ERR value is not an integer or out of range\r\n'
    data.set(key ?? '', String(next))
    return `:${next}\r\n`
  }
  switch (name.toUpperCase()) {
    case 'PING':
      return key === undefined ? simple('PONG') : bulk(key)
    case 'SET':
      if (key === undefined || value === undefined) return wrongCount('set')
      data.set(key, value)
      return simple('OK')
    case 'GET':
      return key === undefined ? wrongCount('get') : bulk(data.get(key))
    case 'INCR':
      return key === undefined ? wrongCount('incr') : count(1)
    case 'DECR':
      return key === undefined ? wrongCount('decr') : count(-1)
    case 'DEL':
      return `:${args.filter((one) => data.delete(one)).length}\r\n`
    case 'EXISTS':
      return `:${args.filter((one) => data.has(one)).length}\r\n`
    case 'KEYS':
      return `*${data.size}\r\n${[...data.keys()].map(bulk).join('')}`
    case 'DBSIZE':
      return `:${data.size}\r\n`
    case 'FLUSHALL':
    case 'SAVE':
      if (name.toUpperCase() === 'FLUSHALL') data.clear()
      return simple('OK')
    case 'ECHO':
      return bulk(key)
    default:
      return `-ERR unknown command '${name}'\r\n`
  }
}

/** A redis with texts only, kept in `dump.rdb` of its working directory (`/data`) at each change. */
export const redisServer: Program = async (proc) => {
  const note = (text: string): Promise<void> => {
    const now = new Date(proc.world.clock.now()).toUTCString().replace(/^\w+, (\d+ \w+ \d+ [\d:]+).*/, '$1')
    return proc.write(`${proc.pid}:M ${now}.000 * ${text}\n`)
  }
  const port = Number(proc.args[proc.args.indexOf('--port') + 1] ?? 6379) || 6379
  const data = new Map<string, string>()
  const dump = `${proc.cwd}/dump.rdb`
  const stored = await proc.files.readText(dump).catch(() => '')
  for (const line of stored.split('\n').filter((one) => one.startsWith('['))) data.set(...(JSON.parse(line) as [string, string]))
  let saving: Promise<unknown> = Promise.resolve()
  const save = (): void => {
    const text = `REDIS\n${[...data].map((entry) => `${JSON.stringify(entry)}\n`).join('')}`
    saving = saving.then(() => proc.files.write(dump, text)).catch(() => {})
  }
  const stop = new Notifier()
  let over = false
  for (const name of ['SIGTERM', 'SIGINT']) {
    proc.on(name, () => {
      over = true
      stop.notify()
    })
  }
  await note('Redis version=7.0.15, bits=64, modified=0')
  listenTcp(proc, port, '0.0.0.0', (socket) => serve(proc, socket, data, save))
  await note('Ready to accept connections tcp')
  if (!over) await proc.wait(stop.wait(proc.signal))
  await note('User requested shutdown...')
  await saving
  await note('Redis is now ready to exit, bye bye...')
  return 0
}

function serve(proc: Proc, socket: Duplex, data: Map<string, string>, save: () => void): void {
  const commands = new Commands()
  socket.on('data', (bytes: Uint8Array) => {
    let asked: string[][]
    try {
      asked = commands.add(bytes)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      socket.end(`-ERR Protocol error: ${error.message}\r\n`)
      socket.removeAllListeners('data').resume()
      return
    }
    void proc.wait(Promise.resolve()).then(
      () => {
        for (const command of asked) {
          if (command[0]?.toUpperCase() === 'QUIT') socket.end(simple('OK'))
          else socket.write(perform(data, command))
          if (/^(set|incr|decr|del|flushall|save)$/i.test(command[0] ?? '')) save()
        }
      },
      () => socket.destroy(),
    )
  })
  socket.on('end', () => socket.end())
}

/** The image's entrypoint: options alone mean the server, which root hands over to the user `redis` with its files (docker-library/redis). */
export const redisEntrypoint: Program = async (proc) => {
  const args = proc.args.length === 0 || /^-|\.conf$/.test(proc.args[0] ?? '') ? ['redis-server', ...proc.args] : proc.args
  const found = await findExecutable(proc, args)
  if (args[0] === 'redis-server') {
    const user = await becomeUser(proc, 'redis')
    if (user) {
      await proc.files.setAttributes(proc.cwd, { uid: user.uid, gid: user.gid })
      for (const name of await proc.files.list(proc.cwd)) await proc.files.setAttributes(name, { uid: user.uid, gid: user.gid })
    }
  }
  proc.argv = found.argv
  return found.program(proc)
}

/** `redis-cli [-h host] [-p port] command ...`. */
export const redisClient: Program = async (proc) => {
  const args = [...proc.args]
  let [host, port] = ['127.0.0.1', 6379]
  while (args[0] === '-h' || args[0] === '-p') {
    const [option, value = ''] = args.splice(0, 2)
    if (option === '-h') host = value
    else port = Number(value)
  }
  let socket: Duplex
  try {
    socket = (await connectTcp(proc, host, port)).socket
  } catch (cause) {
    if (proc.ended) throw cause
    await proc.error(`Could not connect to Redis at ${host}:${port}: ${connectProblem(cause)}\n`)
    return 1
  }
  const ask = async (command: readonly string[]): Promise<void> => {
    socket.write(`*${command.length}\r\n${command.map(bulk).join('')}`)
    const answer = await proc.wait(new Promise<Buffer>((resolve) => socket.once('data', resolve)))
    await proc.write(readable(answer.toString()))
  }
  try {
    if (args.length > 0) await ask(args)
    else {
      for (;;) {
        if (proc.fds.get(0)?.terminal) await proc.write(`${host}:${port}> `)
        const line = await proc.readLine()
        if (line === undefined || /^(exit|quit)$/i.test(line.trim())) break
        if (line.trim() !== '') await ask(line.trim().split(/\s+/))
      }
    }
    return 0
  } finally {
    socket.destroy()
  }
}

function readable(answer: string): string {
  const [first = '', ...rest] = answer.split('\r\n')
  if (first.startsWith('$')) return first === '$-1' ? '(nil)\n' : `${rest.slice(0, -1).join('\n')}\n`
  if (first.startsWith('*'))
    return (
      rest
        .filter((line) => line !== '' && !line.startsWith('$'))
        .map((line, at) => `${at + 1}) "${line}"\n`)
        .join('') || '(empty array)\n'
    )
  if (first.startsWith(':')) return `(integer) ${first.slice(1)}\n`
  return first.startsWith('-') ? `(error) ${first.slice(1)}\n` : `${first.slice(1)}\n`
}
