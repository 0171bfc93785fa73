import type { World, WorldContainer, WorldImage, WorldVolume } from './world.ts'

/** What a command's words mean to an engine: names, ids and the beginnings of ids, in the engine's own order of precedence. */

const startingWith = <T extends { readonly id: string }>(all: Iterable<T>, digits: string): T | undefined => {
  const found = [...all].filter(({ id }) => id.startsWith(digits))
  // Of several the engine takes none.
  return found.length === 1 ? found[0] : undefined
}

/** By id, by name, by a link's path (`wordpress/mysql`), or by the beginning of its id. */
export function containerCalled(world: World, word: string): WorldContainer | undefined {
  const name = word.replace(/^\/+/, '')
  const all = [...world.containers.values()]
  const known = world.containers.get(name) ?? all.find((it) => it.name === name)
  if (known || name === '') return known
  if (name.includes('/')) {
    const link = linkCalled(world, name)
    return link && world.containers.get(link.to)
  }
  return /^[0-9a-f]{1,63}$/.test(name) ? startingWith(all, name) : undefined
}

/** A link by its path; with the container that has it. */
export function linkCalled(
  world: World,
  path: string,
): { readonly source: WorldContainer; readonly alias: string; readonly key: string; readonly to: string } | undefined {
  const [name, alias] = path.replace(/^\/+/, '').split('/')
  const source = [...world.containers.values()].find((it) => it.name === name)
  const link = source?.links.find((it) => it.alias === alias)
  return source && link && { source, ...link }
}

export function networkCalled(
  world: World,
  word: string,
): { readonly id: string; readonly name: string; readonly mine: boolean } | undefined {
  const all = [...world.networks.values()]
  const known = world.networks.get(word) ?? all.find((it) => it.name === (word === 'default' ? 'bridge' : word))
  return known ?? (word === '' ? undefined : startingWith(all, word))
}

export const volumeCalled = (world: World, word: string): WorldVolume | undefined => world.volumes.get(word)

/** `mysql` is `mysql:latest`, and `docker.io/library/mysql` the same one. */
export function tagOf(reference: string): string {
  const short = reference.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '')
  return short.includes('@') || /:[^/]*$/.test(short) ? short : `${short}:latest`
}

/** An image, and whether it was called by one of its names. */
export function imageCalled(world: World, word: string): { readonly image: WorldImage; readonly isByTag: boolean } | undefined {
  const all = [...world.images.values()]
  const tagged = all.find(({ tags }) => tags.some((it) => tagOf(it) === tagOf(word)))
  if (tagged) return { image: tagged, isByTag: true }
  const digits = word.replace(/^sha256:/, '')
  const image = /^[0-9a-f]{4,64}$/.test(digits) ? startingWith(all, `sha256:${digits}`) : undefined
  return image && { image, isByTag: false }
}
