import type Docker from 'dockerode'
import { FailureError } from '../../shared/result.ts'
import { encoded, find, Refused, segment } from './api.ts'
import type { CommandContext } from './context.ts'
import { ProgramError } from './output.ts'
import { isOurs } from './scope.ts'

/**
 * Law 6 of the design: every object that a command names is resolved first, and one that is not this run's is refused before any other call.
 * What is not there at all is no refusal: `undefined`, or the engine's own 404.
 */
type Guarded = Pick<CommandContext, 'docker' | 'signal' | 'scope'>

export const isDefaultNetwork = (name: string): boolean => ['bridge', 'host', 'none', 'default'].includes(name)

export function notOurs(kind: 'container' | 'network' | 'volume' | 'image', name: string): FailureError {
  return new FailureError({
    code: 'not-ours',
    message: `The ${kind} "${name}" on this engine was not made by this run, so it is not touched.`,
    remedy: `Play the scenario on the embedded engine, where nothing of yours is in the way, or move your own ${kind} aside.`,
  })
}

/** The run may take back the tag that it gave, but by now the image would go with it. */
export const othersLastName = (name: string): FailureError =>
  new FailureError({
    code: 'not-ours',
    message: `The image "${name}" was not made by this run and has no other name left: it would go with this one, so it is not touched.`,
    remedy: 'Give that image a name of your own again (docker tag), or leave this step out.',
  })

/** What an engine may read as an id, or as the beginning of one: `db`, `cafe`. */
const mayBeginAnId = (word: string): boolean => /^\/*(?:sha256:)?[0-9a-f]+$/.test(word)

/**
 * The word by which an engine finds the very thing that was found, whatever happens meanwhile: where that of the line can be the beginning of an id, the
 * id itself. When the thing of that name is gone, an engine would find somebody else's by it.
 */
export const meant = (word: string, { Id }: { readonly Id: string }): string => (mayBeginAnId(word) ? Id : word)

/** What the docker program says where a name is empty, without asking. */
export const emptyName = (kind: 'container' | 'network' | 'volume'): ProgramError =>
  new ProgramError(`invalid ${kind} name or ID: value is empty`)

/** Nothing is called so, and asked for it, an engine would answer for something else. */
const isNoName = (name: string): boolean => name === '' || name.split('/').some((part) => part === '.' || part === '..')

/** A container of this run; undefined when there is none of that name. */
export async function findContainer(context: Guarded, name: string): Promise<Docker.ContainerInspectInfo | undefined> {
  if (isNoName(name)) return undefined
  const container = await find<Docker.ContainerInspectInfo>(context, `/containers/${segment(name)}/json`)
  if (container && !isOurs(container.Config.Labels, context.scope)) throw notOurs('container', name)
  return container
}

/** A container of this run, or the engine's "No such container". */
export async function ourContainer(context: Guarded, name: string): Promise<Docker.ContainerInspectInfo> {
  return (await resolveContainers(context, [name]))(name)
}

/**
 * A name that is about to be given to a container: somebody else's container of that name is refused; what the engine finds by reading the name as
 * the beginning of an id (`db`) does not take it.
 */
export async function guardNewName(context: Guarded, name: string): Promise<void> {
  if (isNoName(name)) return
  const taken = await find<Docker.ContainerInspectInfo>(context, `/containers/${segment(name)}/json`)
  if (taken?.Name === `/${name}` && !isOurs(taken.Config.Labels, context.scope)) throw notOurs('container', name)
}

/**
 * Resolves all containers that a line names, before anything is done to the first; answers with a check for each of them, which throws the engine's
 * "No such container" for one that is not there.
 */
export async function resolveContainers(
  context: Guarded,
  names: readonly string[],
): Promise<(name: string) => Docker.ContainerInspectInfo> {
  const found = new Map(await Promise.all([...new Set(names)].map(async (name) => [name, await findContainer(context, name)] as const)))
  return (name) => {
    const container = found.get(name)
    if (name === '') throw emptyName('container')
    if (!container) throw new Refused(404, `No such container: ${name.replace(/^\/+/, '')}`)
    return container
  }
}

/** A container of the line that another's settings name, and is not resolved again before they are sent. */
export function meantContainer(word: string, found: Docker.ContainerInspectInfo | undefined): string {
  if (found) return meant(word, found)
  // By the time that it is sent, an engine may have somebody else's whose id begins so.
  if (mayBeginAnId(word)) throw new Refused(404, `No such container: ${word}`)
  return word
}

/** The same of a network. */
export function meantNetwork(word: string, found: Docker.NetworkInspectInfo | undefined): string {
  if (found) return meant(word, found)
  if (mayBeginAnId(word)) throw new Refused(404, `network ${word} not found`)
  return word
}

/**
 * The networks that a container which is about to start is joined to, by their names: one that was removed meanwhile, and made anew by somebody else, is
 * theirs.
 */
export async function guardStart(context: Guarded, { NetworkSettings }: Docker.ContainerInspectInfo): Promise<void> {
  const joined = Object.entries(NetworkSettings.Networks ?? {}).filter(([name]) => !isDefaultNetwork(name))
  await Promise.all(
    joined.map(async ([name, { NetworkID }]) => {
      const there = await find<Docker.NetworkInspectInfo>(context, `/networks/${segment(name)}`)
      if (there && there.Id !== NetworkID && !isOurs(there.Labels, context.scope)) throw notOurs('network', name)
    }),
  )
}

/** A network of this run or one of the engine's defaults; undefined when there is none of that name. */
export async function findNetwork(context: Guarded, name: string): Promise<Docker.NetworkInspectInfo | undefined> {
  if (isNoName(name)) return undefined
  const network = await find<Docker.NetworkInspectInfo>(context, `/networks/${segment(name)}`)
  if (network && !isDefaultNetwork(network.Name) && !isOurs(network.Labels, context.scope)) throw notOurs('network', name)
  return network
}

export async function findVolume(context: Guarded, name: string): Promise<Docker.VolumeInspectInfo | undefined> {
  // A path is no volume's name, and is nothing that an engine could be asked for by one.
  if (isNoName(name) || name.includes('/')) return undefined
  const volume = await find<Docker.VolumeInspectInfo>(context, `/volumes/${encoded(name)}`)
  const { scope } = context
  if (volume && !isOurs(volume.Labels, scope) && !scope.journal.wasGivenVolume(volume.Name)) throw notOurs('volume', name)
  return volume
}

/**
 * Creates a labelled volume when there is none of that name. Creating one that exists hands back the existing one (engine-facts 03), so its
 * label is checked afterwards.
 */
export async function ensureVolume(
  context: Guarded,
  name: string,
  more: { Driver?: string; DriverOpts?: Readonly<Record<string, string>>; Labels?: Readonly<Record<string, string>> },
  create: (body: unknown) => Promise<Docker.VolumeInspectInfo>,
): Promise<Docker.VolumeInspectInfo> {
  if (name !== '') {
    const found = await findVolume(context, name)
    if (found) return found
  }
  await context.scope.journal.record({ kind: 'volume', name, action: 'create' })
  const made = await create({ ...(name === '' ? {} : { Name: name }), ...more, Labels: { ...more.Labels, ...context.scope.labels } })
  if (!isOurs(made.Labels, context.scope)) throw notOurs('volume', name)
  return made
}
