import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { HostLimits } from './limits.ts'

/** Whose connection it is, as far as is known; the first is let go first. */
const standings = ['unknown', 'let in', 'driver'] as const
export type Standing = (typeof standings)[number]

interface Connection {
  readonly key: string
  readonly socket: Socket
  readonly client: string
  standing: Standing
  /** Requests that came, and whose answers have not left yet. */
  unanswered: number
}

/** The TCP connections of the host, whatever comes over them. */
export interface Connections {
  /** One of them was let in, or turned out to be a driver's page. It falls no lower. */
  promote(socket: Socket, standing: Standing): void
  /** One more request on this connection. Returns what is to be called once it is answered; undefined where it waits for too many, and was let go. */
  asked(socket: Socket): (() => void) | undefined
}

/**
 * Holds a server to so many connections, in all and of one client. Where there are too many the newest is let in all the same, and the oldest goes of
 * those that are the least: else whoever is let in to look on, or nobody at all, could keep the driver's page from being loaded anew.
 */
export function limitConnections(server: Server, { connections, unanswered }: HostLimits): Connections {
  // By the other end's address: what TLS makes of a connection is another socket than the one that came.
  const open = new Map<string, Connection>()
  server.on('connection', (socket: Socket) => {
    const client = socket.remoteAddress ?? ''
    const ofClient = [...open.values()].filter((it) => it.client === client)
    const crowd = ofClient.length >= connections.perClient ? ofClient : open.size >= connections.all ? [...open.values()] : undefined
    const least = crowd && leastOf(crowd)
    if (crowd && !least) {
      socket.destroy()
      return
    }
    const key = keyOf(socket)
    if (least) letGo(least)
    open.set(key, { key, socket, client, standing: 'unknown', unanswered: 0 })
    socket.once('close', () => {
      if (open.get(key)?.socket === socket) open.delete(key)
    })
  })

  function letGo({ key, socket }: Connection): void {
    open.delete(key)
    socket.destroy()
  }

  return {
    promote(socket, standing) {
      const connection = open.get(keyOf(socket))
      if (connection && rankOf(standing) > rankOf(connection.standing)) connection.standing = standing
    },
    asked(socket) {
      const connection = open.get(keyOf(socket))
      if (!connection) return undefined
      if (connection.unanswered >= unanswered) {
        letGo(connection)
        return undefined
      }
      connection.unanswered += 1
      return () => {
        connection.unanswered -= 1
      }
    },
  }
}

const rankOf = (standing: Standing): number => standings.indexOf(standing)

/** The oldest of those that stand lowest; none where all are drivers'. */
function leastOf(crowd: readonly Connection[]): Connection | undefined {
  const lowest = Math.min(...crowd.map(({ standing }) => rankOf(standing)))
  return lowest === rankOf('driver') ? undefined : crowd.find(({ standing }) => rankOf(standing) === lowest)
}

const keyOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
