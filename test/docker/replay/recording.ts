import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One step of a recording of `shared/engine-facts` (its README tells the format). */
export interface Step {
  readonly n: number
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

const factsDirectory = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'engine-facts')

/** The recordings of one engine, in the order of their numbers; none where `shared` is not beside the checkout. */
export function recordingsOf(version: '20.10.24' | '26.1.5'): readonly Recording[] {
  const directory = join(factsDirectory, `facts-${version}`)
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => /^\d\d-.*\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Recording)
}
