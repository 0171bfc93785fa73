/** What is sent: a question to a name server, an echo request, an HTTP request, or the opening of a TCP connection. */
export type TrafficKind = 'dns' | 'ping' | 'http' | 'tcp'

/** How it ended, as the program said. `untold`: its output does not show whether there was an answer. */
export type Outcome = 'answered' | 'untold' | 'unknown-name' | 'refused' | 'unreachable' | 'no-answer'

/** One thing that a program's output tells it sent: nothing is added to what stands there. */
export interface Report {
  readonly kind: TrafficKind
  /** The name that it was sent to or asked for; absent where an address was given. */
  readonly name?: string
  /** Where it was sent to; of a DNS answer, all that it named, in the answer's order. */
  readonly addresses: readonly string[]
  readonly port?: number
  /** The name server that was asked. */
  readonly server?: string
  /** The last answer's HTTP status. */
  readonly status?: number
  readonly outcome: Outcome
}

/** A program that ran in a container and what it printed. */
export interface Printed {
  /** Its words, or a script's: what was called. */
  readonly script: string
  /** The words of one plain command without a shell's doing; its exit code is the program's own. */
  readonly words?: readonly string[]
  /** As plain text. */
  readonly output: string
  readonly exit: number
}

/** Whether a script calls a program by its name. */
export const calls = (script: string, programs: string): boolean =>
  new RegExp(`(?:^|[\\s;|&/('"\`])(?:${programs})(?=$|[\\s;|&)'"])`, 'm').test(script)

const refusals: readonly (readonly [RegExp, Outcome])[] = [
  [/refused/i, 'refused'],
  [/unreachable|no route to host/i, 'unreachable'],
]

/** The outcome that an error's text names; no answer, where it gives no better reason. */
export const outcomeOf = (error: string): Outcome => refusals.find(([pattern]) => pattern.test(error))?.[1] ?? 'no-answer'

export const unknownName = (name: string): Report => ({ kind: 'dns', name, addresses: [], outcome: 'unknown-name' })
