import { type ContainerConfig, type CreateRequest, type EndpointConfig, type HostConfig, plainEndpoint } from './config.ts'
import { emitContainer } from './container-events.ts'
import { checkCreate } from './create-checks.ts'
import { type Draft, Refusal, refuse } from './draft.ts'
import { checkEndpoint, isUserNetwork, putContainer } from './endpoints.ts'
import { findContainer, findImage, findNetwork, imageNotFound } from './find.ts'
import { byKey } from './json.ts'
import { mountpointOf } from './local-volumes.ts'
import { type AskedMount, anonymous, askedMounts, cleanPath, parseMount, tmpfsOf } from './mounts.ts'
import { isContainerName, randomName } from './names.ts'
import type { ContainerRecord, EndpointRecord, ImageConfig, MountRecord } from './state.ts'
import { get, put } from './table.ts'
import { claimVolume, ensureVolume } from './volumes.ts'

export interface Created {
  readonly container: ContainerRecord
  /** Volumes that are new, or were there: filled from the image where they are empty and `copies` says so. */
  readonly mounts: readonly MountRecord[]
  readonly warnings: readonly string[]
}

/** What the core cannot know by itself. */
export interface Surroundings {
  readonly hostname: string
  exists(path: string): boolean
}

/** `POST /containers/create`. Nothing is told yet: whether its volumes can be filled, the runtime sees. */
export function createContainer(draft: Draft, request: CreateRequest, host: Surroundings): Created {
  const reference = request.config.Image
  checkCreate(draft, request)
  // Before the container is registered, unlike binds (test/docker): no `destroy` tells of it.
  const asked = request.mounts.map((mount) => parseMount(mount, host.exists))
  const image = findImage(draft.state, reference) ?? imageNotFound(reference)
  const name = takeName(draft, request.name)
  const id = draft.id()
  const config = mergeConfig(request, image.config, { id, hostname: host.hostname })
  const command = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])]
  const [path, ...args] = command
  if (path === undefined || path === '') return refuse(400, draft.like.lowerCaseMessages ? 'no command specified' : 'No command specified')
  const mode = modeOf(draft, request.hostConfig)
  const hostConfig: HostConfig = { ...request.hostConfig, NetworkMode: mode, Links: null, Binds: request.hostConfig.Binds }
  const registered: ContainerRecord = {
    ...{ id, name, created: draft.moment(), image: reference, imageId: image.id, path, args, config, hostConfig },
    ...{ status: 'created', pid: 0, exitCode: 0, error: '', restartCount: 0, stopAsked: false, prepared: 'nothing', sandboxId: '' },
    endpoints: endpointsOf(draft, mode, request),
    ...{ resolvConf: 'host', mounts: [], links: [], published: [] },
  }
  try {
    const mounts = takeMounts(draft, request, image.config, asked)
    const links = isUserNetwork(mode) ? [] : linksOf(draft, request.hostConfig)
    const container = putContainer(draft, {
      ...registered,
      mounts,
      links,
    })
    draft.set({ names: put(draft.state.names, name, id) })
    for (const { name: volume, isLent } of mounts) if (volume && !isLent) claimVolume(draft, volume, id)
    return { container, mounts, warnings: [] }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    draft.events.length = 0
    emitContainer(draft, registered, 'destroy')
    cause.events = draft.events
    throw cause
  }
}

export const containerCreated = (draft: Draft, container: ContainerRecord): void => emitContainer(draft, container, 'create')

function takeName(draft: Draft, asked: string): string {
  if (asked === '') return randomName(draft)
  const name = asked.replace(/^\//, '')
  if (!isContainerName(name)) refuse(400, `Invalid container name (${asked}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`)
  const holder = get(draft.state.names, name)
  if (holder) refuse(409, nameTaken(name, holder))
  return name
}

export const nameTaken = (name: string, holder: string): string =>
  `Conflict. The container name "/${name}" is already in use by container "${holder}". You have to remove (or rename) that container to be able to reuse that name.`

/** `default` is `bridge` since 26 and stays `default` before (engine-facts 07); `container:NAME` is kept with the full id. */
function modeOf(draft: Draft, host: HostConfig): string {
  const mode = host.NetworkMode
  if (mode === '' || mode === 'default') return draft.like.endpointsCheckedAtCreate ? 'bridge' : 'default'
  if (!mode.startsWith('container:')) return mode
  const target = findContainer(draft.state, mode.slice('container:'.length))
  return target ? `container:${target.id}` : mode
}

function mergeConfig(request: CreateRequest, image: ImageConfig, made: { id: string; hostname: string }): ContainerConfig {
  const own = request.config
  const mode = request.hostConfig.NetworkMode
  const names = new Set((own.Env ?? []).map((entry) => entry.split('=')[0]))
  const env = [...(own.Env ?? []), ...(image.Env ?? []).filter((entry) => !names.has(entry.split('=')[0]))]
  const entrypoint = own.Entrypoint ?? image.Entrypoint ?? null
  const isOwnEntrypoint = own.Entrypoint !== null
  const exposed = { ...image.ExposedPorts, ...own.ExposedPorts }
  const volumes = { ...image.Volumes, ...own.Volumes }
  const stopSignal = own.StopSignal ?? image.StopSignal
  const hostname = mode === 'host' ? made.hostname : made.id.slice(0, 12)
  const { ExposedPorts: _exposed, ...rest } = own
  return {
    ...rest,
    Hostname: own.Hostname || hostname,
    User: own.User || image.User || '',
    ...(Object.keys(exposed).length > 0 ? { ExposedPorts: byKey(exposed) } : {}),
    Env: env.length > 0 ? env : null,
    Cmd: own.Cmd ?? (isOwnEntrypoint ? null : (image.Cmd ?? null)),
    ...(own.Healthcheck || !image.Healthcheck ? {} : { Healthcheck: image.Healthcheck }),
    Volumes: Object.keys(volumes).length > 0 ? byKey(volumes) : null,
    WorkingDir: own.WorkingDir || image.WorkingDir || '',
    Entrypoint: entrypoint && entrypoint.length === 1 && entrypoint[0] === '' ? null : entrypoint,
    Labels: byKey({ ...image.Labels, ...own.Labels }),
    ...(stopSignal ? { StopSignal: stopSignal } : {}),
  }
}

function endpointsOf(draft: Draft, mode: string, request: CreateRequest): Readonly<Record<string, EndpointRecord>> {
  if (mode.startsWith('container:')) return {}
  const main = mode === 'default' ? 'bridge' : mode
  const asked = new Map<string, EndpointConfig>()
  const isMode = (name: string): boolean => name === main || name === request.hostConfig.NetworkMode
  for (const [name, endpoint] of Object.entries(request.endpoints)) {
    const network = isMode(name) ? undefined : findNetwork(draft.state, name)
    asked.set(isMode(name) ? main : (network?.name ?? name), endpoint)
  }
  if (draft.like.oneEndpointAtCreate && asked.size > 1)
    refuse(400, `Container cannot be connected to network endpoints: ${[...asked.keys()].join(', ')}`)
  if (!asked.has(main)) asked.set(main, plainEndpoint)
  return Object.fromEntries(
    [...asked].map(([name, endpoint]) => {
      const network = findNetwork(draft.state, name)
      if (network && draft.like.endpointsCheckedAtCreate) checkEndpoint(draft, network, endpoint)
      const networkName = network?.name ?? name
      return [networkName, { networkName, networkId: '', asked: endpoint }]
    }),
  )
}

/** Refuses a link to what is not there (engine-facts 03#140, #146). */
function linksOf(draft: Draft, host: HostConfig): ContainerRecord['links'] {
  return (host.Links ?? []).map((link) => {
    const [target = '', alias, ...more] = link.split(':')
    if (more.length > 0 || target === '' || alias === '') refuse(500, `bad format for links: ${link}`)
    const container = findContainer(draft.state, target)
    if (!container) return refuse(400, `could not get container for ${target}: No such container: ${target}`)
    if (container.hostConfig.NetworkMode === 'host')
      refuse(409, `conflicting options: host type networking can't be used with links. This would result in undefined behavior`)
    return { targetId: container.id, alias: (alias ?? container.name).replace(/^.*\//, '') }
  })
}

function takeMounts(draft: Draft, request: CreateRequest, image: ImageConfig, specified: readonly AskedMount[]): MountRecord[] {
  const asked = askedMounts(request.hostConfig, specified)
  const mounts = new Map<string, MountRecord>()
  for (const from of request.hostConfig.VolumesFrom ?? []) for (const mount of mountsFrom(draft, from)) mounts.set(mount.destination, mount)
  for (const mount of asked) mounts.set(mount.destination, mountOf(draft, mount))
  const tmpfs = [...tmpfsOf(request.hostConfig).keys()].map(cleanPath)
  for (const destination of Object.keys({ ...image.Volumes, ...request.config.Volumes }).sort()) {
    if (!mounts.has(destination) && !tmpfs.includes(destination)) mounts.set(destination, mountOf(draft, anonymous(destination)))
  }
  return [...mounts.values()]
}

function mountOf(draft: Draft, asked: AskedMount): MountRecord {
  const { labels, driver, options, name, ...mount } = asked
  if (mount.type !== 'volume') return mount
  const volume = ensureVolume(draft, { ...(name ? { name } : {}), labels: labels ?? null, driver, options: options ?? null })
  return { ...mount, name: volume.name, source: mountpointOf(volume.name) }
}

/** `--volumes-from NAME[:ro]`: the donor's mounts, its anonymous volumes too (engine-facts 08). */
function mountsFrom(draft: Draft, from: string): MountRecord[] {
  const [reference = '', mode = ''] = from.split(':')
  if (mode !== '' && mode !== 'ro' && mode !== 'rw' && mode !== 'z' && mode !== 'Z') refuse(500, `invalid mode: ${mode}`)
  const donor = findContainer(draft.state, reference)
  if (!donor) return refuse(400, `No such container: ${reference}`)
  return donor.mounts
    .filter(({ type }) => type !== 'tmpfs')
    .map((mount) => ({
      ...mount,
      // What was written for the donor is not told again (engine-facts 08#78, #82).
      mode: '',
      readOnly: mount.readOnly || mode === 'ro',
      copies: false,
      isLent: mount.type === 'volume' && !mount.anonymous,
    }))
}
