import type { RunView } from '../../shared/ipc.ts'
import { commandTexts } from '../../shared/scenario/step-commands.ts'
import { splitCommands, writtenCommands } from '../panels/written-commands.ts'
import { withObserved } from '../player/text.ts'
import type { Shown } from '../player/view.ts'

/** So many characters of a command stand in one of the stage's lines: 1,824 px of a monospaced 40 px, its prompt left out. */
export const charactersPerLine = 73
/** More lines than these are set smaller: in 28 px, as many characters a line. */
const mostLines = 3
const charactersPerSmallLine = 105
/** So many small lines stand where there is room for 1, 2 or 3 large ones. */
const smallLines = [1, 2, 3, 5] as const

/** How many lines a command takes on the stage. */
export const linesOf = (command: string): number => command.split('\n').length

/**
 * A command set anew for the stage: broken between words only where a line is full, the lines after the first indented. An option stays beside its
 * value, and words in quotes stay whole.
 */
export function stageCommand(command: string, perLine = charactersPerLine): string {
  const words = command.replace(/\\\n\s*/g, ' ').match(/(?:[^\s'"]|'[^']*'|"(?:[^"\\]|\\.)*"|['"])+/g) ?? []
  const lines: string[] = []
  for (const part of withValues(words, perLine)) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + part.length + 3 <= perLine) lines[lines.length - 1] = `${line} ${part}`
    else lines.push(line === undefined ? part : `  ${part}`)
  }
  return lines.join(' \\\n')
}

/** Each word, an option together with what follows it unless that is an option as well, or would not fit one line with it. */
function withValues(words: readonly string[], perLine: number): readonly string[] {
  const parts: string[] = []
  for (const [at, word] of words.entries()) {
    const before = words[at - 1]
    const last = parts.at(-1)
    const isValue = before?.startsWith('-') === true && !word.startsWith('-') && last === before
    if (before !== undefined && isValue && before.length + word.length + 5 <= perLine) parts[parts.length - 1] = `${before} ${word}`
    else parts.push(word)
  }
  return parts
}

/** The commands of the step that is shown: while it runs as they are written, then as they were run. */
function shownCommands(run: RunView, shown: Shown): readonly string[] {
  if (shown.running) {
    const step = run.opened.scenario.steps[shown.step]
    return step ? splitCommands(withObserved(commandTexts(step).join('\n'), shown.topology)) : []
  }
  return shown.frame ? writtenCommands(shown.frame).map((it) => it.written) : []
}

/** The room for commands, in lines: as much as the longest one of the whole scenario needs, so that the picture keeps its size from step to step. */
export const stageLines = (run: RunView): number =>
  Math.min(
    mostLines,
    Math.max(
      1,
      ...run.opened.scenario.steps.flatMap((step) => splitCommands(commandTexts(step).join('\n')).map((it) => linesOf(stageCommand(it)))),
    ),
  )

export interface StageCommand {
  readonly text: string
  /** Set in the smaller letters. */
  readonly small: boolean
}

/**
 * What stands in a strip of so many lines: of the step's commands the last ones that have room together. A single one that is longer is set smaller, and
 * where it does not fit even so, its end is left out.
 */
export function stageCommands(run: RunView, shown: Shown, lines: number): readonly StageCommand[] {
  const commands = shownCommands(run, shown)
  const fitting = lastFitting(
    commands.map((it) => stageCommand(it)),
    lines,
  )
  const [only] = fitting
  if (fitting.length !== 1 || only === undefined || linesOf(only) <= lines) return fitting.map((text) => ({ text, small: false }))
  return [{ text: firstLines(stageCommand(commands.at(-1) ?? '', charactersPerSmallLine), smallLines[lines] ?? 1), small: true }]
}

function firstLines(text: string, most: number): string {
  const lines = text.split('\n')
  return lines.length <= most ? text : [...lines.slice(0, most - 1), `${(lines[most - 1] ?? '').replace(/ \\$/, '')} …`].join('\n')
}

/** The last commands that have room together; the last one in any case. */
export function lastFitting(commands: readonly string[], lines: number): readonly string[] {
  let used = 0
  const from = commands.findLastIndex((command, index) => {
    used += linesOf(command)
    return used > lines && index < commands.length - 1
  })
  return commands.slice(from + 1)
}
