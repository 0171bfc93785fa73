import type { Scenario, Step } from './scenario.ts'

/**
 * Whether the first `count` steps of two versions of a scenario do the same things in the same order, and ask for the same answers: then what was
 * played of the one was played of the other. Texts and what a step points at may differ. A key that is not known here counts as a deed.
 */
export const sameDeeds = (one: Scenario, other: Scenario, count: number): boolean =>
  count <= other.steps.length && deeds(one, count) === deeds(other, count)

const deeds = ({ id, steps }: Scenario, count: number): string => JSON.stringify([id, steps.slice(0, count).map(withoutTexts)])

function withoutTexts({ title: _title, say: _say, notes: _notes, warning: _warning, focus: _focus, ask, ...deed }: Step): unknown {
  const asked = ask && { answer: ask.answer, options: ask.options.length }
  return Object.entries({ ...deed, ...(asked ? { asked } : {}) }).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Where a new version stands when the old one stood behind its step `played` (an index): at the step of that id, else at that number or its last. */
export function samePlace(one: Scenario, other: Scenario, played: number): number {
  const id = one.steps[played]?.id
  const found = other.steps.findIndex((it) => it.id === id)
  return found >= 0 ? found : Math.min(played, other.steps.length - 1)
}
