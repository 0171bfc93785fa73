import type { CommandRun, EngineCall } from '../../shared/playback/frame.ts'
import { runLimits } from '../../shared/run-limits.ts'
import { SecretValues } from '../../shared/secret-values.ts'

/** A command, request or file action in hand. */
export interface Part {
  readonly line: string
  /** Of the terminal, from 1, where several run side by side. */
  readonly terminal?: number | undefined
  output: string
  readonly calls: EngineCall[]
}

/** What a step has done so far; each frame is a copy of it. Command lines, outputs and calls leave it masked only. */
export class StepRecord {
  readonly step: string
  readonly startedAt = new Date()
  readonly secrets: SecretValues
  /** What the step runs, placeholders filled in; unmasked. */
  command = ''
  answer: number | undefined
  readonly #begun = performance.now()
  readonly #commands: CommandRun[] = []
  readonly #calls: EngineCall[] = []
  /** Outputs of the commands that are over, unmasked: expectations are checked against it. */
  #finished = ''
  /** Parts in hand, oldest first; more than one only of commands that run side by side. */
  readonly #running: Part[] = []

  constructor(step: string, secrets = new SecretValues()) {
    this.step = step
    this.secrets = secrets
  }

  begin(line: string, terminal?: number): Part {
    const part: Part = { line, terminal, output: '', calls: [] }
    this.#running.push(part)
    return part
  }

  print(part: Part, text: string): void {
    part.output = limited(part.output + text)
  }

  /** What is in hand at a terminal. */
  partIn = (terminal: number): Part | undefined => this.#running.find((it) => it.terminal === terminal)

  /** Without a part it belongs to the newest that is in hand. */
  call(call: EngineCall, part = this.#running.at(-1)): void {
    const path = this.secrets.output(call.path)
    const shown = path === call.path ? call : { ...call, path }
    this.#calls.push(shown)
    part?.calls.push(shown)
  }

  /** A part is over. Without an output of its own, what was printed is its output. */
  finish(part: Part, exit: number, output?: string): void {
    const at = this.#running.indexOf(part)
    if (at < 0) return
    const whole = limited(output ?? part.output)
    const { terminal, calls } = part
    const line = this.secrets.written(part.line)
    this.#commands.push({ line, exit, output: this.secrets.output(whole), calls, ...(terminal === undefined ? {} : { terminal }) })
    this.#finished = limited(this.#finished + withNewline(whole))
    this.#running.splice(at, 1)
  }

  /** Unmasked; never send it. */
  get rawOutput(): string {
    return this.#finished + this.#running.map((it, at) => (at < this.#running.length - 1 ? withNewline(it.output) : it.output)).join('')
  }

  get output(): string {
    return this.secrets.output(this.rawOutput)
  }

  get shownCommand(): string {
    return this.secrets.written(this.command)
  }

  /** Of the parts that are over; terminal by terminal, where there are several. */
  commands(): readonly CommandRun[] {
    return this.#commands.toSorted((a, b) => (a.terminal ?? 0) - (b.terminal ?? 0))
  }

  calls(): readonly EngineCall[] {
    return [...this.#calls]
  }

  ms(): number {
    return Math.round(performance.now() - this.#begun)
  }
}

const withNewline = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

const limited = (text: string): string => {
  if (text.length <= runLimits.kept) return text
  const note = '\n[... cut here: the rest is not kept]\n'
  return text.endsWith(note) ? text : text.slice(0, runLimits.kept) + note
}

/** Runs one shown part of a step; however it ends, it stands in the record as finished. */
export async function inRecord<T extends { readonly exit: number; readonly output: string }>(
  { record, signal, number }: { readonly record: StepRecord; readonly signal: AbortSignal; readonly number?: number | undefined },
  line: string,
  work: (print: (text: string) => void) => Promise<T>,
): Promise<T> {
  const part = record.begin(line, number)
  try {
    const result = await work((text) => record.print(part, text))
    record.finish(part, result.exit, result.output)
    return result
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    record.print(part, `dockstage: ${message}\n`)
    record.finish(part, signal.aborted ? 130 : 1)
    throw cause
  }
}
