import { UnusableAnswer } from '../../engine/observe/unusable-answer.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import type { ConsentItem } from '../../shared/scenario/consent.ts'

/** The failure that names all that is missing; undefined when nothing is. */
export function needsConsent(missing: readonly ConsentItem[]): Failure | undefined {
  if (missing.length === 0) return undefined
  const kinds = [...new Set(missing.map((it) => it.kind))]
  return {
    code: 'needs-consent',
    message: `this scenario needs your consent for ${kinds.join(', ')}`,
    remedy: `Look at what it asks for, then allow it: --allow ${kinds.join(',')}`,
    detail: missing.map((it) => `${it.kind}: step ${it.step}: ${it.what}`).join('\n'),
  }
}

/** How long an engine may take to end a cancelled step, or to remove everything of a run, in milliseconds. */
export const patience = 60_000

/** The engine is there, and one answer of its was not heard to its end. */
export const answerCut: Failure = {
  code: 'answer-cut',
  message: 'the engine is there, but its answer was cut off in the middle',
  remedy: 'Try the step again. What it was asked for may have been done already: the picture shows it.',
}

export const slowEngine: Failure = {
  code: 'engine-lost',
  message: `the engine did not finish within ${patience / 1000} s`,
  remedy: 'When it answers again, "dockstage cleanup" removes what the run left.',
}

/** Whatever told of it, the loss has the same words; where the engine is there and its answers are of no use, theirs. */
export const lostError = (cause: unknown): FailureError =>
  cause instanceof UnusableAnswer
    ? cause
    : new FailureError({
        code: 'engine-lost',
        message: 'the engine went away in the middle of the run',
        remedy: 'What ran before stays visible. When the engine is back, clean up or restart the scenario.',
      })
