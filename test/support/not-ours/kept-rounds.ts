import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Round } from './round.ts'

const directory = join(import.meta.dirname, '..', '..', '..', 'test-results', 'not-ours')

/** Puts what came of a round aside, one line of JSON each, for the table in docs/not-ours.md. */
export function keepRound(engine: string, round: Round): void {
  mkdirSync(directory, { recursive: true })
  appendFileSync(join(directory, `${engine}.jsonl`), `${JSON.stringify({ at: new Date().toISOString(), ...round })}\n`)
}
