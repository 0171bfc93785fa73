import type { Observer } from '../../engine/observe/observer.ts'
import { FailureError } from '../../shared/result.ts'
import { fillPlaceholders } from '../../shared/scenario/placeholders.ts'

interface Filling {
  readonly observer: Observer
  readonly signal: AbortSignal
}

/** A text with its placeholders filled from what is observed once the observer has caught up. Throws `not-found` for what is not there. */
export async function fill({ observer, signal }: Filling, text: string, escaping?: (value: string) => string): Promise<string> {
  if (!text.includes('{{')) return text
  await observer.settle(signal)
  const result = fillPlaceholders(text, observer.topology, escaping ? { escape: escaping } : {})
  if (!result.ok) throw new FailureError(result.failure)
  return result.value
}

/** As `fill`, from what is observed at this moment; undefined where something of it is not there. */
export function fillIfPossible({ observer }: Pick<Filling, 'observer'>, text: string): string | undefined {
  const result = fillPlaceholders(text, observer.topology)
  return result.ok ? result.value : undefined
}
