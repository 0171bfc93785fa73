import { createInterface } from 'node:readline'
import type { Duplex } from 'node:stream'
import { connectTcp, socketPair } from '../../network/sockets.ts'
import type { Proc } from '../../process/proc.ts'
import type { Answer } from './session.ts'
import { SqlError } from './sql-error.ts'

/** Between our own client and server: a JSON text a line. (MySQL's own protocol is not spoken: only programs of this engine can connect.) */
export interface Hello {
  readonly user: string
  readonly password: string
  readonly database?: string | undefined
}
export interface Failed {
  readonly error: { readonly number: number; readonly state: string; readonly message: string }
}
export const socketPath = '/run/mysqld/mysqld.sock'

export function linesOf(socket: Duplex): AsyncIterator<string> {
  return createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
}

export interface Connection {
  readonly version: string
  query(sql: string): Promise<Answer>
  close(): void
}

/** Opens a session, over TCP or (no host) the server's unix socket. Throws `SqlError` as the client would show it. */
export async function connectMysql(proc: Proc, hello: Hello, host: string | undefined, port = 3306): Promise<Connection> {
  const socket = host === undefined ? openUnix(proc) : (await connectTcp(proc, host, port)).socket
  const lines = linesOf(socket)
  const ask = async (request: object | undefined): Promise<Record<string, unknown>> => {
    if (request) socket.write(`${JSON.stringify(request)}\n`)
    const { value, done } = await proc.wait(lines.next())
    if (done) throw new SqlError(2013, 'HY000', 'Lost connection to MySQL server during query')
    const answer = JSON.parse(value) as Record<string, unknown>
    if ('error' in answer) {
      const { error } = answer as unknown as Failed
      throw new SqlError(error.number, error.state, error.message)
    }
    return answer
  }
  try {
    const { version } = await ask(undefined)
    await ask(hello)
    return { version: String(version), query: async (sql) => (await ask({ sql })) as unknown as Answer, close: () => socket.destroy() }
  } catch (cause) {
    socket.destroy()
    throw cause
  }
}

function openUnix(proc: Proc): Duplex {
  const accept = proc.kernel.sockets.get(socketPath)
  if (!accept) throw new SqlError(2002, 'HY000', `Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)`)
  const [near, far] = socketPair()
  accept(far)
  return near
}
