import { parseCommands } from '../command/parse.ts'
import { readWords } from '../command/words.ts'
import { plainText } from '../plain-text.ts'
import type { CommandRun } from '../playback/frame.ts'
import type { Printed } from './report.ts'

/** More of an output is not read: what a program says about its connections stands in far less. */
const mostCharacters = 200_000

/** A program in a container: which container, as the command named it, and what was printed. */
export interface InContainer {
  readonly container?: string
  /** Of `docker run`: its container may have no name that is known here. */
  readonly image?: string
  readonly printed: Printed
}

/** What a docker command let run in a container and heard the output of; undefined for any other command. */
export function printedBy(run: Pick<CommandRun, 'line' | 'output' | 'exit'>): InContainer | undefined {
  const [parsed] = parseCommands(run.line).commands
  const command = parsed?.command
  const output = plainText(run.output.slice(0, mostCharacters))
  if (command?.name === 'exec' && !command.detach)
    return { container: command.container, printed: { ...scriptOf(command.arguments, output), output, exit: run.exit } }
  if (command?.name === 'run' && !command.detach) {
    const { containerName, image, entrypoint, arguments: words } = command.spec
    const called = entrypoint === undefined ? words : [entrypoint, ...words]
    const printed = { ...scriptOf(called, output), output, exit: run.exit }
    return { ...(containerName === undefined ? {} : { container: containerName }), image, printed }
  }
  return undefined
}

/** A shell's script is taken apart where it is one plain command; at a shell's prompt, the lines that were typed are the script. */
function scriptOf(words: readonly string[], output: string): Pick<Printed, 'script' | 'words'> {
  const [program = '', option, script] = words
  if (!/^(?:\/\w+)*\/?(?:ba|a|da|z)?sh$/.test(program)) return { script: words.join(' '), words: bare(words) }
  if (option === undefined || /^-[il]+$/.test(option)) return { script: typedLines(output) }
  if (script === undefined || !/^-\w*c$/.test(option)) return { script: words.join(' ') }
  const { lines, problems } = readWords(script)
  const [line, another] = lines
  const isPlain = line && !another && problems.length === 0 && !/[$`*?[\]~]|^\w+=/.test(script)
  return isPlain ? { script, words: bare(line.map((it) => it.value)) } : { script }
}

/** `/usr/bin/ping` is ping. */
const bare = ([program = '', ...rest]: readonly string[]): string[] => [program.replace(/^.*\//, ''), ...rest]

/** What stands after a prompt (`/ # `, `root@4f1c:/# `) in what a terminal showed. */
const typedLines = (output: string): string =>
  output
    .split('\n')
    .flatMap((line) => /^[^#$\n]{0,80}[#$] (.*)$/.exec(line)?.[1] ?? [])
    .join('\n')
