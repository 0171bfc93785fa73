import { linearExpression } from '../linear-expression.ts'
import { refuse } from './draft.ts'
import { findContainer, findImage, imageNotFound, tagsOf } from './find.ts'
import { syntaxErrorOf } from './go-json.ts'
import { type Moment, momentFrom } from './moment.ts'
import { isDefault } from './networks.ts'
import type { ContainerRecord, EngineState, ImageRecord, NetworkRecord, VolumeRecord } from './state.ts'

/** `filters` of a request: each name with its values. */
export type Filters = ReadonlyMap<string, readonly string[]>

/** Reads `{"label":["a=b"]}` and the older `{"label":{"a=b":true}}`; refuses unknown names. */
export function readFilters(text: string | undefined, known: readonly string[], status: number): Filters {
  const filters = new Map<string, readonly string[]>()
  if (!text) return filters
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    const why = syntaxErrorOf(text)
    return refuse(status, status === 400 || !why ? 'invalid filter' : why === 'end' ? 'unexpected end of JSON input' : why.message)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return refuse(status, 'invalid filter')
  for (const [name, given] of Object.entries(parsed)) {
    if (!known.includes(name)) refuse(400, status === 400 ? `invalid filter '${name}'` : `Invalid filter '${name}'`)
    const list = Array.isArray(given)
      ? given
      : typeof given === 'object' && given !== null
        ? Object.keys(given)
        : refuse(status, 'invalid filter')
    filters.set(name, list.map(String))
  }
  return filters
}

export function matchesLabels(labels: Readonly<Record<string, string>> | null, filters: Filters): boolean {
  const has = (wanted: string): boolean => {
    const at = wanted.indexOf('=')
    if (at < 0) return labels?.[wanted] !== undefined
    return labels?.[wanted.slice(0, at)] === wanted.slice(at + 1)
  }
  return (filters.get('label') ?? []).every(has) && !(filters.get('label!') ?? []).some(has)
}

/** The `until` of a prune: whether a thing is old enough to go (`24h` is a day before now). */
export function isBefore(filters: Filters, now: Moment): (created: Moment) => boolean {
  const [until, ...more] = filters.get('until') ?? []
  if (until === undefined) return () => true
  if (more.length > 0) return refuse(400, 'more than one until filter specified')
  const found = momentFrom(until, now) ?? refuse(400, `failed to parse value as time or duration: "${until}"`)
  return (created) => created <= found
}

/** Refuses what is no flag where one is wanted. */
function checkFlags(filters: Filters, name: string, badStatus: number): void {
  for (const value of filters.get(name) ?? [])
    if (!['true', 'false', '1', '0'].includes(value)) refuse(400, `${badStatus === 400 ? 'i' : 'I'}nvalid filter '${name}=[${value}]'`)
}

/** Any of the values, or no such filter. */
const any = (filters: Filters, name: string, test: (value: string) => boolean): boolean => {
  const wanted = filters.get(name)
  return wanted === undefined || wanted.some(test)
}

/** A regular expression as Go's, or what it is literally where it is none. */
function pattern(text: string): (value: string) => boolean {
  try {
    const expression = linearExpression(text)
    return (value) => expression.test(value)
  } catch {
    return (value) => value.includes(text)
  }
}

export const containerFilters =
  'ancestor before exited expose health id is-task isolation label name network publish since status volume'.split(' ')
const statuses = 'created running paused restarting removing exited dead'.split(' ')

export function filterContainers(
  state: EngineState,
  containers: readonly ContainerRecord[],
  filters: Filters,
  badStatus: number,
): ContainerRecord[] {
  for (const status of filters.get('status') ?? [])
    if (!statuses.includes(status)) refuse(400, `${badStatus === 400 ? 'i' : 'I'}nvalid filter 'status=${status}'`)
  checkFlags(filters, 'is-task', badStatus)
  // Go's own words, as engines pass them on (test/docker on 20.10.24).
  for (const code of filters.get('exited') ?? [])
    if (!/^[+-]?\d+$/.test(code)) refuse(500, `strconv.Atoi: parsing "${code}": invalid syntax`)
  for (const health of filters.get('health') ?? [])
    if (!['none', 'starting', 'healthy', 'unhealthy'].includes(health))
      refuse(400, `${badStatus === 400 ? 'unrecognized' : 'Unrecognised'} filter value for health: ${health}`)
  for (const kind of ['publish', 'expose'])
    for (const port of filters.get(kind) ?? []) {
      const bad = (port.split('/')[0] ?? '').split('-').find((number) => !/^\d+$/.test(number))
      if (bad !== undefined) refuse(500, `error while looking up for ${kind} ${port}: strconv.ParseUint: parsing "${bad}": invalid syntax`)
    }
  const bound = (name: string): ContainerRecord | undefined => {
    const reference = filters.get(name)?.[0]
    if (reference === undefined) return undefined
    const missing = (): never =>
      badStatus === 400 ? refuse(404, `No such container: ${reference}`) : refuse(500, `no such container ${reference}`)
    return findContainer(state, reference) ?? missing()
  }
  const [before, since] = [bound('before'), bound('since')]
  return containers.filter((container) => {
    const endpoints = Object.values(container.endpoints)
    return (
      matchesLabels(container.config.Labels, filters) &&
      any(filters, 'id', (id) => pattern(id)(container.id)) &&
      any(filters, 'name', (name) => pattern(name.replace(/^\^\//, '^'))(container.name) || pattern(name)(`/${container.name}`)) &&
      any(filters, 'status', (status) => container.status === status) &&
      any(filters, 'exited', (code) => container.status === 'exited' && container.exitCode === Number(code)) &&
      any(filters, 'health', (health) => (container.health?.status ?? 'none') === health) &&
      any(filters, 'network', (network) => endpoints.some((end) => end.networkName === network || end.networkId.startsWith(network))) &&
      any(filters, 'volume', (volume) =>
        container.mounts.some((mount) => mount.name === volume || mount.destination === volume || mount.source === volume),
      ) &&
      any(filters, 'ancestor', (image) => findImage(state, image)?.id === container.imageId) &&
      any(filters, 'publish', (port) => container.published.some((published) => samePort(port, published.hostPort, published.protocol))) &&
      any(filters, 'expose', (port) =>
        Object.keys(container.config.ExposedPorts ?? {}).some((key) => key === port || key === `${port}/tcp`),
      ) &&
      (before === undefined || container.created < before.created) &&
      (since === undefined || container.created > since.created)
    )
  })
}

const samePort = (wanted: string, port: number, protocol: string): boolean => {
  const [range = '', kind = 'tcp'] = wanted.split('/')
  const [first = 0, last = first] = range.split('-').map(Number)
  return kind === protocol && port >= first && port <= last
}

export const networkFilters = 'dangling driver id label name scope type until label!'.split(' ')
export function filterNetworks(networks: readonly NetworkRecord[], filters: Filters, badStatus: number): NetworkRecord[] {
  for (const type of filters.get('type') ?? [])
    if (type !== 'custom' && type !== 'builtin') refuse(badStatus, `invalid filter: 'type'='${type}'`)
  if (badStatus === 400) checkFlags(filters, 'dangling', badStatus)
  else if ((filters.get('dangling') ?? []).some((value) => !['true', 'false', '1', '0'].includes(value)))
    refuse(400, `invalid value for filter 'dangling', must be "true" (or "1"), or "false" (or "0")`)
  return networks.filter(
    (network) =>
      matchesLabels(network.labels, filters) &&
      any(filters, 'name', (name) => network.name.includes(name)) &&
      any(filters, 'id', (id) => network.id.includes(id)) &&
      any(filters, 'driver', (driver) => network.driver === driver) &&
      any(filters, 'scope', (scope) => scope === 'local') &&
      any(filters, 'dangling', (flag) => isFlag(flag) === (network.members.size === 0 && !isDefault(network.name))) &&
      any(filters, 'type', (type) => (type === 'builtin') === isDefault(network.name)),
  )
}
const isFlag = (text: string): boolean => text === 'true' || text === '1'

export const volumeFilters = ['dangling', 'driver', 'label', 'label!', 'name']
export function filterVolumes(volumes: readonly VolumeRecord[], filters: Filters, badStatus: number): VolumeRecord[] {
  checkFlags(filters, 'dangling', badStatus)
  return volumes.filter(
    (volume) =>
      matchesLabels(volume.labels, filters) &&
      any(filters, 'name', (name) => volume.name.includes(name)) &&
      any(filters, 'driver', (driver) => driver === 'local') &&
      any(filters, 'dangling', (flag) => isFlag(flag) === (volume.users.length === 0)),
  )
}

export const imageFilters = ['before', 'dangling', 'label', 'label!', 'reference', 'since', 'until']
export function filterImages(state: EngineState, images: readonly ImageRecord[], filters: Filters, badStatus: number): ImageRecord[] {
  checkFlags(filters, 'dangling', badStatus)
  const bound = (name: string): string | undefined => {
    const reference = filters.get(name)?.[0]
    return reference === undefined ? undefined : (findImage(state, reference) ?? imageNotFound(reference)).created
  }
  const [before, since] = [bound('before'), bound('since')]
  return images.filter((image) => {
    const tags = tagsOf(state, image.id)
    return (
      matchesLabels(image.config.Labels ?? null, filters) &&
      any(filters, 'dangling', (flag) => isFlag(flag) === (tags.length === 0)) &&
      (before === undefined || image.created < before) &&
      (since === undefined || image.created > since) &&
      any(filters, 'reference', (reference) => tags.some((tag) => glob(reference)(tag) || glob(reference)(tag.replace(/:[^:/]*$/, ''))))
    )
  })
}
const glob = (text: string): ((value: string) => boolean) => {
  const expression = text
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
  const whole = linearExpression(`^${expression}$`)
  return (value) => whole.test(value)
}
