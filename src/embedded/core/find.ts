import { refuse } from './draft.ts'
import type { ContainerRecord, EngineState, ImageRecord, NetworkRecord, VolumeRecord } from './state.ts'
import { entries, get, values } from './table.ts'

/** By full id, name (also of a link: `wordpress/mysql`), or the start of an id. */
export function findContainer(state: EngineState, reference: string): ContainerRecord | undefined {
  const name = reference.replace(/^\/+/, '')
  const id = get(state.names, name)
  const known = get(state.containers, reference) ?? (id ? get(state.containers, id) : undefined)
  if (known) return known
  if (name.includes('/')) return linkTarget(state, name)
  if (!/^[0-9a-f]{1,63}$/.test(name)) return undefined
  const found = [...values(state.containers)].filter((container) => container.id.startsWith(name))
  if (found.length > 1) refuse(400, `multiple IDs found with provided prefix: ${name}`)
  return found[0]
}

function linkTarget(state: EngineState, path: string): ContainerRecord | undefined {
  const [source = '', alias = ''] = path.split('/')
  const id = get(state.names, source)
  const link = id ? get(state.containers, id)?.links.find((candidate) => candidate.alias === alias) : undefined
  return link ? get(state.containers, link.targetId) : undefined
}

/** Refuses with 404. */
export function needContainer(state: EngineState, reference: string): ContainerRecord {
  return findContainer(state, reference) ?? refuse(404, `No such container: ${reference}`)
}

/** All names that a container has in the list: its own, and those that links to it gave it (engine-facts 05). */
export function linkNames(state: EngineState): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const container of values(state.containers))
    for (const { targetId, alias } of container.links) names.set(targetId, [...(names.get(targetId) ?? []), `/${container.name}/${alias}`])
  return names
}

export function findNetwork(state: EngineState, reference: string): NetworkRecord | undefined {
  const byId = get(state.networks, reference)
  if (byId) return byId
  const all = [...values(state.networks)]
  const named = all.filter(({ name }) => name === reference)
  if (named.length > 0) return named[0]
  const short = reference === '' ? [] : all.filter(({ id }) => id.startsWith(reference))
  if (short.length > 1) refuse(400, `network ${reference} is ambiguous (${short.length} matches found based on ID prefix)`)
  return short[0]
}
export function needNetwork(state: EngineState, reference: string): NetworkRecord {
  return findNetwork(state, reference) ?? refuse(404, `network ${reference} not found`)
}

export function needVolume(state: EngineState, name: string): VolumeRecord {
  return get(state.volumes, name) ?? refuse(404, `get ${name}: no such volume`)
}

/** `mysql` is `mysql:latest`; registry and library prefixes of the Hub are left out. A digest stays. */
export function normaliseReference(reference: string): string {
  const plain = reference.replace(/^(?:docker\.io|index\.docker\.io)\//, '').replace(/^library\//, '')
  if (plain.includes('@')) return plain
  return /:[^/]*$/.test(plain) ? plain : `${plain}:latest`
}

export function findImage(state: EngineState, reference: string): ImageRecord | undefined {
  const tagged = get(state.tags, normaliseReference(reference))
  if (tagged) return get(state.images, tagged)
  const digits = reference.replace(/^sha256:/, '')
  if (/^[0-9a-f]{64}$/.test(digits)) return get(state.images, `sha256:${digits}`)
  const digest = reference.split('@')[1]
  if (digest) return [...values(state.images)].find((image) => image.digest === digest || image.id === digest)
  if (!/^[0-9a-f]{4,63}$/.test(digits)) return undefined
  return [...values(state.images)].find(({ id }) => id.startsWith(`sha256:${digits}`))
}

/** Sorted. */
export function tagsOf(state: EngineState, imageId: string): string[] {
  return [...entries(state.tags)].flatMap(([tag, id]) => (id === imageId ? [tag] : [])).sort()
}

export function imageNotFound(reference: string): never {
  return refuse(404, `No such image: ${reference.startsWith('sha256:') ? reference : normaliseReference(reference)}`)
}

/** Inspect of an image words it twice over before 26 (engine-facts 03#155). */
export function imageToInspect(state: EngineState, reference: string, like: { readonly lowerCaseMessages: boolean }): ImageRecord {
  const image = findImage(state, reference)
  if (image) return image
  if (/[A-Z]/.test(reference.split(/[:@]/)[0] ?? '')) {
    const why = 'invalid reference format: repository name must be lowercase'
    refuse(400, like.lowerCaseMessages ? why : `no such image: ${reference}: ${why}`)
  }
  if (like.lowerCaseMessages) return imageNotFound(reference)
  return refuse(404, `no such image: ${reference}: No such image: ${normaliseReference(reference)}`)
}
