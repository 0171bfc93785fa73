import type { CommandOf } from '../../shared/command/command.ts'
import { parseDuration } from '../../shared/command/quantities.ts'
import { openStream, segment } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { ourContainer } from './ours.ts'
import { once } from './output.ts'
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
      since: moment(command.since),
      until: moment(command.until),
      follow: command.follow ? 1 : undefined,
    }
    const stream = await openStream(context, 'GET', `/containers/${segment(command.container)}/logs`, { query })
    await readOutput(stream, container.Config.Tty, context.signal, (text) => output.print(text), context.interrupt)
    return undefined
  })

/** `10m` ago, a time stamp, or seconds, as the engine wants it: seconds since 1970 (the docker program does the same sum). */
function moment(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const duration = parseDuration(text)
  if (duration !== undefined && text !== '0') return ((Date.now() - duration / 1e6) / 1000).toFixed(9)
  const time = Date.parse(text)
  return /^\d+(\.\d+)?$/.test(text) || Number.isNaN(time) ? text : (time / 1000).toFixed(9)
}
