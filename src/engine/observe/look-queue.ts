import { isNoWork, noWork, type Work } from './engine-event.ts'

/**
 * Milliseconds for which looks wait for a call of this app's own at most. A start takes a fifth of a second; a stop can take ten, and what happens
 * meanwhile should be seen while it happens.
 */
const longestHold = 500

/**
 * When to look. The first change is looked at at once; what comes during a look waits for its end and is then looked at together. While a call of
 * this app's own is under way, looks wait for its answer: what is asked in the middle of a start waits for the container's lock in the engine, and
 * would have to be asked again.
 */
export class LookQueue {
  work: Work = noWork()
  readonly #look: (work: Work) => Promise<void>
  /** The look that is under way, and the one that takes up what has come since it began. They never overlap. */
  #looking: Promise<void> | undefined
  #next: Promise<void> | undefined
  #holds = 0
  #timer: NodeJS.Timeout | undefined

  constructor(look: (work: Work) => Promise<void>) {
    this.#look = look
  }

  hold(): void {
    this.#holds++
  }

  release(): void {
    // A call that was under way when this began was not held for.
    this.#holds = Math.max(0, this.#holds - 1)
    if (this.#holds === 0) this.soon()
  }

  /** Whoever waits for the look is told of its failure; here nobody does, and a lost engine is told of by its stream of events. */
  soon(): void {
    if (isNoWork(this.work)) return
    if (this.#holds === 0) this.#now().catch(() => undefined)
    else this.#timer ??= setTimeout(() => this.#now().catch(() => undefined), longestHold)
  }

  /** Resolves when all that is in `work` by now has been looked at, held or not. Fails as the look fails. */
  async finish(): Promise<void> {
    await (isNoWork(this.work) ? (this.#next ?? this.#looking) : this.#now())
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #now(): Promise<void> {
    if (!this.#looking) return this.#begin()
    const begin = (): Promise<void> => this.#begin()
    this.#next ??= this.#looking.then(begin, begin)
    return this.#next
  }

  #begin(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { work } = this
    this.work = noWork()
    this.#next = undefined
    const looking = this.#look(work)
    this.#looking = looking
    // With one waiting, this one stays in place until that one takes over.
    const over = (): void => {
      if (this.#looking === looking && !this.#next) this.#looking = undefined
    }
    looking.then(over, over)
    return looking
  }
}
