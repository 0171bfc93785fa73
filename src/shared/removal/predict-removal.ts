import type { Command } from '../command/command.ts'
import { parseCommands } from '../command/parse.ts'
import type { Topology } from '../topology/topology.ts'
import { containerRules } from './container-rules.ts'
import { imageRules } from './image-rules.ts'
import { networkRules } from './network-rules.ts'
import { presenceIn } from './presence.ts'
import type { Removal } from './removal.ts'
import type { MadeImage, Outcome, Rules } from './rule.ts'
import { volumeRules } from './volume-rules.ts'
import { Unpredictable, World } from './world.ts'

export interface RemovalQuestion {
  /** Docker command lines, placeholders filled in as far as what they ask for is there. */
  readonly commands: string
  /** What is there before they are run; all of the engine, where that is known. */
  readonly topology: Topology
  readonly madeImage: MadeImage
}

/**
 * What command lines will remove, and what of it will stay, by the rules of the engine and law 6 (only the run's own). They are gone through in thought,
 * one after the other, up to the first that the engine will refuse. Undefined where that cannot be told: a line that is no docker command, an option
 * whose effect depends on what no observation holds (a prune's `--filter`), a process that may or may not end by itself.
 *
 * What is not observed and could make it otherwise: an anonymous volume that a second container was given by its 64 digits, and images that others
 * built on one that goes.
 */
export function predictRemoval({ commands: text, topology, madeImage }: RemovalQuestion): Removal | undefined {
  const { commands, problems } = parseCommands(text)
  if (problems.length > 0) return undefined
  const world = new World(topology)
  try {
    for (const { line, command } of commands) {
      if (line.includes('{{') && namesThings(command)) throw new Unpredictable(`what ${line} means by then`)
      if (perform(world, command, madeImage) === 'refused') break
    }
  } catch (cause) {
    if (cause instanceof Unpredictable) return undefined
    throw cause
  }
  // What the commands make themselves and take away again is nothing that anybody could lose.
  const isThere = presenceIn(topology)
  return {
    lost: Object.fromEntries([...world.lost].filter(([key]) => isThere(key) && !goesWithMore(key, world.lost))),
    stays: Object.fromEntries([...world.stays].filter(([key]) => isThere(key) && !world.lost.has(key))),
  }
}

/** A container takes its cables along, and an interface the cable's other end: what is said of these says it all. */
function goesWithMore(key: string, lost: ReadonlyMap<string, unknown>): boolean {
  const [, kind, containerId, networkId] = /^(endpoint|veth):([^/]*)\/(.*)$/.exec(key) ?? []
  return (
    kind !== undefined && (lost.has(`container:${containerId}`) || (kind === 'veth' && lost.has(`endpoint:${containerId}/${networkId}`)))
  )
}

/** Whether anything is said at all. */
export const isNothing = ({ lost, stays }: Removal): boolean => Object.keys(lost).length === 0 && Object.keys(stays).length === 0

/** A command without a rule changes nothing that is removed later. */
const rules: Rules = { ...containerRules, ...networkRules, ...volumeRules, ...imageRules }

function perform(world: World, command: Command, madeImage: MadeImage): Outcome {
  const rule = rules[command.name] as ((world: World, command: Command, madeImage: MadeImage) => Outcome) | undefined
  return rule?.(world, command, madeImage) ?? 'done'
}

/** Whether what its words are decides what goes; in others `{{…}}` may be a format, too. */
const namesThings = ({ name }: Command): boolean => rules[name] !== undefined && name !== 'run' && name !== 'create'
