import { TemplateError } from '../../shared/command/go-template-parse.ts'
import { runLimits } from '../../shared/run-limits.ts'
import { Refused } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'

/** Gathers what a command prints, as far as a step keeps it, and hands it on as it comes. */
export class Output {
  #text = ''
  readonly #print: (text: string) => void
  /** See `CommandContext`. */
  readonly layer: NonNullable<CommandContext['layer']>

  constructor(context: Pick<CommandContext, 'print' | 'layer'>) {
    this.#print = (text) => context.print(text)
    this.layer = (id, progress) => context.layer?.(id, progress)
  }
  print(text: string): void {
    if (text === '') return
    // One character more than is kept tells that it is not all.
    if (this.#text.length <= runLimits.kept) this.#text = (this.#text + text).slice(0, runLimits.kept + 1)
    this.#print(text)
  }
  line(text: string): void {
    this.print(`${text}\n`)
  }
  done(exit = 0): CommandResult {
    return { exit, output: this.#text }
  }
}

/** What the docker program itself finds wrong, in its own words, before it asks the engine or after. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
}

/** And what it finds wrong in the line as it reads it (exit 125). */
export class UsageError extends ProgramError {}

/** As the docker program words an engine's refusal, its own, or a template that it can not read; anything else is thrown on. */
export function refusalText(error: unknown): string {
  if (error instanceof ProgramError) return error.message
  if (error instanceof Refused) return `Error response from daemon: ${error.message}`
  if (error instanceof TemplateError) return `template parsing error: ${error.message}`
  throw error
}

/** How many containers the docker program stops, kills, pauses or removes at once. */
export const programsAtOnce = 50

export interface ForEachOptions {
  /** How many names are acted on at once; one after the other if left out. What is printed keeps the order of the names. */
  readonly atOnce?: number
  /** Whether a refusal makes the exit code 1; each does if left out. */
  readonly counts?: (refusal: unknown) => boolean
}

/** Does something for each name: prints what it returns as it goes, then all refusals, as the docker program does (exit 1). */
export async function forEach(
  context: CommandContext,
  names: readonly string[],
  act: (name: string) => Promise<string | undefined>,
  { atOnce = 1, counts = () => true }: ForEachOptions = {},
): Promise<CommandResult> {
  const output = new Output(context)
  const refusals: unknown[] = []
  const texts: string[] = []
  const underWay: Promise<() => string | undefined>[] = []
  const startNext = (): void => {
    const name = names[underWay.length]
    if (name === undefined) return
    // Settled to a function, so that one which fails while an earlier one is awaited is not an unhandled rejection.
    underWay.push(
      act(name).then(
        (line) => () => line,
        (error: unknown) => () => {
          throw error
        },
      ),
    )
  }
  for (let i = 0; i < atOnce; i++) startNext()
  for (let i = 0; i < names.length; i++) {
    try {
      const line = (await (underWay[i] as (typeof underWay)[number]))()
      if (line !== undefined) output.line(line)
    } catch (error) {
      texts.push(refusalText(error))
      refusals.push(error)
    }
    startNext()
  }
  for (const text of texts) output.line(text)
  return output.done(refusals.some(counts) ? 1 : 0)
}

/** A command that does one thing: what it returns is printed, a refusal is printed with exit 1. */
export async function once(context: CommandContext, act: (output: Output) => Promise<string | undefined>): Promise<CommandResult> {
  const output = new Output(context)
  try {
    const line = await act(output)
    if (line !== undefined) output.line(line)
    return output.done()
  } catch (error) {
    output.line(refusalText(error))
    return output.done(1)
  }
}
