import type { CommandOf } from '../command/command.ts'
import { networkCalled } from './resolve.ts'
import { allOf, done, notOnPodman, type Outcome, onOurs, plainPrune, type Rules } from './rule.ts'
import type { World, WorldContainer } from './world.ts'

export const networkRules: Rules = {
  'network create'(world, command) {
    const id = world.newId()
    world.networks.set(id, { id, name: command.network, mine: true })
    return 'done'
  },
  'network connect': (world, command) =>
    withNetwork(world, command.target.network, ({ id }) => onOurs(world, [command.container], (it) => done(world.connect(it, id)))),
  'network disconnect': (world, command) =>
    withNetwork(world, command.network, (network) => onOurs(world, [command.container], (it) => disconnect(world, it, network))),
  'network rm': remove,
  'network prune': prune,
}

const isPredefined = (name: string): boolean => ['bridge', 'host', 'none'].includes(name)

type WorldNetwork = NonNullable<ReturnType<typeof networkCalled>>

function withNetwork(world: World, word: string, act: (network: WorldNetwork) => Outcome): Outcome {
  const network = networkCalled(world, word)
  return network && (network.mine || isPredefined(network.name)) ? act(network) : 'refused'
}

/** Who has the host's own network has it for good. */
function disconnect(world: World, container: WorldContainer, network: WorldNetwork): Outcome {
  if (network.name === 'host' || !container.networks.has(network.id)) return 'refused'
  world.disconnect(container, network)
  return 'done'
}

function remove(world: World, command: CommandOf<'network rm'>): Outcome {
  notOnPodman(world)
  const named = command.names.map((word) => networkCalled(world, word))
  const foreign = named.filter((it) => it !== undefined && !it.mine && !isPredefined(it.name))
  for (const it of foreign) if (it) world.keep(`network:${it.id}`, { kind: 'not-ours' })
  if (foreign.length > 0) return 'refused'
  return allOf(named.map((it) => (it ? removeNetwork(world, it, 'named') : command.force ? 'done' : 'refused')))
}

function removeNetwork(world: World, { id, name }: { readonly id: string; readonly name: string }, kind: 'named' | 'pruned'): Outcome {
  if (isPredefined(name)) {
    if (kind === 'named') world.keep(`network:${id}`, { kind: 'predefined' })
    return 'refused'
  }
  const by = world.activeOn(id)
  if (by.length > 0) {
    world.keep(`network:${id}`, { kind: 'in-use', by })
    return 'refused'
  }
  world.networks.delete(id)
  world.lose(`network:${id}`, { kind })
  for (const it of world.containers.values())
    if (it.networks.has(id) && !it.isNew) world.keep(`container:${it.id}`, { kind: 'loses-network', network: name })
  return 'done'
}

function prune(world: World, command: CommandOf<'network prune'>): Outcome {
  plainPrune(command)
  notOnPodman(world)
  for (const it of [...world.networks.values()]) {
    if (it.mine) removeNetwork(world, it, 'pruned')
    else if (!isPredefined(it.name)) world.keep(`network:${it.id}`, { kind: 'not-ours' })
  }
  return 'done'
}
