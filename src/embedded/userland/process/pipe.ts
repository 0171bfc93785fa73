import { Notifier } from './notifier.ts'
import { BadDescriptor, BrokenPipe, OpenFile } from './open-file.ts'

/** Linux's own default. */
const capacity = 65_536

/** Bytes from writers to readers: a writer waits while it is full, a reader while it is empty. */
export class Pipe {
  #chunks: Uint8Array[] = []
  #bytes = 0
  #readable = true
  #writable = true
  /** Bytes that were written to it so far. */
  written = 0
  /** What is written before it has had so many bytes is let go: a process that is brought to where it was says again what was heard then. */
  deafUntil = 0
  readonly #changed = new Notifier()

  async read(max: number, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#chunks[0]
      if (chunk) {
        const part = chunk.subarray(0, max)
        if (part.length === chunk.length) this.#chunks.shift()
        else this.#chunks[0] = chunk.subarray(part.length)
        this.#bytes -= part.length
        this.#changed.notify()
        return part
      }
      if (!this.#writable) return undefined
      await this.#changed.wait(signal)
    }
  }

  async write(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (this.#isUnheard(bytes)) return
    for (let rest = bytes; rest.length > 0; ) {
      if (!this.#readable) throw new BrokenPipe()
      const room = capacity - this.#bytes
      if (room > 0) {
        this.#push(rest.slice(0, room))
        rest = rest.subarray(room)
      } else await this.#changed.wait(signal)
    }
    if (!this.#readable) throw new BrokenPipe()
  }

  /** Without waiting for room: for what a terminal echoes. */
  push(bytes: Uint8Array): void {
    if (!this.#isUnheard(bytes)) this.#push(bytes)
  }

  #isUnheard(bytes: Uint8Array): boolean {
    const before = this.written
    this.written += bytes.length
    return before < this.deafUntil
  }

  #push(bytes: Uint8Array): void {
    if (!this.#readable || bytes.length === 0) return
    this.#chunks.push(bytes)
    this.#bytes += bytes.length
    this.#changed.notify()
  }

  closeReading(): void {
    this.#readable = false
    this.#chunks = []
    this.#bytes = 0
    this.#changed.notify()
  }

  closeWriting(): void {
    this.#writable = false
    this.#changed.notify()
  }
}

export class PipeReader extends OpenFile {
  readonly #pipe: Pipe
  constructor(pipe: Pipe) {
    super()
    this.#pipe = pipe
  }
  protected override take(max: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    return this.#pipe.read(max, signal)
  }
  override async write(): Promise<void> {
    throw new BadDescriptor()
  }
  protected override close(): void {
    this.#pipe.closeReading()
  }
}

export class PipeWriter extends OpenFile {
  readonly #pipe: Pipe
  constructor(pipe: Pipe) {
    super()
    this.#pipe = pipe
  }
  protected override async take(): Promise<Uint8Array | undefined> {
    throw new BadDescriptor()
  }
  override write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    return this.#pipe.write(bytes, signal)
  }
  protected override close(): void {
    this.#pipe.closeWriting()
  }
}
