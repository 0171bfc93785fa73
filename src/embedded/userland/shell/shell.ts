import { Notifier } from '../process/notifier.ts'
import { Pipe, PipeReader, PipeWriter } from '../process/pipe.ts'
import type { Proc } from '../process/proc.ts'
import { evaluate } from './arithmetic.ts'
import { runSimple, runSimpleInPlace } from './commands.ts'
import { holds } from './conditions.ts'
import { expandText, expandToPattern, expandWords } from './expand.ts'
import { ExitControl, LoopControl, ShellError } from './flow.ts'
import { addJob, foreground } from './foreground.ts'
import { matches } from './pattern.ts'
import { withRedirections } from './redirections.ts'
import { specialValue } from './special.ts'
import type { ShellState } from './state.ts'
import { type CommandNode, type Compound, type PipelineNode, parseScript, type StatementNode, type WordNode } from './syntax.ts'

export type Flavour = 'bash' | 'dash' | 'ash'

/**
 * Runs a syntax tree in a process: the lists, loops, conditions, functions, pipelines, traps and jobs of a shell, in which every command that is
 * not a builtin is a process of its own.
 */
export class Shell {
  readonly proc: Proc
  readonly state: ShellState
  readonly flavour: Flavour
  /** Signals that came and whose traps have not run yet. */
  readonly pending: string[] = []
  readonly arrived = new Notifier()
  /** Set by ^C in a dialogue: nothing more of the line runs. */
  broken = false
  /** Set while a failure does not end the script (`set -e`): conditions, `!`, all but the last of `&&` and `||`. */
  #tolerant = 0
  /** Where process substitutions put their next descriptor. */
  nextFd = 63

  constructor(proc: Proc, state: ShellState, flavour: Flavour) {
    this.proc = proc
    this.state = state
    this.flavour = flavour
  }

  get interactive(): boolean {
    return this.state.options.has('interactive')
  }

  // -------------------------------------------------------------------------------------------------- what words ask for

  wordText(word: WordNode): Promise<string> {
    return expandText(this, word)
  }
  wordPattern(word: WordNode): Promise<string> {
    return expandToPattern(this, word)
  }
  /** Expands a text as if it stood in double quotes. */
  async expandText(text: string): Promise<string> {
    if (!/[$`\\]/.test(text)) return text
    const parsed = await parseScript(`: "${text.replaceAll('"', '\\"')}"`)
    const command = parsed.kind === 'script' ? parsed.script.statements[0]?.pipelines[0]?.commands[0] : undefined
    const word = command?.type === 'SimpleCommand' ? command.args[0] : undefined
    return word ? this.wordText(word) : text
  }

  special(name: string): string {
    return specialValue(this, name)
  }
  /** `$$`: the shell's own pid, also in its subshells. */
  get rootPid(): number {
    return Number(this.state.get('__pid') ?? this.proc.pid)
  }

  /** Another shell, like this one, in a process of its own. */
  fork(run: (shell: Shell) => Promise<number>, group?: number | 'new'): Proc {
    const state = this.state.clone()
    if (!state.variable('__pid')) state.set('__pid', String(this.proc.pid))
    for (const [name, action] of this.state.traps) if (action === '') state.traps.set(name, '')
    return this.proc.kernel.fork(this.proc, {
      argv: this.proc.argv,
      env: this.proc.env,
      ...(group === undefined ? {} : { group }),
      program: (proc) => {
        const shell = new Shell(proc, state, this.flavour)
        return shell.toEnd(() => run(shell))
      },
    })
  }

  /** Runs to an exit code: `exit`, errors and the EXIT trap included. */
  async toEnd(run: () => Promise<number>): Promise<number> {
    const end = async (work: () => Promise<number>): Promise<number> => {
      try {
        return await work()
      } catch (cause) {
        if (cause instanceof ExitControl) return cause.status
        if (cause instanceof LoopControl) return this.state.lastStatus
        if (cause instanceof Error && cause.name === 'ReturnControl') return this.state.lastStatus
        if (!(cause instanceof ShellError)) throw cause
        await this.complain(cause.message)
        return cause.status
      }
    }
    this.state.lastStatus = await end(run)
    const action = this.state.traps.get('EXIT')
    this.state.traps.delete('EXIT')
    if (!action) return this.state.lastStatus
    const status = this.state.lastStatus
    await end(async () => {
      await this.runText(action)
      throw new ExitControl(status)
    }).then((code) => {
      this.state.lastStatus = code
    })
    return this.state.lastStatus
  }

  // ------------------------------------------------------------------------------------------------------------ running

  /** Parses and runs a text here, as `eval` does. */
  async runText(text: string): Promise<number> {
    const parsed = await parseScript(text)
    if (parsed.kind !== 'script') throw new ShellError(parsed.message, 2, true)
    return this.run(parsed.script.statements)
  }

  async run(statements: readonly StatementNode[]): Promise<number> {
    for (const statement of statements) await this.#statement(statement)
    return this.state.lastStatus
  }

  /** The last thing that this process does: a single command takes its place, without a process between. */
  async runInPlace(statements: readonly StatementNode[]): Promise<number> {
    const [only] = statements
    const command = only?.pipelines[0]?.commands[0]
    const single = statements.length === 1 && only?.pipelines.length === 1 && only.pipelines[0]?.commands.length === 1
    if (
      !single ||
      only.background ||
      only.pipelines[0]?.negated ||
      only.deferredError ||
      this.state.traps.size > 0 ||
      command?.type !== 'SimpleCommand'
    )
      return this.run(statements)
    return (await runSimpleInPlace(this, command)) ?? this.state.lastStatus
  }

  async #statement(statement: StatementNode): Promise<void> {
    const { deferredError, background, pipelines, operators } = statement
    if (this.broken) throw new ShellError('', 130)
    if (deferredError) throw new ShellError(deferredError.message, 2, true)
    if (background) await this.#background(statement)
    else {
      for (const [at, pipeline] of pipelines.entries()) {
        const operator = operators[at - 1]
        if (operator === '&&' && this.state.lastStatus !== 0) continue
        if (operator === '||' && this.state.lastStatus === 0) continue
        const isLast = at === pipelines.length - 1
        this.state.lastStatus = isLast ? await this.#pipeline(pipeline) : await this.tolerantly(() => this.#pipeline(pipeline))
        const failed = this.state.lastStatus !== 0 && isLast && !pipeline.negated
        if (failed && this.#tolerant === 0) await this.#onError(pipeline)
        if (failed && this.#tolerant === 0 && this.state.options.has('errexit')) throw new ExitControl(this.state.lastStatus)
      }
    }
    await this.runTraps()
  }

  #inErrorTrap = false
  /**
   * Bash's `ERR` trap: after a command that fails, unless its failure is asked about. A function's commands do not run it, but its call does
   * (`set -E` is not there); nor does what only holds commands, which ran it themselves.
   */
  async #onError({ commands }: PipelineNode): Promise<void> {
    const action = this.state.traps.get('ERR')
    const [only] = commands
    const holdsOthers =
      commands.length === 1 && only !== undefined && ['Group', 'If', 'For', 'CStyleFor', 'While', 'Until', 'Case'].includes(only.type)
    if (!action || this.#inErrorTrap || this.state.depth > 0 || holdsOthers) return
    const status = this.state.lastStatus
    this.#inErrorTrap = true
    try {
      await this.runText(action)
    } finally {
      this.#inErrorTrap = false
      this.state.lastStatus = status
    }
  }

  async tolerantly<T>(work: () => Promise<T>): Promise<T> {
    this.#tolerant++
    try {
      return await work()
    } finally {
      this.#tolerant--
    }
  }

  /** Traps of the signals that have come, between two commands as shells do it. `$?` stays what it was. */
  async runTraps(): Promise<void> {
    for (let signal = this.pending.shift(); signal; signal = this.pending.shift()) {
      const status = this.state.lastStatus
      const action = this.state.traps.get(signal)
      if (action) await this.runText(action)
      this.state.lastStatus = status
    }
  }

  async #background(statement: StatementNode): Promise<void> {
    const { state, proc } = this
    const child = this.fork(
      async (shell) => {
        if (!this.interactive) {
          // Without job control a background command does not take the keys from the terminal.
          for (const signal of ['SIGINT', 'SIGQUIT']) shell.proc.on(signal, 'ignore')
          const nothing = await shell.proc.files.open('/dev/null', 'read')
          shell.proc.fds.get(0)?.release()
          shell.proc.fds.set(0, nothing)
        }
        return shell.runInPlace([{ ...statement, background: false }])
      },
      this.interactive ? 'new' : undefined,
    )
    state.lastBackground = child.pid
    state.lastStatus = 0
    const job = addJob(this, [child], (statement.sourceText ?? '').replace(/\s*&\s*$/, ''))
    if (this.interactive) await proc.error(`[${job.number}] ${child.pid}\n`)
  }
  /** Those started with `&` or stopped by ^Z, also after their end, for `wait`. */
  readonly children = new Map<number, Proc>()

  async #pipeline({ commands, negated, timed, pipeStderr }: PipelineNode): Promise<number> {
    const started = this.proc.world.clock.now()
    const run = (): Promise<number> =>
      commands.length === 1 && commands[0] ? this.command(commands[0]) : this.#pipe(commands, pipeStderr ?? [])
    const status = negated ? await this.tolerantly(run) : await run()
    if (commands.length === 1) this.state.set('PIPESTATUS', new Map([['0', String(status)]]))
    if (timed) {
      const seconds = (this.proc.world.clock.now() - started) / 1000
      const real = `${Math.floor(seconds / 60)}m${(seconds % 60).toFixed(3)}s`
      await this.proc.error(`\nreal\t${real}\nuser\t0m0.000s\nsys\t0m0.000s\n`)
    }
    return negated ? Number(status === 0) : status
  }

  async #pipe(commands: readonly CommandNode[], pipeStderr: readonly boolean[]): Promise<number> {
    const { fds } = this.proc
    const [stdin, stdout, stderr] = [fds.get(0), fds.get(1), fds.get(2)]
    const restore = (fd: number, file: typeof stdin): void => {
      if (file) fds.set(fd, file)
      else fds.delete(fd)
    }
    const children: Proc[] = []
    let input: PipeReader | undefined
    for (const [at, command] of commands.entries()) {
      const pipe = at < commands.length - 1 ? new Pipe() : undefined
      const writer = pipe && new PipeWriter(pipe)
      if (input) fds.set(0, input)
      if (writer) fds.set(1, writer)
      if (writer && pipeStderr[at]) fds.set(2, writer)
      const group = this.interactive ? (children[0]?.group ?? 'new') : undefined
      children.push(this.fork((shell) => shell.runInPlace([statementOf(command)]), group))
      restore(0, stdin)
      restore(1, stdout)
      restore(2, stderr)
      input?.release()
      writer?.release()
      input = pipe && new PipeReader(pipe)
    }
    const exits = await this.foreground(children)
    this.state.set('PIPESTATUS', new Map(exits.map((code, at) => [String(at), String(code)])))
    if (this.state.options.has('pipefail')) return exits.findLast((code) => code !== 0) ?? 0
    return exits.at(-1) ?? 0
  }

  /** Waits for processes that have the terminal meanwhile. */
  foreground(children: readonly Proc[]): Promise<number[]> {
    return foreground(this, children)
  }

  async command(command: CommandNode): Promise<number> {
    if (command.type === 'SimpleCommand') return runSimple(this, command)
    if (command.type === 'FunctionDef') {
      this.state.functions.set(command.name, command)
      return 0
    }
    return withRedirections(this, command.redirections, () => this.compound(command))
  }

  async compound(command: Compound): Promise<number> {
    switch (command.type) {
      case 'If':
        for (const { condition, body } of command.clauses) if ((await this.#test(condition)) === 0) return this.run(body)
        this.state.lastStatus = 0
        return command.elseBody ? this.run(command.elseBody) : 0
      case 'While':
      case 'Until': {
        const wanted = command.type === 'While'
        return this.#loop(async () => ((await this.#test(command.condition)) === 0) === wanted, command.body)
      }
      case 'For': {
        const values = command.words ? await expandWords(this, command.words) : this.state.positional.slice(1)
        return this.#loop(async () => {
          const value = values.shift()
          if (value !== undefined) this.state.set(command.variable, value)
          return value !== undefined
        }, command.body)
      }
      case 'CStyleFor': {
        if (command.init) await evaluate(this, command.init)
        let first = true
        return this.#loop(async () => {
          if (!first && command.update) await evaluate(this, command.update)
          first = false
          return !command.condition || (await evaluate(this, command.condition)) !== 0
        }, command.body)
      }
      case 'Case':
        return this.#case(command)
      case 'Group':
        return this.run(command.body)
      case 'Subshell': {
        const child = this.fork((shell) => shell.run(command.body), this.interactive ? 'new' : undefined)
        return (await this.foreground([child]))[0] ?? 0
      }
      case 'ArithmeticCommand':
        return (await evaluate(this, command.expression)) === 0 ? 1 : 0
      case 'ConditionalCommand':
        return (await holds(this, command.expression)) ? 0 : 1
    }
  }

  async #test(condition: readonly StatementNode[]): Promise<number> {
    return this.tolerantly(() => this.run(condition))
  }

  async #loop(goesOn: () => Promise<boolean>, body: readonly StatementNode[]): Promise<number> {
    let status = 0
    for (let turn = 0; ; turn++) {
      // A loop of builtins alone must not keep the host's event loop to itself, nor outlive its process.
      if (turn % 64 === 63) await this.proc.wait(new Promise((resolve) => setImmediate(resolve)))
      try {
        if (!(await goesOn())) break
        status = await this.run(body)
      } catch (cause) {
        if (!(cause instanceof LoopControl)) throw cause
        if (--cause.levels > 0) throw cause
        status = 0
        if (cause.kind === 'break') break
      }
    }
    this.state.lastStatus = status
    return status
  }

  async #case({ word, items }: Extract<Compound, { type: 'Case' }>): Promise<number> {
    const text = await this.wordText(word)
    let status = 0
    let fallsThrough = false
    for (const { patterns, body, terminator } of items) {
      let hit = fallsThrough
      for (const pattern of patterns) hit ||= matches(text, await this.wordPattern(pattern))
      if (!hit) continue
      this.state.lastStatus = 0
      status = await this.run(body)
      if (terminator === ';;') break
      fallsThrough = terminator === ';&'
    }
    return status
  }

  // ------------------------------------------------------------------------------------------------------------- words

  /** Reports an error the way this shell does. */
  async complain(message: string): Promise<void> {
    const name = this.proc.name.replace(/^-/, '') || 'sh'
    const where = this.interactive ? '' : this.flavour === 'bash' ? 'line 1: ' : this.flavour === 'dash' ? '1: ' : ''
    await this.proc.error(`${name}: ${where}${message}\n`)
  }
}

function statementOf(command: CommandNode): StatementNode {
  return { type: 'Statement', pipelines: [{ type: 'Pipeline', commands: [command], negated: false }], operators: [], background: false }
}
