import type Docker from 'dockerode'
import type { CommandOf } from '../../shared/command/command.ts'
import { call, hijack, openStream, Refused } from './api.ts'
import { detachedWithWords, follow } from './attach.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { environmentOf } from './key-value-files.ts'
import { ourContainer } from './ours.ts'
import { Output, refusalText } from './output.ts'

/**
 * `docker exec`. A command that can not be started is no refusal of the engine: its message comes as output, with exit 126 or 127 (engine-facts 11).
 * With `-i` the input is ended at once, as for `run`.
 */
export async function exec(context: CommandContext, command: CommandOf<'exec'>): Promise<CommandResult> {
  const output = new Output(context)
  try {
    const Env = await environmentOf(context, command)
    const { Id: containerId } = await ourContainer(context, command.container)
    const body = {
      AttachStdin: command.interactive && !command.detach,
      AttachStdout: !command.detach,
      AttachStderr: !command.detach,
      Detach: command.detach,
      Tty: command.tty,
      Cmd: command.arguments,
      Env,
      User: command.user ?? '',
      WorkingDir: command.workdir ?? '',
      Privileged: command.privileged,
      ...(command.detachKeys === undefined ? {} : { DetachKeys: command.detachKeys }),
    }
    const { Id } = await call<{ Id: string }>(context, 'POST', `/containers/${containerId}/exec`, { body }).catch((error: unknown) => {
      // An engine names a paused container as it was asked for.
      const isPaused = error instanceof Refused && error.message.includes('is paused')
      throw isPaused ? new Refused(error.status, error.message.replace(containerId, command.container)) : error
    })
    const how = { Detach: command.detach, Tty: command.tty }
    if (command.detach) {
      await call(context, 'POST', `/exec/${Id}/start`, { body: how })
      return output.done()
    }
    const path = `/exec/${Id}/start`
    const stream = command.interactive
      ? await hijack(context, 'POST', path, { body: how })
      : await openStream(context, 'POST', path, { body: how })
    await follow(context, output, stream, { tty: command.tty, input: command.interactive })
    if (detachedWithWords(context, output)) return output.done(1)
    const { ExitCode } = await call<Docker.ExecInspectInfo>(context, 'GET', `/exec/${Id}/json`)
    return output.done(ExitCode ?? 0)
  } catch (error) {
    output.line(refusalText(error))
    return output.done(1)
  }
}
