import { createSocket } from 'node:dgram'
import { connect, createServer } from 'node:net'

/**
 * Whether a program of this machine has a port already: it is taken for a moment and given back. `denied` where this user may not take it and nothing
 * answers there.
 */
export async function portTaken(address: string, port: number, protocol: 'tcp' | 'udp'): Promise<'free' | 'taken' | 'denied'> {
  const code = protocol === 'tcp' ? await listenOnce(address, port) : await bindOnce(address, port)
  if (code === 'EADDRINUSE') return 'taken'
  if (code !== 'EACCES') return 'free'
  return protocol === 'tcp' && (await answers(address, port)) ? 'taken' : 'denied'
}

/** The error's code, or undefined where it could be taken. */
const listenOnce = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (cause: NodeJS.ErrnoException) => resolve(cause.code))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })

const bindOnce = (address: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      socket.close()
      resolve(cause.code)
    })
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(undefined)))
  })

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 })
    const end = (answered: boolean): void => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
