import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'

interface Told {
  /** Of the step that is shown, or of the scenario before the first. */
  readonly title: string
  /** What that step changed, in words. */
  readonly changes: readonly string[]
  /** Whether a step is shown at all, and is over. */
  readonly isOver: boolean
  readonly language: Language
}

/**
 * What a screen reader is told of the moment that is shown. Of a step that still runs its title alone: what it changes is told once, when all of it is
 * there, and not anew with each frame.
 */
export function announcement({ title, changes, isOver, language }: Told): string {
  if (!isOver) return title
  return [title, ...(changes.length === 0 ? [message(language, 'changes.none')] : changes)].map((it) => it.trim()).join('. ')
}
