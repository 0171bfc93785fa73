import { parseCommands } from '../command/parse.ts'
import type { ParsedCommand } from '../command/parsed.ts'
import type { Step } from './scenario.ts'

type Commands = Pick<Step, 'run' | 'parallel'>

/** A step's texts of command lines: that of `run`, or each of `parallel`. */
export const commandTexts = ({ run, parallel }: Commands): readonly string[] => [...(run === undefined ? [] : [run]), ...(parallel ?? [])]

/** All docker commands of a step, those that run side by side too. */
export const commandsOf = (step: Commands): readonly ParsedCommand[] => commandTexts(step).flatMap((it) => parseCommands(it).commands)
