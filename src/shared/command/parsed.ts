import type { Command } from './command.ts'

export interface ParsedCommand {
  /** As one shell line: continuation joined, quotes kept. */
  readonly line: string
  /** Where `docker` stands in the text. */
  readonly offset: number
  readonly command: Command
}

/** One thing wrong with a command line: what was found, and the nearest right word where there is one. Offsets are into the text. */
export interface CommandProblem {
  readonly offset: number
  readonly length: number
  readonly message: string
}
