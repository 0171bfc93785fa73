import type { Command, MountSpec } from '../command/command.ts'
import { isRelativeDevice } from '../command/consents.ts'
import type { Scenario } from './scenario.ts'
import { commandsOf } from './step-commands.ts'

/** Something that only an engine on this machine can give, and the step that asks for it. */
export interface NeededHere {
  readonly step: string
  /** As written, e.g. `-v ./data:/var/lib/mysql`. */
  readonly what: string
}

/** What a scenario asks of this machine's own disk: `host` steps, binds, and volumes on a directory of the workspace. In the steps' order. */
export function neededOfThisMachine({ steps }: Pick<Scenario, 'steps'>): NeededHere[] {
  return steps.flatMap((step) => {
    const { id, host } = step
    const whats = [...commandsOf(step).flatMap(({ command }) => ofCommand(command)), ...(host ? [`host ${host.kind} ${host.path}`] : [])]
    return whats.map((what) => ({ step: id, what }))
  })
}

function ofCommand(command: Command): string[] {
  if (command.name === 'run' || command.name === 'create') return command.spec.mounts.flatMap(ofMount)
  const device = command.name === 'volume create' ? command.options.device : undefined
  return device !== undefined && isRelativeDevice(device) ? [`-o device=${device}`] : []
}

function ofMount(mount: MountSpec): string[] {
  if (mount.type === 'bind') return [mount.written]
  const device = mount.type === 'volume' ? mount.driverOptions.device : undefined
  return device !== undefined && isRelativeDevice(device) ? [mount.written] : []
}
