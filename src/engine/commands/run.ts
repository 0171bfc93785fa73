import type Docker from 'dockerode'
import { type CommandOf, type ContainerSpec, type PullPolicy, streamsOf } from '../../shared/command/command.ts'
import { referenceProblem } from '../../shared/command/image-reference.ts'
import { apiAtLeast, call, needsNewer, Refused, segment, unseen } from './api.ts'
import { attach, startAndFollow } from './attach.ts'
import { requireConsents } from './consent.ts'
import type { CommandContext, CommandResult } from './context.ts'
import { createBody, deviceInside, endpointConfig } from './create-body.ts'
import { noteGivenVolumes } from './given-volumes.ts'
import { IdFile } from './id-file.ts'
import { findImage, readyImage } from './images.ts'
import { environmentOf, labelsOf } from './key-value-files.ts'
import { lackOf } from './lacks.ts'
import { mostMoves, movedPort } from './moved-port.ts'
import { checkNested } from './nested-binds.ts'
import {
  ensureVolume,
  findContainer,
  findNetwork,
  findVolume,
  guardNewName,
  isDefaultNetwork,
  meantContainer,
  meantNetwork,
} from './ours.ts'
import { Output, ProgramError, refusalText, UsageError } from './output.ts'
import type { Granted } from './run-share.ts'

interface Created {
  readonly Id: string
  readonly Warnings: readonly string[] | null
}

/** `docker run`: create, start, and without `-d` the container's output until it ends, and its exit code. */
export async function run(context: CommandContext, command: CommandOf<'run'>): Promise<CommandResult> {
  const output = new Output(context)
  let spec = command.spec
  const tooNew = tooNewOf(context, spec)
  if (tooNew !== undefined) {
    output.line(tooNew)
    return output.done(1)
  }
  const idFile = new IdFile(context, spec)
  try {
    for (let moves = 0; ; moves++) {
      const id = await createContainer(context, output, { ...command, spec }, { attached: !command.detach, idFile })
      try {
        return await startCreated(context, output, id, { ...command, spec })
      } catch (error) {
        const moved = moves < mostMoves ? await movedPort(context, output, spec, error) : undefined
        if (!moved) {
          // The docker program prints the id of one that does not start, too.
          if (command.detach) output.line(id)
          throw error
        }
        spec = moved
        await removeUnstarted(context, id)
        await idFile.clear()
      }
    }
  } catch (error) {
    const text = refusalText(error)
    output.print(`docker: ${text}\n\nRun 'docker run --help' for more information\n`)
    const lack = lackOf(context, spec, error)
    if (lack) throw lack
    return output.done(error instanceof UsageError ? 125 : startFailure(text))
  } finally {
    await idFile.close()
  }
}

async function startCreated(context: CommandContext, output: Output, id: string, command: CommandOf<'run'>): Promise<CommandResult> {
  if (!command.detach) return output.done(await runAttached(context, output, id, command))
  await call(context, 'POST', `/containers/${id}/start`)
  output.line(id)
  return output.done()
}

/** With its anonymous volumes. An engine may have removed it already (`--rm`). */
async function removeUnstarted(context: CommandContext, id: string): Promise<void> {
  await call(context, 'DELETE', `/containers/${id}`, { query: { v: 1, force: 1 } }).catch((error: unknown) => {
    if (!(error instanceof Refused && error.status === 404)) throw error
  })
}

/** The docker program's exit code where a container does not start: 127 not found, 126 not executable, else 125. */
function startFailure(text: string): number {
  if (/executable file not found|no such file or directory|system cannot find the file specified/.test(text)) return 127
  return /permission denied|is a directory/.test(text) ? 126 : 125
}

async function runAttached(context: CommandContext, output: Output, id: string, { spec, detachKeys }: CommandOf<'run'>): Promise<number> {
  const streams = streamsOf(spec)
  const input = spec.interactive && streams.includes('stdin')
  const attached = await attach(context, output, id, { tty: spec.tty, input, detachKeys, streams })
  return startAndFollow(context, id, attached, spec.removeWhenDone)
}

/** `docker create`. */
export async function create(context: CommandContext, command: CommandOf<'create'>): Promise<CommandResult> {
  const output = new Output(context)
  const tooNew = tooNewOf(context, command.spec)
  if (tooNew !== undefined) {
    output.line(tooNew)
    return output.done(1)
  }
  const idFile = new IdFile(context, command.spec)
  try {
    output.line(await createContainer(context, output, command, { attached: true, idFile }))
    return output.done()
  } catch (error) {
    // What the docker program finds wrong in the line itself, it says in another form.
    if (error instanceof UsageError) output.print(`docker: ${error.message}\n\nRun 'docker create --help' for more information\n`)
    else output.line(refusalText(error))
    const lack = lackOf(context, command.spec, error)
    if (lack) throw lack
    return output.done(error instanceof UsageError ? 125 : 1)
  } finally {
    await idFile.close()
  }
}

const tooNewOf = (context: CommandContext, { hostFields, health }: ContainerSpec): string | undefined =>
  needsNewer(
    context,
    ['--annotation', '1.43', hostFields.Annotations !== undefined],
    ['--health-start-interval', '1.44', health?.startIntervalNs !== undefined],
  )

/** All that stands between a line and a created container: guards first, then volumes, image, the container, further networks. Answers with its id. */
async function createContainer(
  context: CommandContext,
  output: Output,
  command: { readonly spec: ContainerSpec; readonly pull: PullPolicy; readonly quiet: boolean },
  { attached, idFile }: Pick<Checked, 'attached' | 'idFile'>,
): Promise<string> {
  const { spec } = command
  checkAliases(spec)
  const texts = { environment: await environmentOf(context, spec), labels: await labelsOf(context, spec) }
  await idFile.check()
  const wrong = referenceProblem(spec.image)
  if (wrong !== undefined) throw new ProgramError(wrong)
  const found = await guard(context, spec)
  await checkNested(context, spec.mounts)
  const grants: Granted[] = []
  try {
    for (const share of [context.memory, context.processes]) if (share) grants.push(await share.grant(context, spec))
    const hostFields = Object.assign({}, spec.hostFields, ...grants.map((it) => it.fields))
    return await makeContainer(context, output, { ...command, spec: { ...spec, hostFields } }, { ...found, ...texts, idFile, attached })
  } finally {
    for (const it of grants) it.settled()
  }
}

interface Checked extends Guarded {
  readonly environment: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly idFile: IdFile
  readonly attached: boolean
}

async function makeContainer(
  context: CommandContext,
  output: Output,
  { spec, pull, quiet }: Parameters<typeof createContainer>[2],
  { idFile, ...found }: Checked,
): Promise<string> {
  const quietOutput = quiet ? new Output({ print: () => {} }) : output
  const wanted = { reference: spec.image, platform: spec.platform, policy: pull, present: found.image }
  const { image, platform } = await readyImage(context, quietOutput, wanted)
  // A pull takes its time, in which what the line names may have become somebody else's.
  const from = image?.Id === found.image?.Id ? found : { ...found, ...(await guard(unseen(context), spec)) }
  const meantSpec = from.asMeant(spec)
  const body = await createBody(context, meantSpec, { ...from, image })
  if (image) await makeVolumes(context, spec, from.absentVolumes)
  const name = spec.containerName || undefined
  await context.scope.journal.record({ kind: 'container', name: name ?? '', action: 'create', ...unnamedVolumes(body) })
  const created = await call<Created>(context, 'POST', '/containers/create', { query: { name, platform }, body })
  await idFile.write(created.Id)
  if (!context.traits.labelsAnonymousVolumes) await noteGivenVolumes(context, created.Id)
  for (const warning of created.Warnings ?? []) output.line(`WARNING: ${warning}`)
  if (!apiAtLeast(context, '1.44')) await joinOthers(context, meantSpec, created.Id)
  return created.Id
}

/** How many volumes without a name an engine makes with a container. */
function unnamedVolumes({ HostConfig }: Awaited<ReturnType<typeof createBody>>): { volumes?: number } {
  const { Mounts = [] } = HostConfig as { Mounts?: readonly { readonly Type: string; readonly Source?: string }[] }
  const volumes = Mounts.filter((it) => it.Type === 'volume' && it.Source === undefined).length
  return volumes > 0 ? { volumes } : {}
}

function checkAliases(spec: ContainerSpec): void {
  const isOwn = (name: string): boolean => !isDefaultNetwork(name) && !name.startsWith('container:')
  if (spec.networks.some((it) => it.aliases.length > 0 && !isOwn(it.network)))
    throw new UsageError('network-scoped aliases are only supported for user-defined networks')
  const wrong = spec.networks.find((it) => it.mac !== undefined && !/^[\da-f]{2}(?:([:-])[\da-f]{2})(?:\1[\da-f]{2}){4}$/i.test(it.mac))
  if (wrong) throw new UsageError(`${wrong.mac} is not a valid mac address`)
}

interface Guarded {
  readonly image: Docker.ImageInspectInfo | undefined
  /** Where the containers of `--volumes-from` have their mounts. */
  readonly covered: readonly string[]
  readonly absentVolumes: readonly string[]
  /** A line with these names, naming what was found. */
  readonly asMeant: (spec: ContainerSpec) => ContainerSpec
}

/** Law 6: resolves every object that the line names; one that is not this run's is refused before any call that writes. */
async function guard(context: CommandContext, spec: ContainerSpec): Promise<Guarded> {
  // Docker shares three of them; Podman shares the others as well.
  const spaces = [...spec.networks.map((it) => it.network), spec.pid, spec.ipc, spec.uts, spec.userns, spec.cgroupns]
  const joined = spaces.flatMap((it) => (it?.startsWith(ofContainer) ? [it.slice(ofContainer.length)] : []))
  const named = [...new Set([...spec.volumesFrom, ...spec.links].map((it) => it.container).concat(joined))]
  const networks = spec.networks.map((it) => it.network).filter((it) => !isDefaultNetwork(it) && !it.startsWith(ofContainer))
  const [image, containers, volumes, ownNetworks] = await Promise.all([
    findImage(context, spec.image),
    Promise.all(named.map(async (it) => [it, await findContainer(context, it)] as const)).then((all) => new Map(all)),
    Promise.all(volumeNames(spec).map(async (name) => ({ name, found: await findVolume(context, name) }))),
    Promise.all(networks.map(async (it) => [it, await findNetwork(context, it)] as const)).then((all) => new Map(all)),
    spec.containerName === undefined ? undefined : guardNewName(context, spec.containerName),
  ])
  for (const [name, found] of ownNetworks) checkNetworkMeant(context, name, found)
  return {
    image,
    covered: spec.volumesFrom.flatMap((it) => containers.get(it.container)?.Mounts.map((mount) => mount.Destination) ?? []),
    absentVolumes: volumes.filter((it) => !it.found).map((it) => it.name),
    asMeant: (it) =>
      naming(
        it,
        (name) => meantContainer(name, containers.get(name)),
        (name) => (networks.includes(name) ? meantNetwork(name, ownNetworks.get(name)) : name),
      ),
  }
}

const ofContainer = 'container:'

/** The same line with other words for the containers and networks that it names. */
function naming(spec: ContainerSpec, container: (name: string) => string, network: (name: string) => string): ContainerSpec {
  const space = (it: string): string => (it.startsWith(ofContainer) ? ofContainer + container(it.slice(ofContainer.length)) : it)
  const of = <T extends { readonly container: string }>(it: T): T => ({ ...it, container: container(it.container) })
  const spaces = Object.fromEntries(
    (['pid', 'ipc', 'uts', 'userns', 'cgroupns'] as const).flatMap((name) => {
      const it = spec[name]
      return it === undefined ? [] : [[name, space(it)]]
    }),
  )
  const networks = spec.networks.map((it) => ({
    ...it,
    network: it.network.startsWith(ofContainer) ? space(it.network) : network(it.network),
  }))
  return { ...spec, ...spaces, volumesFrom: spec.volumesFrom.map(of), links: spec.links.map(of), networks }
}

/** The host's network has an id, too, which no word of the line gives away. */
function checkNetworkMeant(context: CommandContext, name: string, found: Docker.NetworkInspectInfo | undefined): void {
  if (found?.Name === 'host' || found?.Driver === 'host') requireConsents(context, [{ kind: 'host-network', what: `--network ${name}` }])
}

const volumeNames = (spec: ContainerSpec): string[] =>
  spec.mounts.flatMap((it) => (it.type === 'volume' && it.source !== undefined ? [it.source] : []))

/** Named volumes are made before the container is, since only so they get the run's label. */
async function makeVolumes(context: CommandContext, spec: ContainerSpec, absent: readonly string[]): Promise<void> {
  for (const mount of spec.mounts) {
    if (mount.type !== 'volume' || mount.source === undefined || !absent.includes(mount.source)) continue
    const Driver = mount.driver ?? spec.volumeDriver ?? 'local'
    const DriverOpts = await deviceInside(context.workspace, mount.driverOptions)
    await ensureVolume(context, mount.source, { Driver, DriverOpts, Labels: mount.labels }, (body) =>
      call<Docker.VolumeInspectInfo>(context, 'POST', '/volumes/create', { body }),
    )
  }
}

/** Engines before API 1.44 take one network at create; the others are joined before the start. */
async function joinOthers(context: CommandContext, spec: ContainerSpec, id: string): Promise<void> {
  for (const target of spec.networks.slice(1)) {
    const body = { Container: id, EndpointConfig: endpointConfig(context, target, []) }
    await call(context, 'POST', `/networks/${segment(target.network)}/connect`, { body })
  }
}
