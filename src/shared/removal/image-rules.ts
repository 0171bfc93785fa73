import type { CommandOf } from '../command/command.ts'
import { imageCalled, tagOf } from './resolve.ts'
import { allOf, type MadeImage, type Outcome, type Rules } from './rule.ts'
import { Unpredictable, type World, type WorldImage } from './world.ts'

export const imageRules: Rules = { rmi: remove, tag, 'image prune': prune }

/** `docker rmi`, as far as the run itself pulled or named what is to go. */
function remove(world: World, command: CommandOf<'rmi'>, madeImage: MadeImage): Outcome {
  const foreign = command.images.flatMap((word) => {
    const found = imageCalled(world, word)
    if (!found) return []
    const names = found.isByTag ? [tagOf(word)] : found.image.tags
    return names.length > 0 && names.every(madeImage) ? [] : [found.image]
  })
  for (const { id } of foreign) world.keep(`image:${id}`, { kind: 'not-ours' })
  if (foreign.length > 0) return 'refused'
  return allOf(command.images.map((word) => removeImage(world, word, command.force)))
}

function removeImage(world: World, word: string, force: boolean): Outcome {
  const found = imageCalled(world, word)
  if (!found) return force ? 'done' : 'refused'
  const { image, isByTag } = found
  const key = `image:${image.id}`
  const users = [...world.containers.values()].filter((it) => it.imageId === image.id)
  const by = users.map(({ name }) => name)
  if (users.some(({ state }) => state === 'unknown')) throw new Unpredictable(`whether a container of ${word} runs`)
  if (isByTag && image.tags.length > 1) {
    image.tags = image.tags.filter((it) => tagOf(it) !== tagOf(word))
    world.keep(key, { kind: 'tagged', tags: image.tags })
    return 'done'
  }
  const runs = users.some(({ state }) => state !== 'down')
  const isRefused = (!isByTag && image.tags.length > 1 && !force) || (runs && !isByTag) || (users.length > 0 && !force)
  if (isRefused) {
    world.keep(key, by.length > 0 ? { kind: 'in-use', by } : { kind: 'tagged', tags: image.tags })
    return 'refused'
  }
  if (runs) {
    image.tags = []
    world.keep(key, { kind: 'in-use', by })
    return 'done'
  }
  dropImage(world, image, word, 'named')
  return 'done'
}

function dropImage(world: World, image: WorldImage, word: string, kind: 'named' | 'pruned'): void {
  const others = [...world.images.values()].filter((it) => it !== image)
  const isBuiltOn = (it: WorldImage): boolean => image.layers.every((layer, at) => it.layers[at] === layer)
  if (others.some(isBuiltOn)) throw new Unpredictable(`whether an image was built on ${word}`)
  world.images.delete(image.id)
  world.lose(`image:${image.id}`, { kind })
  for (const it of others) {
    const count = it.layers.filter((layer) => image.layers.includes(layer)).length
    if (count > 0) world.keep(`image:${it.id}`, { kind: 'shares-layers', count })
  }
  for (const it of world.containers.values())
    if (it.imageId === image.id && !it.isNew) world.keep(`container:${it.id}`, { kind: 'keeps-layers', image: image.tags[0] ?? word })
}

function tag(world: World, command: CommandOf<'tag'>): Outcome {
  const found = imageCalled(world, command.source)
  if (!found) return 'refused'
  const target = tagOf(command.target)
  for (const it of world.images.values()) it.tags = it.tags.filter((name) => tagOf(name) !== target)
  found.image.tags = [...found.image.tags, target]
  return 'done'
}

/** Of images without a name none is known to be the run's; with `-a` those go that it pulled and no container uses. */
function prune(world: World, command: CommandOf<'image prune'>, madeImage: MadeImage): Outcome {
  if (Object.keys(command.filters).length > 0) throw new Unpredictable('what a filter finds')
  if (!command.all) return 'done'
  for (const image of [...world.images.values()]) {
    if (image.tags.length === 0 || !image.tags.every((it) => madeImage(tagOf(it)))) continue
    const by = [...world.containers.values()].filter((it) => it.imageId === image.id).map(({ name }) => name)
    if (by.length > 0) world.keep(`image:${image.id}`, { kind: 'in-use', by })
    else dropImage(world, image, image.tags[0] ?? image.id, 'pruned')
  }
  return 'done'
}
