import type { CommandContext, CommandResult } from '../../engine/commands/context.ts'
import { performCommand } from '../../engine/commands/perform.ts'
import { waitFor } from '../../engine/commands/wait.ts'
import type { Observer } from '../../engine/observe/observer.ts'
import type { Command } from '../../shared/command/command.ts'
import { parseCommands } from '../../shared/command/parse.ts'
import type { ParsedCommand } from '../../shared/command/parsed.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { checkExpectations } from '../../shared/scenario/expectations.ts'
import { fillPlaceholders } from '../../shared/scenario/placeholders.ts'
import type { Step, Wait } from '../../shared/scenario/scenario.ts'
import { hostAction, hostLine } from './host-step.ts'
import { askUntilItHolds, curlLine, type Dial } from './http-step.ts'
import type { StepRecord } from './step-record.ts'

/** What a step needs of its run. */
export interface StepContext {
  readonly command: Omit<CommandContext, 'signal' | 'print'>
  readonly observer: Observer
  readonly record: StepRecord
  /** Aborted with a `FailureError` as its reason: the user's cancel, or the engine's loss. */
  readonly signal: AbortSignal
  /** Expectations that could not be observed fail the step. */
  readonly strict: boolean
  readonly dial?: Dial | undefined
  /** Something was printed. */
  onPrint(): void
  /** What the step waits for, in words; undefined when it goes on. */
  waiting(what: string | undefined): void
  /** The option that the user (or the file) chose. */
  answer(step: Step): Promise<number>
}

/**
 * Does all parts of a step, in this order: ask, run, wait, http, host, expect. Resolves with the expectations that could not be observed on this
 * engine; throws a `FailureError` for everything else that did not hold. What was done until then is in the record.
 */
export async function performStep(context: StepContext, step: Step): Promise<readonly string[]> {
  const { record, observer } = context
  const before = observer.topology
  if (step.ask) {
    record.answer = await context.answer(step)
    context.waiting(undefined)
  }
  if (step.run !== undefined) await runCommands(context, step, step.run)
  if (step.wait) await wait(context, step.wait)
  if (step.http) await http(context, step.http)
  if (step.host) await host(context, step.host)
  const topology = await observer.settle(context.signal)
  return check(context, step, before, topology)
}

async function runCommands(context: StepContext, step: Step, text: string): Promise<void> {
  const { record } = context
  record.command = text.trim()
  for (const parsed of parsedOrThrow(text, step.id)) {
    const command = await filledCommand(context, step, parsed, text)
    const { exit, output } = await inRecord(context, command.line, () => perform(context, step, command.command))
    if (exit === 0) continue
    if (!step.fails) throw new FailureError(commandFailed(command.line, exit, output))
    const complaint = otherFailure(step.fails, exit, output)
    if (complaint === undefined) return
    throw new FailureError({
      ...commandFailed(command.line, exit, output),
      message: `${short(command.line)} failed, as the step expects, ${complaint}`,
    })
  }
  if (!step.fails) return
  throw new FailureError({
    code: 'unexpected-success',
    message: `the step ${step.id} should have failed, saying ${JSON.stringify(step.fails.says)}, but it succeeded`,
  })
}

/** Milliseconds for which a command may look on while the step waits for nothing: then nobody would ever end it. */
const longestFollow = 60_000

/** A command that looks on (`logs -f`) is interrupted when what the step waits for has come, as its user would do by Ctrl-C. */
async function perform(context: StepContext, step: Step, command: Command): Promise<CommandResult> {
  const given = { ...context.command, signal: context.signal, print: printer(context) }
  if (command.name !== 'logs' || !command.follow) return performCommand(given, command)
  const interrupt = new AbortController()
  let failure: unknown
  const fail = (cause: unknown): void => {
    failure = cause
    interrupt.abort()
  }
  const timer = step.wait ? undefined : setTimeout(() => fail(stillFollowing(command.container)), longestFollow)
  if (step.wait) wait(context, step.wait).then(() => interrupt.abort(), fail)
  try {
    const result = await performCommand({ ...given, interrupt: interrupt.signal }, command)
    if (failure) throw failure
    return result
  } finally {
    clearTimeout(timer)
  }
}

const stillFollowing = (container: string): FailureError =>
  new FailureError({
    code: 'wait-failed',
    message: `docker logs -f ${container} was still going on after ${longestFollow / 1000} s`,
    remedy: 'Say in the step’s wait when it is enough, for example: wait: { container: web, log: "ready" }.',
  })

/** How a failure differs from the one that the step is about. */
function otherFailure(fails: NonNullable<Step['fails']>, exit: number, output: string): string | undefined {
  if (fails.exit !== undefined && fails.exit !== exit) return `but with exit code ${exit} in place of ${fails.exit}`
  return output.includes(fails.says) ? undefined : `but did not say ${JSON.stringify(fails.says)}`
}

/** A line's placeholders are filled in just before it is sent, as a line above it may make what they ask for. */
async function filledCommand(context: StepContext, step: Step, parsed: ParsedCommand, text: string): Promise<ParsedCommand> {
  if (!parsed.line.includes('{{')) return parsed
  await context.observer.settle(context.signal)
  const line = fill(context, parsed.line, singleWord)
  const whole = fillIfPossible(context, text)
  if (whole !== undefined) context.record.command = whole.trim()
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

/** Runs one shown part of a step; however it ends, it stands in the record as finished. */
async function inRecord<T extends { readonly exit: number; readonly output: string }>(
  context: StepContext,
  line: string,
  work: () => Promise<T>,
): Promise<T> {
  const { record } = context
  record.begin(line)
  try {
    const result = await work()
    record.finish(result.exit, result.output)
    return result
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    record.print(`dockstage: ${message}\n`)
    record.finish(context.signal.aborted ? 130 : 1)
    throw cause
  }
}

const printer = (context: StepContext) => (text: string) => {
  context.record.print(text)
  context.onPrint()
}

async function wait(context: StepContext, given: Wait): Promise<void> {
  const container = await filledText(context, given.container)
  const log = given.log === undefined ? undefined : await filledText(context, given.log, escapeRegExp)
  const it = { ...given, container, ...(log === undefined ? {} : { log }) }
  await waitFor({ ...context.command, signal: context.signal }, it, context.waiting)
  context.waiting(undefined)
}

async function http(context: StepContext, given: NonNullable<Step['http']>): Promise<void> {
  await context.observer.settle(context.signal)
  const form = given.form && Object.fromEntries(Object.entries(given.form).map(([name, value]) => [name, fill(context, value)]))
  const request = {
    ...given,
    url: fill(context, given.url),
    ...(form ? { form } : {}),
    ...(given.contains === undefined ? {} : { contains: fill(context, given.contains) }),
    ...(given.lacks === undefined ? {} : { lacks: fill(context, given.lacks) }),
  }
  const line = curlLine(request)
  addLine(context.record, line)
  context.waiting(`${request.method} ${request.url}`)
  const outcome = await inRecord(context, line, async () => {
    const it = await askUntilItHolds(request, () => context.observer.topology, context.signal, context.dial)
    return { ...it, exit: it.held ? 0 : 22 }
  })
  context.waiting(undefined)
  if (outcome.failure) throw new FailureError(outcome.failure)
}

async function host(context: StepContext, given: NonNullable<Step['host']>): Promise<void> {
  const action = { ...given, path: await filledText(context, given.path) }
  const line = hostLine(action)
  addLine(context.record, line)
  const outcome = await inRecord(context, line, async () => {
    const it = await hostAction(action, context.command.workspace)
    return { ...it, exit: it.complaint === undefined ? 0 : 1 }
  })
  if (outcome.complaint !== undefined) throw new FailureError({ code: 'host-failed', message: outcome.complaint })
}

function check(context: StepContext, step: Step, before: Observer['topology'], topology: Observer['topology']): readonly string[] {
  const results = checkExpectations(step.expect, before, topology, context.record.rawOutput)
  const broken = results.filter((it) => !it.held && !it.unknown)
  const unknown = results.filter((it) => it.unknown).map((it) => it.message)
  const [first] = broken
  if (first)
    throw new FailureError({ code: 'expectation-failed', message: first.message, detail: broken.map((it) => it.message).join('\n') })
  if (context.strict && unknown.length > 0)
    throw new FailureError({
      code: 'expectation-failed',
      message: `could not be observed on this engine, and --strict counts that as a failure: ${unknown[0]}`,
      detail: unknown.join('\n'),
    })
  return unknown
}

function addLine(record: StepRecord, line: string): void {
  record.command = record.command === '' ? line : `${record.command}\n${line}`
}

async function filledText(context: StepContext, text: string, escaping?: (value: string) => string): Promise<string> {
  if (!text.includes('{{')) return text
  await context.observer.settle(context.signal)
  return fill(context, text, escaping)
}

/** What was observed is no pattern. */
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/** What an engine reports is untrusted: with a blank or an option in it, the line would say something else than what was consented to. */
function singleWord(value: string): string {
  if (/^[\w:][\w.:-]*$/.test(value)) return value
  throw new FailureError({ code: 'bad-usage', message: `what the engine reports is no plain word: ${JSON.stringify(value.slice(0, 120))}` })
}

function fill(context: StepContext, text: string, escaping?: (value: string) => string): string {
  const result = fillPlaceholders(text, context.observer.topology, escaping ? { escape: escaping } : {})
  if (!result.ok) throw new FailureError(result.failure)
  return result.value
}

function fillIfPossible(context: StepContext, text: string): string | undefined {
  const result = fillPlaceholders(text, context.observer.topology)
  return result.ok ? result.value : undefined
}

const short = (line: string): string => (line.length > 120 ? `${line.slice(0, 117)}...` : line)

function commandFailed(line: string, exit: number, output: string): Failure {
  const words = output.trim().split('\n').slice(-5).join('\n')
  return { code: 'command-failed', message: `${short(line)} failed with exit code ${exit}`, ...(words ? { detail: words } : {}) }
}
