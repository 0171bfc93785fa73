import type { CommandRun, EngineCall } from '../../shared/playback/frame.ts'
import { maskOutput } from '../../shared/secrets.ts'

/** A step's output may grow to this many characters in the frames; what is beyond is counted, not kept. */
const mostOutput = 500_000

/** What a step has done so far; each frame is a copy of it. Outputs leave it masked only. */
export class StepRecord {
  readonly step: string
  readonly startedAt = new Date()
  /** What the step runs, placeholders filled in. */
  command = ''
  answer: number | undefined
  readonly #begun = performance.now()
  readonly #commands: CommandRun[] = []
  readonly #calls: EngineCall[] = []
  /** Outputs of the commands that are over, unmasked: expectations are checked against it. */
  #finished = ''
  #running: { line: string; output: string; calls: EngineCall[] } | undefined

  constructor(step: string) {
    this.step = step
  }

  begin(line: string): void {
    this.#running = { line, output: '', calls: [] }
  }

  print(text: string): void {
    if (this.#running) this.#running.output = limited(this.#running.output + text)
  }

  call(call: EngineCall): void {
    this.#calls.push(call)
    this.#running?.calls.push(call)
  }

  /** The part in hand is over. Without an output of its own, what was printed is its output. */
  finish(exit: number, output?: string): void {
    const part = this.#running
    if (!part) return
    const whole = limited(output ?? part.output)
    this.#commands.push({ line: part.line, exit, output: maskOutput(whole), calls: part.calls })
    this.#finished = limited(this.#finished + withNewline(whole))
    this.#running = undefined
  }

  /** Unmasked; never send it. */
  get rawOutput(): string {
    return this.#finished + (this.#running?.output ?? '')
  }

  get output(): string {
    return maskOutput(this.rawOutput)
  }

  /** Of the parts that are over. */
  commands(): readonly CommandRun[] {
    return [...this.#commands]
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
  if (text.length <= mostOutput) return text
  const note = '\n[... cut here: the rest is not kept]\n'
  return text.endsWith(note) ? text : text.slice(0, mostOutput) + note
}
