import type { Terminal } from './terminal.ts'

/** Written to a pipe that nobody reads any more. */
export class BrokenPipe extends Error {
  readonly code = 'EPIPE'
  constructor() {
    super('Broken pipe')
    this.name = 'BrokenPipe'
  }
}

/** The descriptor is not open for this. */
export class BadDescriptor extends Error {
  readonly code = 'EBADF'
  constructor() {
    super('Bad file descriptor')
    this.name = 'BadDescriptor'
  }
}

/**
 * What a file descriptor points to (an open file description): shared by the processes that inherited it, closed when the last one lets it go.
 * Made with one reference, its maker's.
 */
export abstract class OpenFile {
  #references = 1
  #returned: Uint8Array[] = []
  /** Set when it is a terminal. */
  readonly terminal: Terminal | undefined = undefined
  /** Set when it is a file of the tree. */
  readonly path: string | undefined = undefined

  protected abstract take(max: number, signal: AbortSignal): Promise<Uint8Array | undefined>
  abstract write(bytes: Uint8Array, signal: AbortSignal): Promise<void>
  protected abstract close(): void

  /** Some bytes, at most `max`; undefined at the end. */
  async read(max: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const first = this.#returned.shift()
    if (!first) return this.take(max, signal)
    if (first.length > max) this.#returned.unshift(first.subarray(max))
    return first.subarray(0, max)
  }

  /** Gives back what was read too far; the next read (of whoever) has it. */
  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#returned.unshift(bytes)
  }

  retain(): this {
    this.#references++
    return this
  }

  release(): void {
    if (--this.#references === 0) this.close()
  }
}
