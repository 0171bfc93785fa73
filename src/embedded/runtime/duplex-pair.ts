import { Duplex } from 'node:stream'

class End extends Duplex {
  other: End | undefined
  /** Is told of what is sent from here: so many bytes, or the end (0). */
  sent: (size: number) => void = () => {}
  #waiting: (() => void) | undefined

  override _read(): void {
    const go = this.#waiting
    this.#waiting = undefined
    go?.()
  }
  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const other = this.other
    if (!other || other.destroyed) done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    else {
      this.sent(bytes.length)
      if (other.push(bytes)) done()
      // The other side is full: go on when it reads.
      else other.#waiting = () => done()
    }
  }
  override _final(done: (error?: Error | null) => void): void {
    if (this.other && !this.other.destroyed) {
      this.sent(0)
      this.other.push(null)
    }
    done()
  }
  override _destroy(cause: Error | null, done: (error?: Error | null) => void): void {
    const go = this.#waiting
    this.#waiting = undefined
    go?.()
    const other = this.other
    if (other && !other.destroyed) {
      if (cause) other.destroy(cause)
      else if (!other.readableEnded) other.push(null)
    }
    done(cause)
  }
}

/** The two ends of a connection: what is written into one is read from the other, with back pressure and half-close. */
export function duplexPair(fromNear?: (size: number) => void, fromFar?: (size: number) => void): [Duplex, Duplex] {
  const [near, far] = [new End(), new End()]
  if (fromNear) near.sent = fromNear
  if (fromFar) far.sent = fromFar
  near.other = far
  far.other = near
  return [near, far]
}
