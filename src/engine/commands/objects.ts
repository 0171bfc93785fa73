import type Docker from 'dockerode'
import type { CommandOf, MountSpec } from '../../shared/command/command.ts'
import { humanSize } from '../../shared/go-units.ts'
import { addressPools } from './address-pools.ts'
import { call, encoded, needsNewer, Refused, segment } from './api.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { deviceInside, endpointConfig } from './create-body.ts'
import { checkNested } from './nested-binds.ts'
import { emptyName, ensureVolume, findNetwork, findVolume, isDefaultNetwork, meant, meantNetwork, resolveContainers } from './ours.ts'
import { forEach, once, ProgramError } from './output.ts'
import { runLabel } from './scope.ts'

/** Commands that write networks and volumes, and the prunes. */

export async function createNetwork(context: CommandContext, command: CommandOf<'network create'>): Promise<CommandResult> {
  await findNetwork(context, command.network)
  return once(context, async () => {
    const Config = addressPools(command)
    const body = {
      Name: command.network,
      // Engines before API 1.44 would make a second network of the same name.
      CheckDuplicate: true,
      Driver: command.driver ?? 'bridge',
      Internal: command.internal,
      Attachable: command.attachable,
      EnableIPv6: command.ipv6,
      IPAM: { Driver: command.ipamDriver ?? 'default', Options: command.ipamOptions, Config },
      Options: command.options,
      Labels: { ...command.labels, ...context.scope.labels },
    }
    await context.scope.journal.record({ kind: 'network', name: command.network, action: 'create' })
    const { Id } = await call<{ Id: string }>(context, 'POST', '/networks/create', { body })
    return Id
  })
}

export async function connect(context: CommandContext, command: CommandOf<'network connect'>): Promise<CommandResult> {
  const names = [command.container, ...command.links.map((it) => it.container)]
  const [resolved, network] = await Promise.all([resolveContainers(context, names), findNetwork(context, command.target.network)])
  return once(context, async () => {
    if (command.target.network === '') throw emptyName('network')
    const word = meantNetwork(command.target.network, network)
    const links = command.links.map((it) => `${meant(it.container, resolved(it.container))}:${it.alias}`)
    const { Id } = resolved(command.container)
    const body = { Container: Id, EndpointConfig: endpointConfig(context, command.target, links) }
    await call(context, 'POST', `/networks/${segment(word)}/connect`, { body })
    return undefined
  })
}

export async function disconnect(context: CommandContext, command: CommandOf<'network disconnect'>): Promise<CommandResult> {
  const [resolved, network] = await Promise.all([resolveContainers(context, [command.container]), findNetwork(context, command.network)])
  return once(context, async () => {
    if (command.network === '') throw emptyName('network')
    const word = meantNetwork(command.network, network)
    const { Id } = resolved(command.container)
    const body = { Container: Id, Force: command.force }
    await call(context, 'POST', `/networks/${segment(word)}/disconnect`, { body })
    return undefined
  })
}

export async function removeNetworks(context: CommandContext, command: CommandOf<'network rm'>): Promise<CommandResult> {
  const found = new Map(await Promise.all(command.names.map(async (it) => [it, await findNetwork(context, it)] as const)))
  return forEach(context, command.names, async (name) => {
    const network = found.get(name)
    if (name === '') throw emptyName('network')
    // With -f it does not matter to the docker program that one is not there.
    if (!network && command.force) return undefined
    if (!network) throw new Refused(404, `network ${name} not found`)
    await call(context, 'DELETE', `/networks/${isDefaultNetwork(network.Name) ? segment(name) : network.Id}`)
    return name
  })
}

export async function createVolume(context: CommandContext, command: CommandOf<'volume create'>): Promise<CommandResult> {
  const name = command.volume ?? ''
  await checkNested(context, [asMount(command)])
  return once(context, async () => {
    const DriverOpts = await deviceInside(context.workspace, command.options)
    const volume = await ensureVolume(context, name, { Driver: command.driver ?? 'local', DriverOpts, Labels: command.labels }, (body) =>
      call<Docker.VolumeInspectInfo>(context, 'POST', '/volumes/create', { body }),
    )
    return volume.Name
  })
}

/** As a mount of it says it. */
function asMount({ options }: CommandOf<'volume create'>): MountSpec {
  const common = { type: 'volume', target: '/', readOnly: false, noCopy: false, labels: {}, via: 'mount' } as const
  return { ...common, driverOptions: options, written: `-o device=${options.device ?? ''}` }
}

export async function removeVolumes(context: CommandContext, command: CommandOf<'volume rm'>): Promise<CommandResult> {
  const found = new Map(await Promise.all(command.names.map(async (it) => [it, await findVolume(context, it)] as const)))
  return forEach(context, command.names, async (name) => {
    // Once: Podman takes the beginning of a name for it, and so another volume when this one is gone.
    if (!found.get(name)) {
      if (name === '') throw emptyName('volume')
      if (command.force) return name
      throw new Refused(404, `get ${name.replace(/^\/+/, '')}: no such volume`)
    }
    found.delete(name)
    await call(context, 'DELETE', `/volumes/${encoded(name)}`, { query: { force: command.force ? 1 : undefined } })
    return name
  })
}

interface Pruned {
  readonly ContainersDeleted?: readonly string[] | null
  readonly NetworksDeleted?: readonly string[] | null
  readonly VolumesDeleted?: readonly string[] | null
  readonly SpaceReclaimed?: number
}

/** Prunes take the run's own things only: its label is sent as a filter beside those that were asked for. */
export function prune(
  context: CommandContext,
  command: CommandOf<'container prune' | 'network prune' | 'volume prune'>,
): Promise<CommandResult> {
  const [kind = ''] = command.name.split(' ')
  return once(context, async (output) => {
    const tooNew = needsNewer(context, ['--all', '1.42', command.all])
    if (tooNew !== undefined) throw new ProgramError(tooNew)
    const mine = `${runLabel}=${context.scope.runId}`
    const all = command.all ? { all: ['true'] } : {}
    const filters = JSON.stringify({ ...command.filters, label: [...(command.filters.label ?? []), mine], ...all })
    const pruned = await call<Pruned>(context, 'POST', `/${kind}s/prune`, { query: { filters } })
    const deleted = pruned.ContainersDeleted ?? pruned.NetworksDeleted ?? pruned.VolumesDeleted ?? []
    if (deleted.length > 0) {
      output.line(`Deleted ${kind.charAt(0).toUpperCase()}${kind.slice(1)}s:`)
      for (const name of deleted) output.line(name)
      output.line('')
    }
    return kind === 'network' ? undefined : `Total reclaimed space: ${humanSize(pruned.SpaceReclaimed ?? 0)}`
  })
}
