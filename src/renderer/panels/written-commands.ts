import type { CommandRun, Frame } from '../../shared/playback/frame.ts'

export interface WrittenCommand extends CommandRun {
  /** As it stands in the scenario, with its line breaks. */
  readonly written: string
}

/**
 * A frame's commands as their author broke them into lines. The runner reports each as one line; where the step's text splits into as many
 * commands, their own line breaks are kept, for they are what the lesson shows. In the middle of a step the last one is the one that is in hand, with
 * what it has printed so far.
 */
export function writtenCommands(frame: Pick<Frame, 'command' | 'commands' | 'output' | 'last'>): readonly WrittenCommand[] {
  const texts = splitCommands(frame.command)
  const match = texts.length >= frame.commands.length && frame.commands.every((it, at) => squeezed(texts[at] ?? '') === squeezed(it.line))
  const over = frame.commands.map((it, at) => ({ ...it, written: match ? (texts[at] ?? it.line) : it.line }))
  const next = match && !frame.last ? texts[over.length] : undefined
  return next === undefined ? over : [...over, { written: next, line: squeezed(next), exit: 0, output: outputAfter(frame), calls: [] }]
}

/** A frame's output is that of its commands one after the other, each on lines of its own. */
function outputAfter({ commands, output }: Pick<Frame, 'commands' | 'output'>): string {
  const before = commands.map((it) => (it.output === '' || it.output.endsWith('\n') ? it.output : `${it.output}\n`)).join('')
  return output.startsWith(before) ? output.slice(before.length) : ''
}

/** The commands of a `run` text: one a line, a line that ends in a backslash goes on, comments and empty lines left out. */
export function splitCommands(text: string): readonly string[] {
  const commands: string[] = []
  let open = false
  for (const line of text.split('\n').map((it) => it.trimEnd())) {
    if (open) commands.push(`${commands.pop()}\n${line}`)
    else if (line.trim() !== '' && !line.trimStart().startsWith('#')) commands.push(line.trimStart())
    else continue
    open = line.endsWith('\\')
  }
  return commands
}

const squeezed = (text: string): string => text.replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim()
