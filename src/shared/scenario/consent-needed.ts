import { consentsOf } from '../command/consents.ts'
import type { ConsentItem } from './consent.ts'
import type { Scenario } from './scenario.ts'
import { commandsOf } from './step-commands.ts'

/**
 * All that a scenario's commands need the user's yes for, step by step, each thing once a step. Whether `host-network` counts depends on the
 * engine (on the embedded one it does not), which is for the caller to decide.
 */
export function consentNeeded(scenario: Pick<Scenario, 'steps'>): ConsentItem[] {
  const items = new Map<string, ConsentItem>()
  for (const step of scenario.steps) {
    for (const { command } of commandsOf(step)) {
      for (const { kind, what } of consentsOf(command)) items.set(`${step.id} ${kind} ${what}`, { kind, step: step.id, what })
    }
  }
  return [...items.values()]
}
