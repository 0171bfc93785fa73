/** An error that a shell reports. */
export class ShellError extends Error {
  readonly status: number
  /** Whether it ends a script, and not only its command. */
  readonly fatal: boolean
  constructor(message: string, status = 1, fatal = false) {
    super(message)
    this.name = 'ShellError'
    this.status = status
    this.fatal = fatal
  }
}

/** `break` and `continue`, through `levels` loops. */
export class LoopControl extends Error {
  readonly kind: 'break' | 'continue'
  levels: number
  constructor(kind: 'break' | 'continue', levels: number) {
    super(kind)
    this.name = 'LoopControl'
    this.kind = kind
    this.levels = levels
  }
}

/** `return`, of a function or a sourced file. */
export class ReturnControl extends Error {
  readonly status: number
  constructor(status: number) {
    super('return')
    this.name = 'ReturnControl'
    this.status = status
  }
}

/** `exit`, or the end by `set -e`. */
export class ExitControl extends Error {
  readonly status: number
  constructor(status: number) {
    super('exit')
    this.name = 'ExitControl'
    this.status = status
  }
}
