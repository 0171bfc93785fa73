import type { Duplex, Writable } from 'node:stream'
import type { StreamName } from '../runtime/log-store.ts'
import { frame, multiplexed, raw } from './frames.ts'
import type { Call } from './request.ts'

/** A connection that has become a stream of a container's (or an exec's) bytes. */
export interface Hijacked {
  output(stream: StreamName, bytes: Uint8Array): void
  end(): void
  readonly input: { listen(take: (bytes: Buffer) => void, ended: () => void): void }
}

/**
 * Answers 101 where the client asked to upgrade, else 200, and hands over the connection. Without an upgrade there is no way in: the body was the
 * request's. The stream's kind is told since API 1.42, and only to who upgrades; an exec's answer tells the engine's version, an attach's does not
 * (engine-facts 11#5, #9, #32).
 */
export function hijack(call: Call, { isTty, tellsVersion }: { isTty: boolean; tellsVersion: boolean }): Hijacked {
  const { upgrade, response } = call
  const wrap = (stream: StreamName, bytes: Uint8Array): Uint8Array => (isTty ? bytes : frame(stream, bytes))
  const versionHeaders = ['Api-Version', 'Docker-Experimental', 'Ostype']
  if (upgrade) {
    const kind = !isTty && call.version >= 1.42 ? multiplexed : raw
    const version = tellsVersion ? versionHeaders.map((name) => `${name}: ${response.getHeader(name)}\r\n`).join('') : ''
    upgrade.socket.write(`HTTP/1.1 101 UPGRADED\r\nContent-Type: ${kind}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n${version}\r\n`)
    return over(upgrade.socket, upgrade.socket, wrap)
  }
  if (!tellsVersion) for (const name of versionHeaders) response.removeHeader(name)
  response.writeHead(200, { 'Content-Type': raw })
  response.flushHeaders()
  return over(undefined, response, wrap)
}

function over(from: Duplex | undefined, to: Writable, wrap: (stream: StreamName, bytes: Uint8Array) => Uint8Array): Hijacked {
  return {
    output: (stream, bytes) => {
      if (!to.destroyed && !to.writableEnded) to.write(wrap(stream, bytes))
    },
    end: () => {
      if (!to.writableEnded) to.end()
      // A client that has closed its side already is done; one that goes on typing is not waited for.
      from?.resume()
    },
    input: {
      listen: (take, ended) => {
        from?.on('data', take)
        // An empty input may have come to its end before anybody listened.
        if (from?.readableEnded) ended()
        else from?.once('end', ended)
        from?.resume()
      },
    },
  }
}

/** Watches what is typed for the keys that detach (Ctrl-P Ctrl-Q unless told otherwise); passes on everything else. */
export function detachWatcher(keys: string, pass: (bytes: Buffer) => void, detach: () => void): (bytes: Buffer) => void {
  const wanted = keysOf(keys || 'ctrl-p,ctrl-q')
  let matched = 0
  return (bytes) => {
    const out: number[] = []
    for (const byte of bytes) {
      if (byte === wanted[matched]) {
        matched++
        if (matched === wanted.length) {
          if (out.length > 0) pass(Buffer.from(out))
          detach()
          return
        }
        continue
      }
      out.push(...wanted.slice(0, matched))
      matched = byte === wanted[0] ? 1 : 0
      if (matched === 0) out.push(byte)
    }
    if (out.length > 0) pass(Buffer.from(out))
  }
}

const keysOf = (text: string): number[] =>
  text.split(',').map((key) => {
    const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key)?.[1]
    return control ? control.toUpperCase().charCodeAt(0) - 64 : key.charCodeAt(0)
  })
