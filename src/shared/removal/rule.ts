import type { CommandName, CommandOf } from '../command/command.ts'
import { containerCalled } from './resolve.ts'
import { Unpredictable, type World, type WorldContainer } from './world.ts'

/** Whether the engine will do what a command asks, or refuse some of it: what stands behind that is not run. */
export type Outcome = 'done' | 'refused'

/** Whether this run pulled or named an image of that name (`mysql:5.7`); others it does not touch. */
export type MadeImage = (tag: string) => boolean

export type Rules = { readonly [N in CommandName]?: (world: World, command: CommandOf<N>, madeImage: MadeImage) => Outcome }

export const done = (_: unknown): Outcome => 'done'
export const allOf = (outcomes: readonly Outcome[]): Outcome => (outcomes.includes('refused') ? 'refused' : 'done')

/** Does something to each container that is named; one that is not this run's makes the line refused as a whole, before anything is done. */
export function onOurs(
  world: World,
  words: readonly string[],
  act: (container: WorldContainer) => Outcome,
  missing: Outcome = 'refused',
): Outcome {
  const named = words.map((word) => containerCalled(world, word))
  const foreign = named.filter((it) => it !== undefined && !it.mine)
  for (const it of foreign) if (it) world.keep(`container:${it.id}`, { kind: 'not-ours' })
  if (foreign.length > 0) return 'refused'
  return allOf(named.map((it) => (it && world.containers.has(it.id) ? act(it) : missing)))
}

/** A filter asks for labels and times, of which no observation tells. */
export function plainPrune(command: CommandOf<'container prune' | 'network prune' | 'volume prune'>): void {
  if (Object.keys(command.filters).length > 0) throw new Unpredictable('what a filter finds')
}

/** Podman counts stopped containers too, and prunes by rules of its own. */
export function notOnPodman({ engine }: World): void {
  if (/podman/i.test(engine.name)) throw new Unpredictable('what Podman does')
}
