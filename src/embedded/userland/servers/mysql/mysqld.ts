import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import { listenTcp } from '../../network/sockets.ts'
import type { Peer } from '../../ports.ts'
import { Notifier } from '../../process/notifier.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { logIn } from './accounts.ts'
import { flavourOf } from './flavour.ts'
import { Session } from './session.ts'
import { SqlError } from './sql-error.ts'
import { Store } from './store.ts'
import { type Hello, linesOf, socketPath } from './wire.ts'

/** A line of the error log, as 5.7 writes it. */
export async function logLine(proc: Proc, text: string, level: 'Note' | 'Warning' | 'ERROR' = 'Note'): Promise<void> {
  const time = new Date(proc.world.clock.now()).toISOString().replace('Z', '000Z')
  await proc.error(`${time} 0 [${level}] ${text}\n`)
}

/** As servers take them: `--max-connections=20` or `--max_connections=20`. */
const option = (proc: Proc, name: string): string | undefined =>
  proc.args
    .findLast((arg) => arg.split('=', 1)[0]?.replaceAll('_', '-') === `--${name}` && arg.includes('='))
    ?.split('=')
    .slice(1)
    .join('=')

/** The server: `--datadir`, `--port`, `--skip-networking`. It ends by SIGTERM, its data being written already. */
export const mysqld: Program = async (proc) => {
  const { server: program, version, seller, starting } = flavourOf(proc)
  if (proc.args.some((arg) => /^(-V|--version)$/.test(arg))) {
    await proc.write(`${program}  Ver ${version} for Linux on x86_64 (${seller})\n`)
    return 0
  }
  const directory = option(proc, 'datadir') ?? '/var/lib/mysql'
  const network = !proc.args.includes('--skip-networking')
  const port = network ? Number(option(proc, 'port') ?? 3306) : 0
  await logLine(proc, starting(proc.pid))
  await proc.sleep(20)
  if ((await proc.files.kindOf(`${directory}/mysql`)) !== 'directory') {
    await logLine(proc, "Fatal error: Can't open and lock privilege tables: Table 'mysql.user' doesn't exist", 'ERROR')
    await logLine(proc, 'Aborting', 'ERROR')
    return 1
  }
  const server = new Server(proc, new Store(proc.files, directory))
  await proc.files.write(`${directory}/ibtmp1`, 'temporary tablespace\n', { mode: 0o640, uid: 999, gid: 999 })
  await logLine(proc, 'InnoDB: Completed initialization of buffer pool')
  await logLine(proc, `InnoDB: ${version} started; log sequence number 12219272`)
  const stop = new Notifier()
  let stopped = false
  for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGINT']) {
    proc.on(signal, () => {
      stopped = true
      stop.notify()
    })
  }
  proc.kernel.sockets.set(socketPath, (socket) => void server.serve(socket, { address: 'localhost', port: 0 }))
  const forget = proc.onEnd(() => proc.kernel.sockets.delete(socketPath))
  if (network) {
    try {
      listenTcp(proc, port, '0.0.0.0', (socket, peer) => void server.serve(socket, peer))
    } catch {
      await logLine(proc, "Can't start server: Bind on TCP/IP port: Address already in use", 'ERROR')
      return 1
    }
    await logLine(proc, "Server socket created on IP: '::'.")
  }
  const ownFiles = runFiles(program)
  for (const path of ownFiles) await proc.files.write(path, `${proc.pid}\n`, { mode: 0o660, uid: 999, gid: 999 }).catch(() => {})
  await logLine(proc, `${program}: ready for connections.`)
  await proc.error(`Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: ${port}  ${seller}\n`)
  if (network) proc.kernel.isSettingUp = false
  if (!stopped) await proc.wait(stop.wait(proc.signal))
  await logLine(proc, 'Giving 0 client threads a chance to die gracefully')
  await logLine(proc, 'Shutting down slave threads')
  forget()
  proc.kernel.sockets.delete(socketPath)
  await server.idle()
  for (const path of [`${directory}/ibtmp1`, ...ownFiles]) await proc.files.remove(path).catch(() => {})
  await logLine(proc, `${program}: Shutdown complete`)
  return 0
}

/** Files of a running server: `docker diff` shows them, as their directory is no volume. The socket itself is no file here. */
const runFiles = (program: string): readonly string[] =>
  program === 'mysqld' ? ['/run/mysqld/mysqld.pid', '/run/mysqld/mysqld.sock.lock'] : ['/run/mysqld/mysqld.pid']

class Server {
  readonly #proc: Proc
  readonly #store: Store
  /** Statements one after the other: the end of the last one. */
  #last: Promise<unknown> = Promise.resolve()
  #connections = 0

  constructor(proc: Proc, store: Store) {
    this.#proc = proc
    this.#store = store
  }

  async idle(): Promise<void> {
    await this.#proc.wait(this.#last)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    return turn
  }

  async serve(socket: Duplex, peer: Peer): Promise<void> {
    const undo = this.#proc.onEnd(() => socket.destroy())
    socket.on('error', () => socket.destroy())
    const id = ++this.#connections
    const send = async (answer: object): Promise<void> => {
      if (!socket.destroyed && !socket.write(`${JSON.stringify(answer)}\n`))
        await Promise.race([once(socket, 'drain'), once(socket, 'close')])
    }
    const failed = (cause: unknown): object => {
      if (!(cause instanceof SqlError))
        return { error: { number: 1105, state: 'HY000', message: cause instanceof Error ? cause.message : String(cause) } }
      return { error: { number: cause.number, state: cause.state, message: cause.message } }
    }
    try {
      await send({ version: flavourOf(this.#proc).version })
      const lines = linesOf(socket)
      const first = await lines.next()
      if (first.done) return
      const hello = JSON.parse(first.value) as Hello
      let session: Session
      try {
        session = await this.#inTurn(() => this.#open(hello, peer, id))
      } catch (cause) {
        await send(failed(cause))
        return
      }
      await send({})
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        const { sql } = JSON.parse(line.value) as { sql: string }
        await this.#proc.wait(Promise.resolve())
        await send(await this.#inTurn(() => session.run(sql)).catch(failed))
      }
    } catch (cause) {
      if (!this.#proc.ended && cause instanceof SyntaxError) await send(failed(new SqlError(1043, '08S01', 'Bad handshake')))
    } finally {
      undo()
      socket.end()
    }
  }

  async #open({ user, password, database }: Hello, peer: Peer, id: number): Promise<Session> {
    const account = await logIn(this.#store, user, password, peer.address)
    const session = new Session(this.#store, account, {
      ...{
        version: flavourOf(this.#proc).version,
        'version()': flavourOf(this.#proc).version,
        'user()': `${user}@${peer.address}`,
        'current_user()': account,
        'database()': null,
      },
      ...{
        'connection_id()': id,
        hostname: this.#proc.world.hostname(),
        port: 3306,
        max_connections: Number(option(this.#proc, 'max-connections') ?? 151),
        datadir: '/var/lib/mysql/',
        version_comment: 'MySQL Community Server (GPL)',
      },
      'now()': new Date(this.#proc.world.clock.now()).toISOString().replace('T', ' ').slice(0, 19),
    })
    if (database) await session.use(database)
    return session
  }
}
