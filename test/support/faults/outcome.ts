import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Failure } from '../../../src/shared/result.ts'

/** How a play went on when a fault was over: the step had held; or it was tried again, left out, gone back behind, or all was begun anew. */
export type Onward = 'held' | 'retried' | 'skipped' | 'rewound' | 'restarted' | 'taken up' | 'cleaned up'

/** What came of one fault at one step. What must hold whatever comes of it (`Stage`) has held. */
export interface Outcome {
  readonly fault: string
  readonly scenario: string
  readonly step: string
  /** The shape of what was told; absent where the step held. */
  readonly told?: string
  /** Milliseconds, by the test's clock, from the fault to the step's end. */
  readonly ms: number
  readonly onward: Onward
}

/** What a step can say for many reasons of its own: by its code alone. */
const manyWords = ['expectation-failed', 'http-failed', 'wait-failed', 'not-found', 'unexpected-success']

/** Code and message without what belongs to one scenario only: command lines, names, numbers. */
export function shapeOf({ code, message }: Failure): string {
  if (manyWords.includes(code)) return code
  if (code === 'command-failed') return 'command-failed: LINE failed'
  const words = message
    .replace(/\b(?:GET|POST|DELETE|PUT|HEAD) \/\S+/g, 'CALL')
    .replace(/"[^"]*"/g, 'NAME')
    .replace(/\b(container|network|volume|image) NAME/g, 'THING')
    .replace(/^(?:ls|cat(?: >)?) [^:]+:/, 'LINE:')
    .replace(/(?<= for | it was )\d+(?:\.\d+)? s/g, 'N s')
  return `${code}: ${words}`
}

/** Why a failure is not fit to be shown; undefined where it is. */
export function unclear({ code, message, remedy }: Failure): string | undefined {
  if (code === 'unexpected') return 'it is told as something unforeseen'
  if (message.trim().length < 10) return 'its message says nothing'
  if (/undefined|\[object|NaN|\bE[A-Z]{4,}\b|at \S+:\d+:\d+/.test(message)) return 'its message is a program’s, not a person’s'
  if (code.startsWith('engine-') && code !== 'engine-refused' && !remedy) return 'it does not say what to do'
  return undefined
}

const directory = join(import.meta.dirname, '..', '..', '..', 'test-results', 'faults')

/** Puts the outcomes of a run aside, for the table. */
export function keepOutcomes(engine: 'embedded' | 'docker', name: string, outcomes: readonly Outcome[]): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, `${engine} ${name}.json`), outcomes.map((it) => `${JSON.stringify(it)}\n`).join(''))
}

/** All that were put aside. */
export function keptOutcomes(engine: 'embedded' | 'docker'): Outcome[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith(`${engine} `))
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').trim().split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as Outcome)
}
