import type { Typist } from '../../engine/commands/context.ts'
import { longestInWait, searchesWithin } from '../../engine/commands/expression-found.ts'
import { detachBytes, keyBytes, usualDetachKeys } from '../../shared/command/terminal-keys.ts'
import { plainText } from '../../shared/plain-text.ts'
import { FailureError } from '../../shared/result.ts'
import type { TerminalAction } from '../../shared/scenario/scenario.ts'

/** How long a command may go on after the last of its actions, in milliseconds. */
const longestEnd = 10_000
/** Of what the terminal shows, this much is searched. */
const mostSearched = 100_000

export interface TypistOptions {
  readonly line: string
  readonly actions: readonly TerminalAction[]
  /** As `--detach-keys` has them; Docker's own where it is left out. */
  readonly detachKeys?: string | undefined
  /** What is waited for, in words. */
  readonly waiting: (what: string | undefined) => void
}

/** Does a step's actions at a terminal. */
export interface ActingTypist extends Typist {
  /** Resolves when all is typed and the terminal has closed; rejects with a `FailureError` (`wait-failed`) for what did not come. */
  readonly over: Promise<void>
  /** Ends it where the command is over in another way. */
  stop(): void
}

export function createTypist({ line, actions, detachKeys, waiting }: TypistOptions): ActingTypist {
  const detach = (detachKeys === undefined ? undefined : detachBytes(detachKeys)) ?? usualDetachKeys
  let resolve: () => void
  let reject: (failure: FailureError) => void
  const over = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  // It may reject before anybody awaits it.
  over.catch(() => undefined)
  let send: ((bytes: string) => void) | undefined
  let sent = ''
  let screen = ''
  let at = 0
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const settle = (failure?: FailureError): void => {
    clearTimeout(timer)
    timer = undefined
    send = undefined
    waiting(undefined)
    if (failure) reject(failure)
    else resolve()
  }
  const fail = (message: string, remedy?: string): void =>
    settle(
      new FailureError({
        code: 'wait-failed',
        message: `${line}: ${message}`,
        ...(remedy === undefined ? {} : { remedy }),
        detail: plainText(screen).trimEnd().split('\n').slice(-8).join('\n'),
      }),
    )
  const limit = (ms: number, late: () => void): void => {
    clearTimeout(timer)
    timer = setTimeout(late, ms)
  }
  const press = (bytes: string): void => {
    sent = (sent + bytes).slice(-32)
    screen = ''
    send?.(bytes)
  }
  const tooShort = (it: TerminalAction): void => fail(`the terminal closed before ${wordsOf(it)}`)

  const isIn = searchesWithin(longestInWait)
  const isSeen = (see: string): boolean => {
    try {
      return isIn(new RegExp(see, 'm'), plainText(screen.slice(-mostSearched)))
    } catch (cause) {
      if (!(cause instanceof FailureError)) throw cause
      settle(cause)
      return false
    }
  }
  /** Does what can be done by now. Each wait has its limit from when it began. */
  const goOn = (): void => {
    for (let action = actions[at]; send && action; action = actions[at]) {
      if (action.kind === 'see') {
        const { see, withinMs } = action
        if (!isSeen(see)) {
          if (!send) return
          if (!timer) {
            waiting(`/${see}/`)
            limit(withinMs, () => fail(`the terminal did not show /${see}/ within ${withinMs / 1000} s`))
          }
          return
        }
        clearTimeout(timer)
        timer = undefined
        waiting(undefined)
      } else if (action.kind === 'type') press(`${action.text}\r`)
      else press(action.keys.map((key) => keyBytes(key) ?? '').join(''))
      at += 1
    }
    if (!send || timer) return
    limit(longestEnd, () =>
      fail(
        `it was still attached ${longestEnd / 1000} s after the last key`,
        'End "attach" with what leaves the terminal: { type: exit }, or { keys: Ctrl-P Ctrl-Q } to leave and let it run.',
      ),
    )
  }
  return {
    over,
    opened(way) {
      send = way
      goOn()
    },
    shown(text) {
      screen += text
      goOn()
    },
    closed() {
      if (isClosed) return
      isClosed = true
      const [next] = actions.slice(at)
      if (next && send) tooShort(next)
      else settle()
    },
    stop: () => settle(),
    get detached() {
      return sent.endsWith(detach)
    },
  }
}

function wordsOf(action: TerminalAction): string {
  switch (action.kind) {
    case 'see':
      return `it showed /${action.see}/`
    case 'type':
      return `"${action.text}" was typed`
    case 'keys':
      return `${action.keys.join(' ')} was pressed`
  }
}
