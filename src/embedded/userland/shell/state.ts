import type { FunctionBody } from './syntax.ts'

export interface Variable {
  /** An array's elements by index, or by key. */
  value: string | Map<string, string>
  exported: boolean
  readonly: boolean
  /** `declare -i`: what is assigned is worked out. */
  integer?: boolean
}

export interface Job {
  readonly number: number
  readonly pid: number
  readonly command: string
  done: boolean
  /** By ^Z, until `fg` or `bg`. */
  stopped?: boolean
  /** How it ended: `Done`, `Exit 3`, `Terminated`. */
  ending?: string
}

/** All that a shell knows and a subshell inherits a copy of. */
export class ShellState {
  readonly #scopes: Map<string, Variable>[] = [new Map()]
  readonly functions = new Map<string, FunctionBody>()
  readonly aliases = new Map<string, string>()
  /** By signal name, `EXIT` included; an empty text ignores it. */
  readonly traps = new Map<string, string>()
  readonly options = new Set<string>()
  /** `$0`, then the arguments. */
  positional: string[] = []
  lastStatus = 0
  lastBackground: number | undefined
  jobs: Job[] = []
  /** What was typed in a dialogue, oldest first. */
  readonly history: string[] = []
  /** How many functions deep. */
  depth = 0

  constructor(environment: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of environment) this.#scopes[0]?.set(name, { value, exported: true, readonly: false })
  }

  clone(): ShellState {
    const copy = new ShellState()
    for (const scope of this.#scopes) {
      for (const [name, variable] of scope) {
        const { value } = variable
        copy.#scopes[0]?.set(name, { ...variable, value: typeof value === 'string' ? value : new Map(value) })
      }
    }
    for (const [name, body] of this.functions) copy.functions.set(name, body)
    for (const [name, text] of this.aliases) copy.aliases.set(name, text)
    for (const option of this.options) if (option !== 'interactive') copy.options.add(option)
    copy.positional = [...this.positional]
    copy.history.push(...this.history)
    copy.lastStatus = this.lastStatus
    copy.lastBackground = this.lastBackground
    copy.depth = this.depth
    return copy
  }

  variable(name: string): Variable | undefined {
    for (let at = this.#scopes.length - 1; at >= 0; at--) {
      const found = this.#scopes[at]?.get(name)
      if (found) return found
    }
    return undefined
  }

  /** A plain variable's text; an array's element 0. */
  get(name: string): string | undefined {
    const value = this.variable(name)?.value
    return typeof value === 'object' ? value.get('0') : value
  }

  /** Throws when it is read-only. `name` may be `array[index]`, with the index already worked out. */
  set(name: string, value: Variable['value']): void {
    const [, array, index] = /^(\w+)\[(.*)\]$/s.exec(name) ?? []
    const variable = this.variable(array ?? name)
    if (variable?.readonly) throw new Error(`${array ?? name}: readonly variable`)
    if (array !== undefined && index !== undefined && typeof value === 'string') {
      const elements = typeof variable?.value === 'object' ? variable.value : new Map(variable ? [['0', variable.value]] : [])
      elements.set(index, value)
      if (variable) variable.value = elements
      else this.#scopes[0]?.set(array, { value: elements, exported: false, readonly: false })
    } else if (variable) {
      if (typeof variable.value === 'object' && typeof value === 'string') variable.value.set('0', value)
      else variable.value = value
    } else this.#scopes[0]?.set(name, { value, exported: this.options.has('allexport'), readonly: false })
  }

  unset(name: string): void {
    const [, array, index] = /^(\w+)\[(.*)\]$/s.exec(name) ?? []
    const elements = array === undefined ? undefined : this.variable(array)?.value
    if (typeof elements === 'object' && index !== undefined) elements.delete(index)
    else for (const scope of [...this.#scopes].reverse()) if (scope.delete(name)) return
  }

  /** Declares it in the innermost function. */
  local(name: string): Variable {
    const scope = this.#scopes.at(-1)
    const variable = scope?.get(name) ?? { value: '', exported: false, readonly: false }
    scope?.set(name, variable)
    return variable
  }

  mark(name: string, marks: { exported?: boolean; readonly?: boolean; integer?: boolean }): void {
    if (!this.variable(name)) this.set(name, '')
    Object.assign(this.variable(name) ?? {}, marks)
  }

  async inScope<T>(work: () => Promise<T>): Promise<T> {
    this.#scopes.push(new Map())
    this.depth++
    try {
      return await work()
    } finally {
      this.depth--
      this.#scopes.pop()
    }
  }

  /** All variables that are seen, by name. */
  all(): Map<string, Variable> {
    return new Map(this.#scopes.flatMap((scope) => [...scope]))
  }

  environment(): Map<string, string> {
    const exported = [...this.all()].filter(([, { exported }]) => exported)
    return new Map(exported.map(([name]) => [name, this.get(name) ?? '']))
  }
}
