import { syncBuiltinESMExports } from 'node:module'
import { performance } from 'node:perf_hooks'
import timersPromises from 'node:timers/promises'

/**
 * A clock of the whole process that does not wait: time goes on as it does, and where nothing but a timer is left to happen, it leaps to that timer.
 * So a limit of 60 s is passed in milliseconds, and all that would happen before it has happened before it. What counts as happening is the process's
 * own: it waits for no other process.
 */
export interface AdvancedClock {
  /** Milliseconds from anywhere, by this clock; they only go on. */
  now(): number
  /** What `work` gives. Throws where it takes longer than `limitMs` by this clock; of what hangs that is known at once. */
  within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T>
  /** The wall clock alone leaps, as when a machine has slept: what measures time by itself knows nothing of it. */
  sleep(ms: number): void
  /** From here on time is the machine's again; timers that are set stay, and come when they are due. */
  release(): void
}

interface Timer {
  at: number
  readonly every: number | undefined
  readonly call: () => void
}

/** Looks in a row at which nothing went on, before time leaps: what a kernel hands from socket to socket is there at the next one. */
const quietLooks = 3
/** The same where something may still be on its way that cannot be seen: a file that is being closed, packets on a busy machine's loopback. */
const longQuietLooks = 15
const unseen = ['CloseReq', 'TCPSocketWrap']
/** Of the time between two looks, milliseconds that the looking itself may take. */
const lookMs = 0.25
/** Work that is in other threads' or the kernel's hands, by the names of `process.getActiveResourcesInfo`. */
const working =
  /^(FSReq|FileHandle|GetAddrInfo|ConnectWrap|WriteWrap|ShutdownWrap|Pipe(Connect|Write)|TCPConnect|Zlib|Crypto|RandomBytes|Scrypt|Worker)/

/** Takes the process's clock over: timers, dates, `performance.now`. Once at a time. */
export function advancedClock(): AdvancedClock {
  const real = {
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    Date,
    abortAfter: AbortSignal.timeout,
    delay: timersPromises.setTimeout,
  }
  const steady = performance.now.bind(performance)
  let ahead = 0
  let slept = 0
  let released = false
  const timers = new Map<Handle, Timer>()
  const now = (): number => steady() + ahead
  const wall = (): number => real.Date.now() + ahead + slept

  class Handle {
    #isRef = true
    ref(): this {
      this.#isRef = true
      return this
    }
    unref(): this {
      this.#isRef = false
      return this
    }
    hasRef(): boolean {
      return this.#isRef
    }
    refresh(): this {
      return this
    }
    close(): void {
      timers.delete(this)
    }
    [Symbol.dispose](): void {
      timers.delete(this)
    }
  }
  const set = (call: (...given: unknown[]) => void, ms: number | undefined, given: unknown[], repeats: boolean): Handle => {
    const handle = new Handle()
    const after = Math.max(1, Number(ms) || 0)
    timers.set(handle, { at: now() + after, every: repeats ? after : undefined, call: () => call(...given) })
    return handle
  }
  const clear = (handle: unknown): void => {
    if (handle instanceof Handle) timers.delete(handle)
    else real.clearTimeout(handle as NodeJS.Timeout)
  }
  class AdvancedDate extends real.Date {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(wall())
      else super(...(given as [number]))
    }
    static override now = (): number => Math.floor(wall())
  }

  function install(): void {
    Object.assign(globalThis, {
      setTimeout: (call: () => void, ms?: number, ...given: unknown[]) => set(call, ms, given, false),
      setInterval: (call: () => void, ms?: number, ...given: unknown[]) => set(call, ms, given, true),
      clearTimeout: clear,
      clearInterval: clear,
      Date: AdvancedDate,
    })
    AbortSignal.timeout = (ms) => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms)
      return controller.signal
    }
    timersPromises.setTimeout = delay as typeof timersPromises.setTimeout
    performance.now = now
    syncBuiltinESMExports()
  }
  function delay<T>(ms?: number, value?: T, { signal }: { readonly signal?: AbortSignal } = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clear(handle)
        reject(signal?.reason)
      }
      const handle = set(
        () => {
          signal?.removeEventListener('abort', stop)
          resolve(value as T)
        },
        ms,
        [],
        false,
      )
      if (signal?.aborted) stop()
      else signal?.addEventListener('abort', stop, { once: true })
    })
  }

  let quiet = 0
  let active = performance.eventLoopUtilization().active
  const look = (): void => {
    const due = [...timers].filter(([, { at }]) => at <= now()).sort(([, a], [, b]) => a.at - b.at)
    for (const [handle, timer] of due) {
      // One that came before it may have taken it back.
      if (!timers.has(handle)) continue
      if (timer.every === undefined) timers.delete(handle)
      else timer.at = now() + timer.every
      timer.call()
    }
    const since = performance.eventLoopUtilization().active - active
    const inHand = process.getActiveResourcesInfo()
    quiet = due.length > 0 || since > lookMs || inHand.some((it) => working.test(it)) ? 0 : quiet + 1
    if (quiet >= (inHand.some((it) => unseen.includes(it)) ? longQuietLooks : quietLooks)) leap()
    active = performance.eventLoopUtilization().active
    if (!released || timers.size > 0) real.setTimeout(look, 1).unref()
  }
  function leap(): void {
    quiet = 0
    if (released) return
    const next = Math.min(...[...timers.values()].map(({ at }) => at))
    if (Number.isFinite(next)) ahead += Math.max(0, next - now())
  }

  install()
  real.setTimeout(look, 1)
  return {
    now,
    async within(limitMs, what, work) {
      let handle: unknown
      const late = new Promise<never>((_, reject) => {
        handle = setTimeout(() => reject(new Error(`${what} took longer than ${limitMs / 1000} s`)), limitMs)
      })
      try {
        return await Promise.race([work, late])
      } finally {
        clear(handle)
      }
    },
    sleep(ms) {
      slept += ms
    },
    release() {
      released = true
      const { abortAfter, delay: _delay, ...globals } = real
      Object.assign(globalThis, globals)
      AbortSignal.timeout = abortAfter
      timersPromises.setTimeout = real.delay
      performance.now = steady
      syncBuiltinESMExports()
    },
  }
}
