import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One step of a recording of `shared/engine-facts` (its README tells the format). */
export interface Step {
  readonly n: number
  /** Milliseconds since the epoch, by the recorder's clock. */
  readonly startedAt: number
  readonly endedAt: number
  readonly note?: string
  readonly request?: {
    readonly method: string
    readonly path: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: unknown
    readonly stdin?: readonly (string | null)[]
  }
  readonly response?: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body?: unknown
    readonly bodyLines?: readonly unknown[]
    readonly bodyText?: string
    readonly bodyBase64?: string
    readonly bodyBytes?: number
    readonly frames?: readonly { readonly stream: string; readonly text: string }[]
    /** The reader went away before the engine's end. */
    readonly cutByReader?: boolean
    readonly ended?: 'engine closed' | 'reader stopped'
  }
  readonly events?: readonly unknown[]
  readonly inContainer?: string
  readonly cmd?: string | readonly string[]
}

export interface Recording {
  readonly id: string
  readonly title: string
  readonly steps: readonly Step[]
}

type RecordedStep = Omit<Step, 'startedAt' | 'endedAt'> & { readonly t: number; readonly ms?: number }

interface RecordedFile extends Omit<Recording, 'steps'> {
  readonly recordedAt: string
  readonly steps: readonly RecordedStep[]
}

const factsDirectory = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'engine-facts')

/** The recordings of one engine, in the order of their numbers; none where `shared` is not beside the checkout. */
export function recordingsOf(version: '20.10.24' | '26.1.5'): readonly Recording[] {
  const directory = join(factsDirectory, `facts-${version}`)
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => /^\d\d-.*\.json$/.test(name))
    .sort()
    .map((name) => {
      const { recordedAt, steps, ...about } = JSON.parse(readFileSync(join(directory, name), 'utf8')) as RecordedFile
      return { ...about, steps: steps.map((step) => timed(step, Date.parse(recordedAt))) }
    })
}

/** Where the recorder waited for events, it did so for 150 ms at least. */
const timed = (step: RecordedStep, start: number): Step => ({
  ...step,
  startedAt: start + step.t - (step.ms ?? 0) - (step.events ? 150 : 0),
  endedAt: start + step.t,
})
