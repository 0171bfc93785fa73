import type { CommandOf } from '../../shared/command/command.ts'
import { call, segment } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { naturalCompare } from './lists.ts'
import { meant, ourContainer } from './ours.ts'
import { Output, once, refusalText } from './output.ts'
import { hostPort } from './ps.ts'
import { table } from './words.ts'

/** Commands that look into one container: port, diff, top. Only into this run's own. */

export async function port(context: CommandContext, command: CommandOf<'port'>): Promise<CommandResult> {
  const output = new Output(context)
  try {
    const container = await ourContainer(context, command.container)
    const ports = Object.entries(container.NetworkSettings.Ports ?? {})
    if (command.port === undefined) {
      const lines = ports.flatMap(([name, bindings]) => (bindings ?? []).map((it) => `${name} -> ${hostPort(it.HostIp, it.HostPort)}`))
      for (const line of lines.sort(naturalCompare)) output.line(line)
      return output.done()
    }
    const [number = ''] = command.port.split('/')
    if (!/^\d+$/.test(number)) {
      output.line(`Error: invalid port (${number}): strconv.ParseUint: parsing "${number}": invalid syntax`)
      return output.done(1)
    }
    const wanted = command.port.includes('/') ? command.port : `${command.port}/tcp`
    const bindings = ports.find(([name]) => name === wanted)?.[1] ?? []
    const lines = bindings.map((it) => hostPort(it.HostIp, it.HostPort))
    for (const line of lines.sort(naturalCompare)) output.line(line)
    if (lines.length > 0) return output.done()
    output.line(`Error: No public port '${command.port}' published for ${command.container}`)
  } catch (error) {
    output.line(refusalText(error))
  }
  return output.done(1)
}

/** `C /etc`, `A /etc/new`, `D /gone`: the API's kinds 0, 1, 2 (engine-facts 09; null when nothing changed). */
export const diff = (context: CommandContext, command: CommandOf<'diff'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const word = meant(command.container, await ourContainer(context, command.container))
    const changes = await call<{ Path: string; Kind: number }[] | null>(context, 'GET', `/containers/${segment(word)}/changes`)
    for (const { Path, Kind } of changes ?? []) output.line(`${['C', 'A', 'D'][Kind] ?? '?'} ${Path}`)
    return undefined
  })

export const top = (context: CommandContext, command: CommandOf<'top'>): Promise<CommandResult> =>
  once(context, async (output) => {
    const word = meant(command.container, await ourContainer(context, command.container))
    const query = { ps_args: command.arguments.length > 0 ? command.arguments.join(' ') : undefined }
    const answer = await call<{ Titles: string[]; Processes: string[][] | null }>(context, 'GET', `/containers/${segment(word)}/top`, {
      query,
    })
    output.print(table([answer.Titles, ...(answer.Processes ?? [])], 20))
    return undefined
  })
