import type { Clock, ProcessCheckpoint } from '../ports.ts'
import type { StandardStreams } from './host-process.ts'
import type { Kernel } from './kernel.ts'

/**
 * How long a container may take on its way back, in milliseconds, against what never rests: it goes on from where it is then. And how much more than it
 * ran it may sleep through on that way: what was not reached in that time was reached in another manner.
 */
const patience = 10_000
const moreSleep = 1_000
/** Turns of the event loop in which nobody did anything, after which nobody will: a pipe hands on within one. */
const quietTurns = 3

interface Sleeper {
  readonly until: number
  /** It slept long enough. */
  readonly wake: () => void
  /** From here on its time is real. */
  readonly really: () => void
}

/**
 * Brings a container's processes, begun anew, to where they were at a checkpoint: their sleeps take no time, and what they wrote by then is not
 * heard again. They are there as soon as all of them wait, the same commands run and as much was written; or when all wait for something that no time brings
 * (a server that serves). A loop that counts is so where it was; what was typed, received or drawn by lot is not known any more. What was begun by `exec` is
 * begun after them.
 */
export class Resumption {
  readonly over: Promise<void>
  readonly #kernel: Kernel
  readonly #from: ProcessCheckpoint
  readonly #real: Clock
  readonly #sleepers = new Set<Sleeper>()
  #isOver = false
  #end: () => void = () => {}
  #streams: StandardStreams | undefined

  constructor(kernel: Kernel, from: ProcessCheckpoint, real: Clock) {
    this.#kernel = kernel
    this.#from = from
    this.#real = real
    this.over = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** The container's: on the way back it only counts. */
  get clock(): Clock {
    return { now: () => this.#real.now(), sleep: (ms, signal) => (this.#isOver ? this.#real.sleep(ms, signal) : this.#sleep(ms, signal)) }
  }

  #sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#sleepers.delete(sleeper)
        signal?.removeEventListener('abort', abort)
      }
      const abort = (): void => {
        done()
        reject(signal?.reason)
      }
      const sleeper: Sleeper = {
        until: this.#skipped + ms,
        wake: () => {
          done()
          resolve()
        },
        really: () => {
          done()
          this.#real.sleep(ms, signal).then(resolve, reject)
        },
      }
      if (signal?.aborted) reject(signal.reason)
      else {
        this.#sleepers.add(sleeper)
        signal?.addEventListener('abort', abort, { once: true })
      }
    })
  }

  /** Called when the first process is about to run. */
  begin(streams: StandardStreams): void {
    this.#streams = streams
    streams.stdout.deafUntil = this.#from.written.stdout
    if (streams.stderr) streams.stderr.deafUntil = this.#from.written.stderr
    void this.#goBack()
      .then(() => this.#beginOthers())
      .finally(() => {
        streams.stdout.deafUntil = 0
        if (streams.stderr) streams.stderr.deafUntil = 0
        this.#isOver = true
        for (const sleeper of [...this.#sleepers]) sleeper.really()
        this.#end()
      })
  }

  /** Milliseconds that it had run. */
  get ranFor(): number {
    return this.#from.ranFor
  }

  /** Milliseconds that were slept on the way. */
  #skipped = 0

  async #goBack(): Promise<void> {
    const limit = performance.now() + patience
    while (await this.#atRest(limit)) {
      const [next] = [...this.#sleepers].sort((a, b) => a.until - b.until)
      if (!next || this.#isWhereItWas() || next.until > this.#from.ranFor + moreSleep) return
      this.#skipped = next.until
      next.wake()
    }
  }

  /** Their time is real: they are only given the turns that they need to be there. */
  async #beginOthers(): Promise<void> {
    const { others } = this.#from
    if (others.length === 0 || this.#kernel.isOver) return
    this.#isOver = true
    for (const other of others) await this.#kernel.beginAgain(other)
    await this.#atRest(performance.now() + patience)
  }

  #isWhereItWas(): boolean {
    const { commands, written } = this.#from
    const isSaid = (this.#streams?.stdout.written ?? 0) >= written.stdout && (this.#streams?.stderr?.written ?? 0) >= written.stderr
    return isSaid && this.#kernel.ownCommands().join('\n') === commands.join('\n')
  }

  /** Resolves with true when all processes wait; with false when they have ended, or it takes too long. */
  async #atRest(limit: number): Promise<boolean> {
    let quiet = 0
    let { activity } = this.#kernel
    while (quiet < quietTurns) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (this.#kernel.isOver || performance.now() > limit) return false
      const isQuiet = activity === this.#kernel.activity && this.#kernel.processes.every(({ isWaiting }) => isWaiting)
      quiet = isQuiet ? quiet + 1 : 0
      activity = this.#kernel.activity
    }
    return true
  }
}
