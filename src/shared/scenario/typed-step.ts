import { hasTerminal } from '../command/has-terminal.ts'
import { parseCommands } from '../command/parse.ts'
import { FailureError } from '../result.ts'
import type { Scenario, Step } from './scenario.ts'
import { shortened } from './shape.ts'

/**
 * A command of the user's own as a step that `scenario` does not have: it expects nothing, and what the engine refuses is its output. Throws a
 * `FailureError` (`bad-usage`) for what is no docker command, or more than one.
 */
export function typedStep(text: string, scenario: Scenario): Step {
  const line = text.trim()
  const { commands, problems } = parseCommands(line)
  const [problem] = problems
  if (problem)
    throw new FailureError({
      code: 'bad-usage',
      message: problem.message,
      ...(problem.length < line.length ? { detail: line.slice(problem.offset, problem.offset + problem.length) } : {}),
    })
  const [first] = commands
  if (commands.length !== 1 || !first)
    throw new FailureError({
      code: 'bad-usage',
      message: commands.length === 0 ? 'there is no command to run' : 'one command at a time',
      remedy: 'Write one docker command, such as "docker ps -a".',
    })
  // To watch one is no matter: its output is shown, and the step can be cancelled.
  if (hasTerminal(first.command) && first.command.name !== 'attach')
    throw new FailureError({
      code: 'bad-usage',
      message: 'there is no terminal here to type at',
      remedy: 'Leave -i and -t out; "docker exec NAME COMMAND" runs a command in a container.',
    })
  return { id: freeId(scenario), title: shortened(line), run: line, expect: [], focus: [], typed: true }
}

function freeId({ steps }: Scenario): string {
  const taken = new Set(steps.map(({ id }) => id))
  let number = 1
  while (taken.has(`typed-${number}`)) number += 1
  return `typed-${number}`
}

/** The scenario with a step put in at this place. */
export const withStep = (scenario: Scenario, at: number, step: Step): Scenario => ({
  ...scenario,
  steps: scenario.steps.toSpliced(at, 0, step),
})

/** The scenario with what was typed up to a step, an id, and without what was typed behind it. */
export function withTypedUpTo(scenario: Scenario, last: string): Scenario {
  const end = scenario.steps.findIndex(({ id }) => id === last)
  return { ...scenario, steps: scenario.steps.filter(({ typed }, index) => !typed || index <= end) }
}

/** The scenario as its file has it. */
export const withoutTyped = (scenario: Scenario): Scenario => ({ ...scenario, steps: scenario.steps.filter(({ typed }) => !typed) })
