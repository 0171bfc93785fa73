import { failure, type Result, success } from '../../shared/result.ts'
import type { Scenario, Step } from '../../shared/scenario/scenario.ts'

/** What was answered to the questions of a run, by step: an option's place in its list, counted from 0. */
export class Answers {
  readonly #given: Map<string, number>
  #onAnswer: (() => void) | undefined

  constructor(given: Iterable<readonly [step: string, option: number]> = []) {
    this.#given = new Map(given)
  }

  all(): ReadonlyMap<string, number> {
    return new Map(this.#given)
  }

  replace(given: Iterable<readonly [step: string, option: number]>): void {
    const answers = [...given]
    this.#given.clear()
    for (const [step, option] of answers) this.#given.set(step, option)
  }

  /** Refuses a step that asks nothing, and an option that it has not. */
  give({ steps }: Scenario, id: string, option: number): Result<null> {
    const ask = steps.find((it) => it.id === id)?.ask
    if (!ask) return failure('bad-usage', `no step ${JSON.stringify(id)} asks anything`)
    if (!Number.isInteger(option) || option < 0 || option >= ask.options.length)
      return failure('bad-usage', `the question has options 0 to ${ask.options.length - 1}`)
    this.#given.set(id, option)
    this.#onAnswer?.()
    return success(null)
  }

  /** Resolves with the answer to a step's question, once it is given; rejects with the signal's reason. */
  async to(step: Step, signal: AbortSignal, waiting: (what: string) => void): Promise<number> {
    for (;;) {
      const known = this.#given.get(step.id)
      if (known !== undefined) return known
      waiting(step.ask?.question ?? '')
      await new Promise<void>((resolve, reject) => {
        this.#onAnswer = resolve
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
      this.#onAnswer = undefined
    }
  }
}
