import type { Node } from 'yaml'
import type { Command } from '../command/command.ts'
import { type NamedKind, namesMadeBy, placeOfUse, usesOf } from './check-names.ts'
import type { Scenario, Step } from './scenario.ts'
import { commandsOf } from './step-commands.ts'
import type { YamlSource } from './yaml-source.ts'

/** Warns of names that an earlier step has removed, in waits, expectations, focus and placeholders. */
export function checkRemoved(scenario: Scenario, nodes: readonly Node[], source: YamlSource): void {
  /** By kind and name: the step that removed it. */
  const removed = new Map<string, string>()
  const endWithThemselves = new Set<string>()
  scenario.steps.forEach((step, index) => {
    const node = nodes[index]
    const commands = commandsOf(step).map(({ command }) => command)
    const made = commands.flatMap(namesMadeBy).map(keyOf)
    for (const key of made) removed.delete(key)
    for (const use of usesOf(step)) {
      const by = removed.get(keyOf([use.kind, use.name]))
      if (by === undefined || use.mayBeGone || !node) continue
      source.warning(placeOfUse(node, use, source), `the ${use.kind} "${use.name}" is not there any more: step "${by}" removes it`)
    }
    if (!isSure(step)) return
    for (const command of commands) {
      for (const it of namesMadeBy(command)) removed.delete(keyOf(it))
      for (const it of namesRemovedBy(command, endWithThemselves, step)) removed.set(keyOf(it), step.id)
    }
  })
}

const keyOf = ([kind, name]: readonly [NamedKind, string]): string => `${kind} ${name}`

/** Whether all of its commands are known to be run, on every engine. */
const isSure = ({ fails, only, unless }: Step): boolean => !fails && !only && !unless

function namesRemovedBy(command: Command, endWithThemselves: Set<string>, { attach }: Step): (readonly [NamedKind, string])[] {
  const containers = (names: readonly string[]) => names.map((it) => ['container', it] as const)
  switch (command.name) {
    case 'run': {
      const { containerName, removeWhenDone } = command.spec
      if (containerName === undefined || !removeWhenDone) return []
      endWithThemselves.add(containerName)
      // Whoever types at it may leave it running.
      return command.detach || attach ? [] : containers([containerName])
    }
    case 'stop':
      return containers(command.containers.filter((it) => endWithThemselves.has(it)))
    case 'rm':
      return command.link ? [] : containers(command.containers)
    case 'rename':
      return containers([command.container])
    case 'network rm':
      return command.names.map((it) => ['network', it] as const)
    case 'volume rm':
      return command.names.map((it) => ['volume', it] as const)
    default:
      return []
  }
}
