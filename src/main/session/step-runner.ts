import type { CommandContext } from '../../engine/commands/context.ts'
import { searchesWithin } from '../../engine/commands/expression-found.ts'
import { waitFor } from '../../engine/commands/wait.ts'
import type { Observer } from '../../engine/observe/observer.ts'
import type { EngineCall } from '../../shared/playback/frame.ts'
import { FailureError } from '../../shared/result.ts'
import { checkExpectations } from '../../shared/scenario/expectations.ts'
import { escapeRegExp } from '../../shared/scenario/placeholders.ts'
import type { Step, Wait } from '../../shared/scenario/scenario.ts'
import { commandTexts } from '../../shared/scenario/step-commands.ts'
import { fill } from './fill.ts'
import { hostAction, hostLine } from './host-step.ts'
import { askUntilItHolds, curlLine, type Dial } from './http-step.ts'
import { runCommands } from './run-commands.ts'
import { refuseMasked } from './secrets-of-file.ts'
import { inRecord, type StepRecord } from './step-record.ts'

/** What a step needs of its run. */
export interface StepContext {
  readonly command: Omit<CommandContext, 'signal' | 'print'>
  /** A client like the commands' own, whose calls are told to somebody else. */
  readonly client: (onCall: (call: EngineCall) => void) => CommandContext['docker']
  readonly observer: Observer
  readonly record: StepRecord
  /** Aborted with a `FailureError` as its reason: the user's cancel, or the engine's loss. */
  readonly signal: AbortSignal
  /** Expectations that could not be observed fail the step. */
  readonly strict: boolean
  readonly dial?: Dial | undefined
  /** Something was printed. */
  onPrint(): void
  readonly onLayer?: CommandContext['layer']
  /** Set by a command that only looks on: the user's cancel is its Ctrl-C then, and not the step's. Returns the undo. */
  readonly onInterrupt?: (interrupt: () => void) => () => void
  /** What the step waits for, in words; undefined when it goes on. */
  waiting(what: string | undefined): void
  /** Something is about to be done that can change what no observation tells: the pages of a program, files of the workspace. */
  changes(what: string): void
  /** The option that the user (or the file) chose. */
  answer(step: Step): Promise<number>
}

/**
 * Does all parts of a step, in this order: ask, run, wait, http, host, expect. Resolves with the expectations that could not be observed on this
 * engine; throws a `FailureError` for everything else that did not hold. What was done until then is in the record.
 */
export async function performStep(context: StepContext, step: Step): Promise<readonly string[]> {
  refuseMasked(step)
  const { record, observer } = context
  const before = observer.topology
  if (step.ask) {
    record.answer = await context.answer(step)
    context.waiting(undefined)
  }
  const { wait: given } = step
  if (commandTexts(step).length > 0) await runCommands(context, step, given && ((signal) => wait({ ...context, signal }, given)))
  if (given) await wait(context, given)
  if (step.http) await http(context, step.http)
  if (step.host) await host(context, step.host)
  const topology = await observer.settle(context.signal)
  return check(context, step, before, topology)
}

/** Resolves with what was waited for, placeholders filled in. */
async function wait(context: StepContext, given: Wait): Promise<Wait> {
  const container = await fill(context, given.container)
  const log = given.log === undefined ? undefined : await fill(context, given.log, escapeRegExp)
  const it = { ...given, container, ...(log === undefined ? {} : { log }) }
  await waitFor({ ...context.command, signal: context.signal }, it, context.waiting)
  context.waiting(undefined)
  return it
}

async function http(context: StepContext, given: NonNullable<Step['http']>): Promise<void> {
  const request = {
    ...given,
    url: await fill(context, given.url),
    ...(given.form ? { form: await filledValues(context, given.form) } : {}),
  }
  if (given.contains !== undefined) request.contains = await fill(context, given.contains)
  if (given.lacks !== undefined) request.lacks = await fill(context, given.lacks)
  const line = curlLine(request)
  addLine(context.record, line)
  context.waiting(`${request.method} ${request.url}`)
  if (request.method !== 'GET') context.changes(line)
  const outcome = await inRecord(context, line, async () => {
    const it = await askUntilItHolds(request, () => context.observer.topology, context.signal, context.dial)
    return { ...it, exit: it.held ? 0 : 22 }
  })
  context.waiting(undefined)
  if (outcome.failure) throw new FailureError(outcome.failure)
}

async function filledValues(context: StepContext, values: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const filled: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) filled[name] = await fill(context, value)
  return filled
}

async function host(context: StepContext, given: NonNullable<Step['host']>): Promise<void> {
  const action = { ...given, path: await fill(context, given.path) }
  const line = hostLine(action)
  addLine(context.record, line)
  if (action.kind === 'write') context.changes(line)
  const outcome = await inRecord(context, line, async () => {
    const it = await hostAction(action, context.command.workspace)
    return { ...it, exit: it.complaint === undefined ? 0 : 1 }
  })
  if (outcome.complaint !== undefined) throw new FailureError({ code: 'host-failed', message: outcome.complaint })
}

function check(context: StepContext, step: Step, before: Observer['topology'], topology: Observer['topology']): readonly string[] {
  const results = checkExpectations(step.expect, before, topology, context.record.rawOutput, searchesWithin())
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
