import type { CommandOf } from '../command/command.ts'
import { containerCalled, linkCalled, networkCalled } from './resolve.ts'
import { allOf, type Outcome, onOurs, plainPrune, type Rules } from './rule.ts'
import { Unpredictable, type World, type WorldContainer } from './world.ts'

/** What ends containers, removes them, or changes what a later removal will find. */
export const containerRules: Rules = {
  rm: remove,
  stop: (world, command) => onOurs(world, command.containers, (it) => end(world, it)),
  wait: (world, command) => onOurs(world, command.containers, (it) => end(world, it)),
  kill,
  restart: (world, command) => onOurs(world, command.containers, (it) => restarted(world, it)),
  start: (world, command) => onOurs(world, command.containers, (it) => started(world, it)),
  pause: (world, command) => onOurs(world, command.containers, (it) => turn(it, 'running', 'paused')),
  unpause: (world, command) => onOurs(world, command.containers, (it) => turn(it, 'paused', 'running')),
  attach: (world, command) => onOurs(world, [command.container], looksOn),
  rename: (world, command) =>
    onOurs(world, [command.container], (it) => {
      it.name = command.newName.replace(/^\//, '')
      return 'done'
    }),
  run: (world, command) => create(world, command.spec, { ends: !command.detach && command.spec.removeWhenDone }),
  create: (world, command) => create(world, command.spec, { ends: false }),
  'container prune': prune,
}

function remove(world: World, command: CommandOf<'rm'>): Outcome {
  if (command.link) return removeLinks(world, command.containers)
  const removeOne = (it: WorldContainer): Outcome => {
    if (it.state === 'unknown' && !command.force) throw new Unpredictable(`whether ${it.name} runs`)
    if (it.state !== 'down' && it.state !== 'unknown' && !command.force) {
      if (!it.isNew) world.keep(`container:${it.id}`, { kind: 'up', state: it.state })
      return 'refused'
    }
    // Also of one that was started with --rm: where `rm -f` ends it, its volumes stay (measured on 20.10.24).
    world.removeContainer(it, { volumes: command.volumes, reason: { kind: 'named' } })
    return 'done'
  }
  // With -f what is not there does not matter.
  return onOurs(world, command.containers, removeOne, command.force ? 'done' : 'refused')
}

function removeLinks(world: World, paths: readonly string[]): Outcome {
  const links = paths.map((path) => linkCalled(world, path))
  for (const link of links) {
    if (!link) continue
    world.lose(link.key, { kind: 'named' })
    link.source.links = link.source.links.filter((it) => it.alias !== link.alias)
  }
  return allOf(links.map((it) => (it ? 'done' : 'refused')))
}

/** Its process ends, and a container that was started with `--rm` goes, its anonymous volumes with it. */
function end(world: World, container: WorldContainer): Outcome {
  const { state } = container
  if (state === 'unknown' && container.autoRemove) throw new Unpredictable(`whether ${container.name} is still there`)
  container.state = 'down'
  if (container.autoRemove && state !== 'down') world.removeContainer(container, { volumes: true, reason: { kind: 'removes-itself' } })
  else if (state !== 'down') world.unplug(container)
  return 'done'
}

const fatal = ['KILL', 'SIGKILL', '9']

function kill(world: World, command: CommandOf<'kill'>): Outcome {
  return onOurs(world, command.containers, (it) => {
    if (it.state === 'down') return 'refused'
    if (it.state === 'restarting') throw new Unpredictable(`whether ${it.name} runs`)
    if (fatal.includes(command.signal ?? 'KILL')) return end(world, it)
    if (it.autoRemove) throw new Unpredictable(`what ${it.name} does on ${command.signal}`)
    it.state = 'unknown'
    return 'done'
  })
}

function started(world: World, container: WorldContainer): Outcome {
  if (container.state !== 'down') return 'done'
  world.plug(container)
  if (container.autoRemove) throw new Unpredictable(`when ${container.name} ends`)
  container.state = 'unknown'
  return 'done'
}

/** A restart removes nothing, not even with `--rm`. */
function restarted(world: World, container: WorldContainer): Outcome {
  world.plug(container)
  container.state = 'unknown'
  return 'done'
}

function turn(container: WorldContainer, from: WorldContainer['state'], to: WorldContainer['state']): Outcome {
  if (container.state === 'unknown' || container.state === 'restarting') throw new Unpredictable(`whether ${container.name} runs`)
  if (container.state !== from) return 'refused'
  container.state = to
  return 'done'
}

/** What somebody types there may end it. */
function looksOn(container: WorldContainer): Outcome {
  if (container.autoRemove) throw new Unpredictable(`when ${container.name} ends`)
  container.state = 'unknown'
  return 'done'
}

function create(world: World, spec: CommandOf<'run'>['spec'], { ends }: { readonly ends: boolean }): Outcome {
  if (spec.containerName !== undefined && [...world.containers.values()].some(({ name }) => name === spec.containerName)) return 'refused'
  const id = world.newId()
  const given = spec.mounts.filter((it) => it.type === 'volume')
  const volumes = given.map((it) => {
    const name = it.source ?? world.newId()
    const isThere = world.volumes.has(name)
    if (!isThere) world.volumes.set(name, { name, anonymous: it.source === undefined, mine: true, hasOptions: false })
    return name
  })
  const inherited = spec.volumesFrom.flatMap(({ container }) => containerCalled(world, container)?.volumes ?? [])
  const container: WorldContainer = {
    id,
    name: spec.containerName ?? id,
    mine: true,
    state: 'unknown',
    autoRemove: spec.removeWhenDone,
    isNew: true,
    imageId: [...world.images.values()].find(({ tags }) => tags.includes(spec.image) || tags.includes(`${spec.image}:latest`))?.id,
    networks: new Set(spec.networks.flatMap(({ network }) => networkCalled(world, network)?.id ?? [])),
    volumes: [...volumes, ...inherited],
    directories: [],
    links: [],
  }
  world.containers.set(id, container)
  if (ends) world.removeContainer(container, { volumes: true, reason: { kind: 'removes-itself' } })
  return 'done'
}

function prune(world: World, command: CommandOf<'container prune'>): Outcome {
  plainPrune(command)
  for (const it of [...world.containers.values()]) {
    if (it.state === 'unknown') throw new Unpredictable(`whether ${it.name} runs`)
    if (!it.mine) world.keep(`container:${it.id}`, { kind: 'not-ours' })
    else if (it.state === 'down') world.removeContainer(it, { volumes: false, reason: { kind: 'pruned' } })
    else world.keep(`container:${it.id}`, { kind: 'up', state: it.state })
  }
  return 'done'
}
