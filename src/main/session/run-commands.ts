import type { CommandContext, CommandResult } from '../../engine/commands/context.ts'
import { expressionFound } from '../../engine/commands/expression-found.ts'
import { performCommand } from '../../engine/commands/perform.ts'
import type { Command } from '../../shared/command/command.ts'
import { hasTerminal } from '../../shared/command/has-terminal.ts'
import { parseCommands } from '../../shared/command/parse.ts'
import type { ParsedCommand } from '../../shared/command/parsed.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { runLimits } from '../../shared/run-limits.ts'
import { escapeRegExp } from '../../shared/scenario/placeholders.ts'
import type { Step, TerminalAction, Wait } from '../../shared/scenario/scenario.ts'
import { commandTexts } from '../../shared/scenario/step-commands.ts'
import { boundedCommand } from './bounded-command.ts'
import { fill, fillIfPossible } from './fill.ts'
import { linkedSignal } from './linked-signal.ts'
import { inRecord } from './step-record.ts'
import type { StepContext } from './step-runner.ts'
import { createTypist } from './typist.ts'

/** Where commands run one after the other: the step's own place, or one of those side by side. */
interface Terminal {
  readonly text: string
  /** From 1, where there are several. */
  readonly number?: number
  readonly docker: CommandContext['docker']
  readonly signal: AbortSignal
}

/** Resolves with what the step waited for, placeholders filled in, when that has come. */
export type WaitBeside = (signal: AbortSignal) => Promise<Wait>

/**
 * Runs a step's docker commands: those of `run` one after the other, those of `parallel` side by side. Throws a `FailureError` for a command that
 * failed and should not have (`command-failed`), or the other way round (`unexpected-success`).
 * @param wait set where the step waits: a command that looks on (`logs -f`, `attach`) is interrupted when it holds
 */
export async function runCommands(context: StepContext, step: Step, wait: WaitBeside | undefined): Promise<void> {
  context.record.command = writtenCommands(step)
  if (step.parallel) return runSideBySide(context, step, step.parallel, wait)
  const terminal: Terminal = { text: step.run ?? '', docker: context.command.docker, signal: context.signal }
  const failedAsExpected = await runIn(terminal, context, step, wait)
  if (!step.fails || failedAsExpected) return
  throw new FailureError({
    code: 'unexpected-success',
    message: `the step ${step.id} should have failed, saying ${JSON.stringify(step.fails.says)}, but it succeeded`,
  })
}

const writtenCommands = (step: Step): string =>
  commandTexts(step)
    .map((it) => it.trim())
    .join('\n')

/** The first that fails ends the others, and is the step's failure. */
async function runSideBySide(context: StepContext, step: Step, texts: readonly string[], wait: WaitBeside | undefined): Promise<void> {
  const all = linkedSignal(context.signal)
  try {
    const failures: unknown[] = []
    await Promise.all(
      texts.map(async (text, index) => {
        const number = index + 1
        const docker = context.client((call) => context.record.call(call, context.record.partIn(number)))
        try {
          await runIn({ text, number, docker, signal: all.signal }, context, step, wait)
        } catch (cause) {
          failures.push(cause)
          all.abort(cause)
        }
      }),
    )
    if (failures.length > 0) throw failures[0]
  } finally {
    all.unlink()
  }
}

/** Whether a command failed as the step expects; what stands behind it is not run. */
async function runIn(terminal: Terminal, context: StepContext, step: Step, wait: WaitBeside | undefined): Promise<boolean> {
  for (const parsed of parsedOrThrow(terminal.text, step.id)) {
    const command = await filledCommand(context, step, parsed)
    const where = { record: context.record, signal: terminal.signal, number: terminal.number }
    const { exit, output, left } = await inRecord(where, command.line, (print) => perform(terminal, context, step, command, wait, print))
    // Of what somebody types at a terminal the engine's own answer is what they see, and they go on.
    if (exit === 0 || left || step.typed) continue
    if (!step.fails) throw new FailureError(commandFailed(command.line, exit, output))
    const complaint = otherFailure(step.fails, exit, output)
    if (complaint === undefined) return true
    throw new FailureError({
      ...commandFailed(command.line, exit, output),
      message: `${short(command.line)} failed, as the step expects, ${complaint}`,
    })
  }
  return false
}

interface Performed extends CommandResult {
  /** Its terminal was left by the keys that detach, which is no failure whatever the docker program's exit code. */
  readonly left?: boolean
}

function perform(
  { docker, signal }: Terminal,
  context: StepContext,
  step: Step,
  { command, line }: ParsedCommand,
  wait: WaitBeside | undefined,
  print: (text: string) => void,
): Promise<Performed> {
  const given: CommandContext = {
    ...context.command,
    docker,
    signal,
    // A step that is about a port that is taken must see it refused, and so must who types the port.
    mayMovePorts: step.fails === undefined && !step.typed,
    print(text) {
      print(text)
      context.onPrint()
    },
    ...(context.onLayer ? { layer: context.onLayer } : {}),
  }
  return boundedCommand<Performed>(given, (bounded) => {
    if (step.attach && hasTerminal(command)) return typeInto(bounded, context, command, short(line), step.attach)
    if (step.typed && (looksOn(command) || command.name === 'wait')) return lookOnUntilInterrupted(bounded, context, command)
    return looksOn(command) && !step.typed ? lookOn(bounded, command, short(line), wait) : performCommand(bounded, command)
  })
}

const looksOn = (command: Command): boolean => command.name === 'attach' || (command.name === 'logs' && command.follow)

/**
 * What is typed has no wait to end it, and no limit: its user looks on as long as they like, and ends it. That is a Ctrl-C: the docker program leaves with 130
 * (measured on 28.2.2 for `logs -f` and `wait`), what it looked at goes on, and so does the run. `attach` would hand the signal on to the container's
 * process; here it ends the looking on alone, as it does where a step ends it.
 */
async function lookOnUntilInterrupted(given: CommandContext, context: StepContext, command: Command): Promise<CommandResult> {
  const own = linkedSignal(given.signal)
  let printed = ''
  let isInterrupted = false
  const undo = context.onInterrupt?.(() => {
    isInterrupted = true
    own.abort(new FailureError({ code: 'cancelled', message: 'it was interrupted' }))
  })
  const print = (text: string): void => {
    if (printed.length <= runLimits.kept) printed += text
    given.print(text)
  }
  try {
    return await performCommand({ ...given, signal: own.signal, print }, command)
  } catch (cause) {
    if (!isInterrupted || given.signal.aborted) throw cause
    return { exit: interruptedExit, output: `${printed}${printed === '' || printed.endsWith('\n') ? '' : '\n'}^C\n` }
  } finally {
    undo?.()
    own.unlink()
  }
}

/** 128 and the number of SIGINT. */
const interruptedExit = 130

/** Somebody types at the command's terminal until it closes. */
async function typeInto(
  given: CommandContext,
  context: StepContext,
  command: Command,
  line: string,
  written: readonly TerminalAction[],
): Promise<Performed> {
  const detachKeys = 'detachKeys' in command ? command.detachKeys : undefined
  const actions: TerminalAction[] = []
  for (const it of written) actions.push(await filledAction(context, it))
  const typist = createTypist({ line, actions, detachKeys, waiting: context.waiting })
  const own = linkedSignal(given.signal)
  let failure: unknown
  typist.over.catch((cause: unknown) => {
    failure = cause
    own.abort(cause)
  })
  try {
    const result = await performCommand({ ...given, signal: own.signal, typist }, command)
    typist.stop()
    await typist.over
    return { ...result, left: typist.detached }
  } catch (cause) {
    throw failure ?? cause
  } finally {
    typist.stop()
    own.unlink()
  }
}

async function filledAction(context: StepContext, action: TerminalAction): Promise<TerminalAction> {
  if (action.kind === 'see') return { ...action, see: await fill(context, action.see, escapeRegExp) }
  return action.kind === 'type' ? { ...action, text: await fill(context, action.text, singleWord) } : action
}

/** Milliseconds for which a command may look on while the step waits for nothing: then nobody would ever end it. */
const longestFollow = 60_000

/** Of what is printed while it looks on, this much is searched: as much as of the container's log. */
const mostSearched = 1_000_000

/** How long what was waited for, and has been seen, may take to be printed too, in milliseconds. */
const longestLag = 1_000

/** A command that looks on is interrupted when what the step waits for has come, as its user would do by Ctrl-C. */
async function lookOn(given: CommandContext, command: Command, line: string, wait: WaitBeside | undefined): Promise<CommandResult> {
  const interrupt = new AbortController()
  let failure: unknown
  const fail = (cause: unknown): void => {
    failure = cause
    interrupt.abort()
  }
  let timer = wait ? undefined : setTimeout(() => fail(stillLooking(line)), longestFollow)
  let printed = ''
  let isPrinted = (): boolean => false
  const found = (pattern: RegExp): boolean => {
    try {
      return expressionFound(pattern, printed)
    } catch (cause) {
      fail(cause)
      return false
    }
  }
  const enough = ({ container, log }: Wait): void => {
    const isOfThis = log !== undefined && 'container' in command && command.container === container
    isPrinted = () => !isOfThis || found(new RegExp(log, 'm'))
    // The log is followed twice, and the wait may have been quicker: nobody would press Ctrl-C before seeing it.
    if (isPrinted()) interrupt.abort()
    else timer = setTimeout(() => interrupt.abort(), longestLag)
  }
  if (wait) wait(given.signal).then(enough, fail)
  const print = (text: string): void => {
    given.print(text)
    printed = (printed + text).slice(-mostSearched)
    if (!interrupt.signal.aborted && isPrinted()) interrupt.abort()
  }
  try {
    const result = await performCommand({ ...given, print, interrupt: interrupt.signal }, command)
    if (failure) throw failure
    return result
  } finally {
    clearTimeout(timer)
  }
}

const stillLooking = (line: string): FailureError =>
  new FailureError({
    code: 'wait-failed',
    message: `${line} was still going on after ${longestFollow / 1000} s`,
    remedy: 'Say in the step’s wait when it is enough, for example: wait: { container: web, log: "ready" }.',
  })

/** How a failure differs from the one that the step is about. */
function otherFailure(fails: NonNullable<Step['fails']>, exit: number, output: string): string | undefined {
  if (fails.exit !== undefined && fails.exit !== exit) return `but with exit code ${exit} in place of ${fails.exit}`
  return output.includes(fails.says) ? undefined : `but did not say ${JSON.stringify(fails.says)}`
}

/** A line's placeholders are filled in just before it is sent, as a line above it may make what they ask for. */
async function filledCommand(context: StepContext, step: Step, parsed: ParsedCommand): Promise<ParsedCommand> {
  if (!parsed.line.includes('{{')) return parsed
  const line = await fill(context, parsed.line, singleWord)
  const whole = fillIfPossible(context, writtenCommands(step))
  if (whole !== undefined) context.record.command = whole
  const [filled, ...more] = parsedOrThrow(line, step.id)
  // What an engine reports is untrusted: a name with a line break in it must not become a second command.
  if (!filled || more.length > 0)
    throw new FailureError({ code: 'bad-usage', message: `${short(parsed.line)}: a placeholder's value is no single word` })
  return filled
}

function parsedOrThrow(text: string, step: string): readonly ParsedCommand[] {
  const { commands, problems } = parseCommands(text)
  const [first] = problems
  if (!first) return commands
  throw new FailureError({
    code: 'bad-file',
    message: `step ${step}: ${first.message}`,
    detail: text.slice(first.offset, first.offset + first.length),
  })
}

/** What an engine reports is untrusted: with a blank or an option in it, the line would say something else than what was consented to. */
function singleWord(value: string): string {
  if (/^[\w:][\w.:-]*$/.test(value)) return value
  throw new FailureError({ code: 'bad-usage', message: `what the engine reports is no plain word: ${JSON.stringify(value.slice(0, 120))}` })
}

const short = (line: string): string => (line.length > 120 ? `${line.slice(0, 117)}...` : line)

function commandFailed(line: string, exit: number, output: string): Failure {
  const words = output.trim().split('\n').slice(-5).join('\n')
  return { code: 'command-failed', message: `${short(line)} failed with exit code ${exit}`, ...(words ? { detail: words } : {}) }
}
