import type { Outcome } from './played.ts'

/** Programs whose outcome differs on purpose, or is left to chance by a real engine: what of it is not compared, and why. */
const known: Readonly<Record<string, { readonly ignores: 'events' | 'order of events'; readonly why: string }>> = {
  'commits that cannot be': {
    ignores: 'events',
    why: 'a name that cannot be is refused before the image is made; a real engine leaves one without a name behind',
  },
  'stop, paused': { ignores: 'order of events', why: 'that it goes on is told when containerd says so: before or after the next signal' },
  'stop with a signal, paused': { ignores: 'order of events', why: 'as above' },
  'restart, paused': { ignores: 'order of events', why: 'as above' },
}

/** An outcome without what is known of its program. */
export function without(program: string, outcome: Outcome): Outcome {
  const found = Object.hasOwn(known, program) ? known[program] : undefined
  if (!found) return outcome
  return { ...outcome, events: found.ignores === 'events' ? [] : [...outcome.events].sort() }
}

export const knownPrograms = Object.keys(known)
