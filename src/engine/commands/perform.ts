import { setMaxListeners } from 'node:events'
import type { Command, CommandName, CommandOf } from '../../shared/command/command.ts'
import { Refused } from './api.ts'
import { attachTo } from './attach.ts'
import { checkConsent } from './consent.ts'
import { kill, pause, remove, rename, start, stop, waitForContainers } from './containers.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { exec } from './exec.ts'
import { pruneImages, pull, removeImages, tag } from './images.ts'
import { inspect } from './inspect.ts'
import { history, images, networks, volumes } from './lists.ts'
import { logs } from './logs.ts'
import { diff, port, top } from './looks.ts'
import { connect, createNetwork, createVolume, disconnect, prune, removeNetworks, removeVolumes } from './objects.ts'
import { refusalText } from './output.ts'
import { ps } from './ps.ts'
import { create, run } from './run.ts'
import { info, version } from './system.ts'

type Performers = { readonly [N in CommandName]: (context: CommandContext, command: CommandOf<N>) => Promise<CommandResult> }

/** One entry a command; a command without one does not compile. */
const performers: Performers = {
  run,
  create,
  attach: attachTo,
  start,
  stop,
  restart: stop,
  kill,
  pause,
  unpause: pause,
  wait: waitForContainers,
  rm: remove,
  rename,
  ps,
  port,
  logs,
  exec,
  inspect,
  diff,
  top,
  images,
  pull,
  rmi: removeImages,
  tag,
  history,
  version,
  info,
  'container inspect': inspect,
  'image inspect': inspect,
  'network inspect': inspect,
  'volume inspect': inspect,
  'network create': createNetwork,
  'network connect': connect,
  'network disconnect': disconnect,
  'network ls': networks,
  'network rm': removeNetworks,
  'volume create': createVolume,
  'volume ls': volumes,
  'volume rm': removeVolumes,
  'container prune': prune,
  'network prune': prune,
  'volume prune': prune,
  'image prune': pruneImages,
}

/**
 * Performs a docker command by Engine API calls, as the docker program would: answers with what it would have printed and its exit code, also
 * where the engine refuses. Throws `FailureError`: `not-ours` for what this run did not make, before any call that writes; `needs-consent`,
 * `bad-usage` (a host path out of the workspace), `engine-lost`, `engine-permission`, `cancelled`.
 */
export async function performCommand(context: CommandContext, command: Command): Promise<CommandResult> {
  // A line asks for many things at once, each listening for its end.
  setMaxListeners(0, context.signal)
  await checkConsent(context, command)
  const perform = performers[command.name] as (context: CommandContext, command: Command) => Promise<CommandResult>
  try {
    return await perform(context, command)
  } catch (error) {
    // What a command asks before it does anything is refused by an engine that is in trouble only.
    if (!(error instanceof Refused)) throw error
    const output = `${refusalText(error)}\n`
    context.print(output)
    return { exit: command.name === 'run' || command.name === 'create' ? 125 : 1, output }
  }
}
