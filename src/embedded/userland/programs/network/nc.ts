import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { resolveName } from '../../network/resolve.ts'
import { bindUdp, connectProblem, connectTcp, listenTcp, UnknownHost } from '../../network/sockets.ts'
import type { DatagramSocket, Peer } from '../../ports.ts'
import { Notifier } from '../../process/notifier.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { badOption, readOptions } from '../options.ts'
import { styleOf } from '../style.ts'

interface Wanted {
  readonly host: string
  readonly port: number
  readonly keeps: boolean
  readonly zero: boolean
  readonly verbose: boolean
  /** `-w`, in milliseconds. */
  readonly patience: number | undefined
  /** `-q`: how long it stays after the end of its input; for ever when it is not said. */
  readonly afterInput: number | undefined
}

/** `nc [-u] [-z] [-v] [-w s] [-q s] host port`, `nc -l [-u] [-k] [-p] port`: standard input and output over TCP or UDP. */
export const nc: Program = async (proc) => {
  const { flags, values, operands, unknown } = readOptions(proc.args, 'lkuzvnN46p:w:q:i:s:')
  if (unknown) return badOption(proc, unknown)
  const port = Number(flags.has('l') ? (values.get('p') ?? operands.at(-1)) : operands.at(-1))
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    await proc.error('nc: port number invalid\n')
    return 1
  }
  const milliseconds = (option: string): number | undefined => (values.has(option) ? Number(values.get(option)) * 1000 : undefined)
  const wanted: Wanted = {
    ...{ host: operands.length > 1 ? (operands[0] ?? '') : '127.0.0.1', port },
    ...{ keeps: flags.has('k'), zero: flags.has('z'), verbose: flags.has('v') },
    ...{ patience: milliseconds('w'), afterInput: milliseconds('q') },
  }
  try {
    if (flags.has('u')) return await (flags.has('l') ? hear(proc, wanted) : talk(proc, wanted))
    return await (flags.has('l') ? accept(proc, wanted) : connect(proc, wanted))
  } catch (cause) {
    if (proc.ended) throw cause
    await complain(proc, wanted, flags.has('u') ? 'udp' : 'tcp', cause)
    return 1
  }
}

async function complain(proc: Proc, { host, port, zero, verbose }: Wanted, protocol: string, cause: unknown): Promise<void> {
  const isBusybox = (await styleOf(proc)) === 'busybox'
  if (cause instanceof UnknownHost)
    await proc.error(
      isBusybox ? `nc: bad address '${host}'\n` : `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`,
    )
  else if (isBusybox && !zero) {
    const address = (await resolveName(proc, host))?.[0] ?? host
    await proc.error(`nc: can't connect to remote host (${address}): ${connectProblem(cause)}\n`)
  } else if (verbose || !zero) await proc.error(`nc: connect to ${host} port ${port} (${protocol}) failed: ${connectProblem(cause)}\n`)
}

const timedOut = (): Error => Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })

async function connect(proc: Proc, { host, port, patience, verbose, zero }: Wanted): Promise<number> {
  const connecting = connectTcp(proc, host, port)
  const late = (): Promise<never> => proc.sleep(patience ?? 0).then(() => Promise.reject(timedOut()))
  const { socket, address } = patience === undefined ? await connecting : await Promise.race([connecting, late()])
  if (verbose) await proc.error(`Connection to ${host} (${address}) ${port} port [tcp/*] succeeded!\n`)
  if (!zero) return carry(proc, socket)
  socket.destroy()
  return 0
}

async function accept(proc: Proc, { port, keeps }: Wanted): Promise<number> {
  const waiting: Duplex[] = []
  const arrived = new Notifier()
  const listener = listenTcp(proc, port, '0.0.0.0', (socket) => {
    waiting.push(socket)
    arrived.notify()
  })
  let code = 0
  do {
    while (waiting.length === 0) await proc.wait(arrived.wait(proc.signal))
    code = await carry(proc, waiting.shift() as Duplex)
  } while (keeps)
  listener.close()
  return code
}

async function carry(proc: Proc, socket: Duplex): Promise<number> {
  const send = async (): Promise<void> => {
    for (let bytes = await proc.read(); bytes; bytes = await proc.read()) {
      if (!socket.write(bytes)) await proc.wait(Promise.race([once(socket, 'drain'), once(socket, 'close')]))
    }
    socket.end()
  }
  // Whatever becomes of the sending side, the end of what comes in ends it.
  send().catch(() => socket.destroy())
  const receive = async (): Promise<void> => {
    for await (const bytes of socket as AsyncIterable<Buffer>) await proc.write(bytes)
  }
  await proc.wait(receive().catch(() => {}))
  return 0
}

/** The most that one UDP datagram holds. */
const largest = 65_507

async function talk(proc: Proc, wanted: Wanted): Promise<number> {
  const address = (await resolveName(proc, wanted.host))?.[0]
  if (address === undefined) throw new UnknownHost(wanted.host)
  const peer = { address, port: wanted.port }
  const inbox = new Inbox(proc, 0)
  inbox.peer = peer
  if (!wanted.zero) return exchange(proc, inbox, wanted)
  // Nothing answers an open UDP port; only a closed one is heard of.
  const isRefused = inbox.socket.send(peer, new Uint8Array([88])) !== 'sent'
  inbox.socket.close()
  if (!isRefused && wanted.verbose) await proc.error(`Connection to ${wanted.host} (${address}) ${wanted.port} port [udp/*] succeeded!\n`)
  return isRefused ? 1 : 0
}

/** Listens: talks with whoever sends first, and with no one else unless `-k`. */
async function hear(proc: Proc, wanted: Wanted): Promise<number> {
  const inbox = new Inbox(proc, wanted.port)
  inbox.takesAnyone = wanted.keeps
  while (!inbox.peer) await proc.wait(inbox.news.wait(proc.signal))
  return exchange(proc, inbox, wanted)
}

/** What came in and is not written yet. */
class Inbox {
  readonly socket: DatagramSocket
  readonly news = new Notifier()
  readonly received: Uint8Array[] = []
  peer: Peer | undefined
  takesAnyone = false

  constructor(proc: Proc, port: number) {
    this.socket = bindUdp(proc, port, '0.0.0.0', (bytes, from) => {
      this.peer ??= from
      if (this.takesAnyone) this.peer = from
      if (this.peer.address !== from.address || this.peer.port !== from.port) return
      this.received.push(bytes)
      this.news.notify()
    })
  }
}

async function exchange(proc: Proc, inbox: Inbox, { patience, afterInput }: Wanted): Promise<number> {
  let [problem, isOver] = ['', false]
  let lastNews = proc.world.clock.now()
  const stop = (): void => {
    isOver = true
    inbox.news.notify()
  }
  const send = async (): Promise<void> => {
    for (let bytes = await proc.read(0, largest); bytes; bytes = await proc.read(0, largest)) {
      lastNews = proc.world.clock.now()
      const outcome = inbox.peer ? inbox.socket.send(inbox.peer, bytes) : 'sent'
      if (outcome === 'sent') continue
      problem = outcome === 'refused' ? 'Connection refused' : 'Network is unreachable'
      stop()
      return
    }
    if (afterInput === undefined) return
    await proc.sleep(afterInput)
    stop()
  }
  // It ends with the process.
  send().catch(() => {})
  const watch = async (silence: number): Promise<void> => {
    for (let left = silence; left > 0; left = lastNews + silence - proc.world.clock.now()) await proc.sleep(left)
    stop()
  }
  if (patience !== undefined) watch(patience).catch(() => {})
  for (;;) {
    for (let bytes = inbox.received.shift(); bytes; bytes = inbox.received.shift()) {
      lastNews = proc.world.clock.now()
      await proc.write(bytes)
    }
    if (isOver) break
    await proc.wait(inbox.news.wait(proc.signal))
  }
  inbox.socket.close()
  if (problem === '') return 0
  await proc.error(`nc: ${problem === 'Connection refused' ? 'read' : 'write'}: ${problem}\n`)
  return 1
}
