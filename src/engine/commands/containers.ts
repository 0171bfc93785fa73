import type Docker from 'dockerode'
import type { CommandOf } from '../../shared/command/command.ts'
import { apiAtLeast, call, Refused, segment, unseen } from './api.ts'
import { attach, exitCode, startAndFollow } from './attach.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { guardNewName, guardStart, meant, resolveContainers } from './ours.ts'
import { type ForEachOptions, forEach, Output, once, ProgramError, programsAtOnce, refusalText } from './output.ts'

const path = (name: string, action = ''): string => `/containers/${segment(name)}${action}`

/** Resolves all names first, then acts on each. The engine words what is not there. */
async function onEach(
  context: CommandContext,
  names: readonly string[],
  act: (name: string, container: Docker.ContainerInspectInfo) => Promise<string | undefined>,
  options: ForEachOptions & { readonly starts?: boolean } = {},
): Promise<CommandResult> {
  const resolved = await resolveContainers(context, names)
  if (options.starts) await guardStarts(context, names, resolved)
  return forEach(context, names, async (name) => act(name, resolved(name)), options)
}

/** The docker program does these to many containers at once, but restarts one after the other. */
const inParallel: ForEachOptions = { atOnce: programsAtOnce }

export async function start(context: CommandContext, command: CommandOf<'start'>): Promise<CommandResult> {
  const resolved = await resolveContainers(context, command.containers)
  await guardStarts(context, command.containers, resolved)
  if (command.attach || command.interactive) return startAttached(context, command, resolved)
  const failed: string[] = []
  const result = await forEach(context, command.containers, async (name) => {
    try {
      await call(context, 'POST', path(meant(name, resolved(name)), '/start'))
      return name
    } catch (error) {
      failed.push(name)
      throw error
    }
  })
  if (failed.length === 0) return result
  const last = `Error: failed to start containers: ${failed.join(', ')}\n`
  context.print(last)
  return { exit: result.exit, output: result.output + last }
}

/** Nothing is asked of those that are not there: the engine words that. */
async function guardStarts(
  context: CommandContext,
  names: readonly string[],
  resolved: (name: string) => Docker.ContainerInspectInfo,
): Promise<void> {
  const there = names.flatMap((name) => {
    try {
      return [resolved(name)]
    } catch {
      return []
    }
  })
  await Promise.all(there.map((it) => guardStart(unseen(context), it)))
}

async function startAttached(
  context: CommandContext,
  command: CommandOf<'start'>,
  resolved: (name: string) => Docker.ContainerInspectInfo,
): Promise<CommandResult> {
  const output = new Output(context)
  const [name, second] = command.containers
  if (name === undefined || second !== undefined) {
    output.line('you cannot start and attach multiple containers at once')
    return output.done(1)
  }
  try {
    const container = resolved(name)
    const input = command.interactive && container.Config.OpenStdin === true
    const attached = await attach(context, output, container.Id, { tty: container.Config.Tty, input, detachKeys: command.detachKeys })
    return output.done(await startAndFollow(context, container.Id, attached, container.HostConfig.AutoRemove === true))
  } catch (error) {
    output.line(refusalText(error))
    return output.done(1)
  }
}

export async function stop(context: CommandContext, command: CommandOf<'stop' | 'restart'>): Promise<CommandResult> {
  const output = new Output(context)
  if (command.saysTime) output.line('Flag --time has been deprecated, use --timeout instead')
  // Engines before API 1.42 take the container's own stop signal only, and the docker program leaves out another without a word.
  const signal = apiAtLeast(context, '1.42') ? command.signal : undefined
  const query = { t: command.seconds, signal }
  const result = await onEach(
    context,
    command.containers,
    async (name, container) => {
      await call(context, 'POST', path(meant(name, container), `/${command.name}`), { query })
      return name
    },
    command.name === 'stop' ? inParallel : { starts: true },
  )
  return { exit: result.exit, output: output.done().output + result.output }
}

export async function kill(context: CommandContext, command: CommandOf<'kill'>): Promise<CommandResult> {
  const resolved = await resolveContainers(context, command.containers)
  return forEach(
    context,
    command.containers,
    async (name) => {
      let container: Docker.ContainerInspectInfo
      try {
        container = resolved(name)
      } catch {
        // The engine words a missing one in its own way here (engine-facts 03).
        const kill = apiAtLeast(context, '1.42') ? 'cannot kill' : 'Cannot kill'
        throw new Refused(404, `${kill} container: ${name}: No such container: ${name}`)
      }
      await call(context, 'POST', path(meant(name, container), '/kill'), { query: { signal: command.signal } })
      return name
    },
    inParallel,
  )
}

export const pause = (context: CommandContext, command: CommandOf<'pause' | 'unpause'>): Promise<CommandResult> =>
  onEach(
    context,
    command.containers,
    async (name, container) => {
      await call(context, 'POST', path(meant(name, container), `/${command.name}`))
      return name
    },
    inParallel,
  )

export const waitForContainers = (context: CommandContext, command: CommandOf<'wait'>): Promise<CommandResult> =>
  onEach(context, command.containers, async (name, container) => String(await exitCode(context, meant(name, container))))

export async function remove(context: CommandContext, command: CommandOf<'rm'>): Promise<CommandResult> {
  const query = { v: command.volumes ? 1 : undefined, link: command.link ? 1 : undefined, force: command.force ? 1 : undefined }
  const act = async (name: string, { Id }: Docker.ContainerInspectInfo): Promise<string> => {
    // By its id, as a name can be somebody else's by now; a link is removed by its own name.
    await call(context, 'DELETE', path(command.link ? name : Id), { query })
    return name
  }
  // With -f it does not matter to the docker program that one is not there.
  const counts = (it: unknown): boolean => !(command.force && it instanceof Refused && it.status === 404)
  const resolved = await resolveContainers(context, command.containers)
  // A link is its container's, whoever it leads to.
  if (command.link) await resolveContainers(unseen(context), command.containers.map(linkingContainer))
  const actOn = async (name: string): Promise<string> => {
    if (name === '') throw new ProgramError('container name cannot be empty')
    return act(name, resolved(name))
  }
  return forEach(context, command.containers, actOn, { ...inParallel, counts })
}

/** `/wordpress/mysql` is a link of `wordpress`. */
const linkingContainer = (link: string): string => link.replace(/^\/+/, '').replace(/\/[^/]*$/, '')

export async function rename(context: CommandContext, command: CommandOf<'rename'>): Promise<CommandResult> {
  const [resolved] = await Promise.all([resolveContainers(context, [command.container]), guardNewName(context, command.newName)])
  return once(context, async () => {
    if (command.container === '' || command.newName === '') throw new ProgramError('Error: Neither old nor new names may be empty')
    try {
      await call(context, 'POST', path(meant(command.container, resolved(command.container)), '/rename'), {
        query: { name: command.newName },
      })
    } catch (error) {
      throw new ProgramError(`${refusalText(error)}\nError: failed to rename container named ${command.container}`)
    }
    return undefined
  })
}
