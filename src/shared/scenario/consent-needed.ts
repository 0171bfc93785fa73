import { consentsOf } from '../command/consents.ts'
import type { ConsentItem, ConsentKind } from './consent.ts'
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

/**
 * Of the kinds that were allowed for one version of a scenario, those for which another version asks for nothing but what was listed then: a yes to
 * `-v /srv:/data` is none to `-v /etc:/data`.
 */
export function stillAllowed(
  kinds: readonly ConsentKind[],
  before: Pick<Scenario, 'steps'>,
  after: Pick<Scenario, 'steps'>,
): readonly ConsentKind[] {
  const listed = new Set(consentNeeded(before).map(({ kind, what }) => `${kind} ${what}`))
  const fresh = consentNeeded(after).filter(({ kind, what }) => !listed.has(`${kind} ${what}`))
  return kinds.filter((kind) => !fresh.some((it) => it.kind === kind))
}
