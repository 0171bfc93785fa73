import { TemplateError } from '../../shared/command/go-template-parse.ts'
import { Refused } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'

/** Gathers what a command prints, and hands it on as it comes. */
export class Output {
  #text = ''
  readonly #print: (text: string) => void

  constructor(context: Pick<CommandContext, 'print'>) {
    this.#print = (text) => context.print(text)
  }
  print(text: string): void {
    if (text === '') return
    this.#text += text
    this.#print(text)
  }
  line(text: string): void {
    this.print(`${text}\n`)
  }
  done(exit = 0): CommandResult {
    return { exit, output: this.#text }
  }
}

/** As the docker program words an engine's refusal, or a template that it can not read; anything else is thrown on. */
export function refusalText(error: unknown): string {
  if (error instanceof Refused) return `Error response from daemon: ${error.message}`
  if (error instanceof TemplateError) return `template parsing error: ${error.message}`
  throw error
}

/** Does something for each name: prints what it returns as it goes, then all refusals, as the docker program does (exit 1). */
export async function forEach(
  context: CommandContext,
  names: readonly string[],
  act: (name: string) => Promise<string | undefined>,
): Promise<CommandResult> {
  const output = new Output(context)
  const refusals: string[] = []
  for (const name of names) {
    try {
      const line = await act(name)
      if (line !== undefined) output.line(line)
    } catch (error) {
      refusals.push(refusalText(error))
    }
  }
  for (const refusal of refusals) output.line(refusal)
  return output.done(refusals.length > 0 ? 1 : 0)
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
