import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { securityHeaders } from '../page-files.ts'

const textHeaders = {
  ...securityHeaders,
  'content-type': 'text/plain; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

/** What else the client sends is not read. */
export const hangUp = { connection: 'close' } as const

export const answerText = (
  response: ServerResponse,
  status: number,
  text: string,
  more: Readonly<Record<string, string>> = {},
): ServerResponse => response.writeHead(status, { ...textHeaders, ...more }).end(`${text}\n`)

export const answerLater = (response: ServerResponse, seconds: number, text: string): ServerResponse =>
  answerText(response, 429, `${text} Try again in ${seconds} s.`, { 'retry-after': String(seconds) })

/**
 * On a connection that is no HTTP any more, or never was. It is gone soon, whatever the other end does: one that neither reads nor hangs up would keep
 * its place for as long as it likes. What it still sends is read away until then, for a close over unread bytes may take the answer with it.
 * @param lingerMs how long it may take to read the answer
 */
export function refuseRaw(socket: Duplex, status: number, lingerMs: number): void {
  const head = Object.entries({ ...textHeaders, ...hangUp, 'content-length': '0' }).map(([name, value]) => `${name}: ${value}\r\n`)
  const gone = setTimeout(() => socket.destroy(), lingerMs)
  socket.once('close', () => clearTimeout(gone))
  socket.resume()
  socket.end(`HTTP/1.1 ${status} Refused\r\n${head.join('')}\r\n`)
}
