import type { CommandOf } from '../../shared/command/command.ts'
import { parseTimestamp } from '../../shared/command/timestamp.ts'
import { openStream, segment } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { meant, ourContainer } from './ours.ts'
import { once, ProgramError } from './output.ts'
import { readOutput } from './streams.ts'

/** `docker logs`, as far as they are now; with `-f` until the container ends or the context's `interrupt`. */
export const logs = (context: CommandContext, command: CommandOf<'logs'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const container = await ourContainer(context, command.container)
    const query = {
      stdout: 1,
      stderr: 1,
      tail: command.tail ?? 'all',
      timestamps: command.timestamps ? 1 : undefined,
      details: command.details ? 1 : undefined,
      since: moment('since', command.since),
      until: moment('until', command.until),
      follow: command.follow ? 1 : undefined,
    }
    const stream = await openStream(context, 'GET', `/containers/${segment(meant(command.container, container))}/logs`, { query })
    await readOutput(stream, container.Config.Tty, context.signal, (text) => output.print(text), context.interrupt)
    return undefined
  })

function moment(name: 'since' | 'until', text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const found = parseTimestamp(text, Date.now())
  if (found === undefined) throw new ProgramError(`invalid value for "${name}": failed to parse value as time or duration: "${text}"`)
  return found
}
