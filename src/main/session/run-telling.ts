import type { AppEvents, RunView } from '../../shared/ipc.ts'
import { type RunEvent, reduce } from '../../shared/playback/run.ts'
import type { HistoryLine } from '../../shared/recording/run-history.ts'
import type { Failure } from '../../shared/result.ts'
import type { SecretValues } from '../../shared/secret-values.ts'
import type { HistoryFile } from './history-file.ts'

type Status = AppEvents['runStatus']

interface RunTellingOptions {
  /** As the run begins. */
  readonly view: RunView
  readonly secrets: SecretValues
  readonly history: HistoryFile | undefined
  readonly tell: (event: RunEvent) => void
  /** What is told with each status, as it is then. */
  readonly withStatus: () => Pick<Status, 'consentNeeded' | 'hostLook'>
  /** Why no step of what is open can be run. */
  readonly impossible: () => Failure | undefined
}

/** What is told of a run, and kept of it in its history: the one place where its view changes. */
export class RunTelling {
  readonly #options: RunTellingOptions
  #view: RunView
  #fileProblem: Failure | undefined

  constructor(options: RunTellingOptions) {
    this.#options = options
    this.#view = options.view
  }

  get view(): RunView {
    return this.#view
  }

  tell(event: RunEvent): void {
    if (event.type === 'frame') this.#options.history?.frame(event.frame)
    else if (event.type === 'sizes') this.keep({ sizes: { index: event.index, sizes: event.sizes } })
    this.#view = reduce(this.#view, event) ?? this.#view
    this.#options.tell(this.#masked(event))
  }

  /** Tells a change of anything but frames; progress and failure stand only as long as they are told again. */
  status(change: Partial<Status>): void {
    const { id, status, nextStep, cleaned } = this.#view
    this.tell({
      type: 'status',
      status: {
        id,
        status,
        nextStep,
        ...(cleaned ? { cleaned } : {}),
        ...(this.#fileProblem ? { fileProblem: this.#fileProblem } : {}),
        ...this.#options.withStatus(),
        ...change,
      },
    })
  }

  /** Tells where the run stands, a failure that stands with it. */
  standing(): void {
    const { nextStep, failure: before, frames, opened } = this.#view
    const why = this.#options.impossible() ?? before
    const atEnd = nextStep >= opened.scenario.steps.length
    const status = why ? 'failed' : atEnd ? 'done' : frames.length === 0 ? 'idle' : 'paused'
    this.status({ status, ...(why ? { failure: why } : {}) })
  }

  /** The file was saved with errors, or (undefined) without. */
  fileProblem(problem: Failure | undefined): void {
    this.#fileProblem = problem && this.#options.secrets.failure(problem)
    this.standing()
  }

  /** The history is a file: what the scenario writes as a secret is not in it, nor what was typed as one. */
  keep(line: HistoryLine): void {
    this.#options.history?.write(line.opened ? { ...line, opened: this.#options.secrets.opened(line.opened) } : line)
  }

  /** Frames and what else is told are masked as they are made; the scenario is not, as its steps are run. */
  #masked(event: RunEvent): RunEvent {
    const { secrets } = this.#options
    if (event.type === 'opened') return { ...event, run: { ...event.run, opened: secrets.opened(event.run.opened) } }
    return event.type === 'replaced' ? { ...event, opened: secrets.opened(event.opened) } : event
  }
}
