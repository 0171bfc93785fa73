import type { ContainerSpec } from '../command/command.ts'
import type { Scenario } from './scenario.ts'
import { commandsOf } from './step-commands.ts'

/** What a scenario's containers need of something of their host's that can be limited, when most of them are there at once. */
export interface LimitNeed {
  /** Of all limits that its lines give: bytes, or processes. */
  readonly declared: number
  /** Containers to which they give none. */
  readonly undeclared: number
}

/**
 * Reads it off the commands, by the names that they give and remove. What the words do not tell counts as there: a container that a step removes
 * without a name, or in a step that must fail.
 */
export const memoryNeed = (scenario: Pick<Scenario, 'steps'>): LimitNeed => needOf(scenario, declaredMemory)

/** The same for processes. */
export const processNeed = (scenario: Pick<Scenario, 'steps'>): LimitNeed => needOf(scenario, declaredProcesses)

function needOf({ steps }: Pick<Scenario, 'steps'>, declared: (spec: ContainerSpec) => number): LimitNeed {
  const there = new Map<string, number>()
  let need: LimitNeed = { declared: 0, undeclared: 0 }
  for (const [at, step] of steps.entries()) {
    if (step.typed) continue
    const gone: string[] = []
    for (const [number, { command }] of commandsOf(step).entries()) {
      if (command.name === 'run' || command.name === 'create') {
        const name = command.spec.containerName ?? `${at}/${number}`
        there.set(name, declared(command.spec))
        need = mostOf(need, [...there.values()])
        if (command.name === 'run' && command.spec.removeWhenDone && !command.detach) gone.push(name)
      } else if (command.name === 'rm' && !command.link && !step.fails) gone.push(...command.containers)
      // Side by side, all of them may be there at once.
      if (!step.parallel) for (const name of gone.splice(0)) there.delete(name)
    }
    for (const name of gone) there.delete(name)
  }
  return need
}

/** Bytes of `--memory`; 0 where the container may take what there is. */
export const declaredMemory = ({ hostFields }: Pick<ContainerSpec, 'hostFields'>): number => Math.max(0, Number(hostFields.Memory ?? 0))

/** Of `--pids-limit`; 0 where the container may have as many as there can be, also by its line's own word (`-1`). */
export const declaredProcesses = ({ hostFields }: Pick<ContainerSpec, 'hostFields'>): number =>
  Math.max(0, Number(hostFields.PidsLimit ?? 0))

const mostOf = (need: LimitNeed, limits: readonly number[]): LimitNeed => ({
  declared: Math.max(
    need.declared,
    limits.reduce((sum, it) => sum + it, 0),
  ),
  undeclared: Math.max(need.undeclared, limits.filter((it) => it === 0).length),
})
