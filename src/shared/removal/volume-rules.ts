import type { CommandOf } from '../command/command.ts'
import { volumeCalled } from './resolve.ts'
import { allOf, notOnPodman, type Outcome, plainPrune, type Rules } from './rule.ts'
import type { World } from './world.ts'

export const volumeRules: Rules = {
  'volume create'(world, command) {
    const name = command.volume ?? world.newId()
    const hasOptions = Object.keys(command.options).length > 0
    if (!world.volumes.has(name)) world.volumes.set(name, { name, anonymous: command.volume === undefined, mine: true, hasOptions })
    return 'done'
  },
  'volume rm': remove,
  'volume prune': prune,
}

function remove(world: World, command: CommandOf<'volume rm'>): Outcome {
  const named = command.names.map((word) => volumeCalled(world, word))
  const foreign = named.filter((it) => it !== undefined && !it.mine)
  for (const it of foreign) if (it) world.keep(`volume:${it.name}`, { kind: 'not-ours' })
  if (foreign.length > 0) return 'refused'
  const removeOne = (it: (typeof named)[number]): Outcome => {
    if (!it || !world.volumes.has(it.name)) return command.force ? 'done' : 'refused'
    const by = world.usersOf(it.name)
    if (by.length > 0) {
      world.keep(`volume:${it.name}`, { kind: 'in-use', by })
      return 'refused'
    }
    world.volumes.delete(it.name)
    world.lose(`volume:${it.name}`, { kind: 'named' })
    return 'done'
  }
  return allOf(named.map(removeOne))
}

/** Since API 1.42 (engine 23) it takes anonymous volumes only, unless `-a` is given; `-a` itself is refused before. */
function prune(world: World, command: CommandOf<'volume prune'>): Outcome {
  plainPrune(command)
  notOnPodman(world)
  const sparesNamed = isAtLeast(world.engine.apiVersion, [1, 42])
  if (command.all && !sparesNamed) return 'refused'
  for (const it of [...world.volumes.values()]) {
    const key = `volume:${it.name}`
    const by = world.usersOf(it.name)
    if (!it.mine) world.keep(key, { kind: 'not-ours' })
    else if (by.length > 0) world.keep(key, { kind: 'in-use', by })
    else if (it.hasOptions) world.keep(key, { kind: 'has-options' })
    else if (sparesNamed && !command.all && !it.anonymous) world.keep(key, { kind: 'prune-leaves-named' })
    else {
      world.volumes.delete(it.name)
      world.lose(key, { kind: 'pruned' })
    }
  }
  return 'done'
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [first = 0, second = 0] = version.split('.').map(Number)
  return first > major || (first === major && second >= minor)
}
