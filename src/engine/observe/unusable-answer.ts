import { FailureError } from '../../shared/result.ts'

/** The engine is there, and what it answers is of no use: the observer goes on asking, and says why the picture stands still. */
export class UnusableAnswer extends FailureError {}

export const noAnswer = (question: string, ms: number): UnusableAnswer =>
  new UnusableAnswer({
    code: 'engine-lost',
    message: `The engine did not answer ${question} within ${ms / 1000} s.`,
    remedy: 'It may be busy, or hang. Dockstage goes on asking by itself; restart the engine if it stays so.',
  })

/** @param words the engine's own */
export const refusedAnswer = (words: string): UnusableAnswer =>
  new UnusableAnswer({
    code: 'engine-lost',
    message: `The engine is there, and answers questions with an error: ${words}`,
    remedy: 'Dockstage goes on asking by itself. If it stays so, look at the engine’s own log, and restart it.',
  })

export const brokenAnswer = (question: string, answer: string): UnusableAnswer =>
  new UnusableAnswer({
    code: 'engine-lost',
    message: `What the engine answered to ${question} cannot be read.`,
    remedy: 'Dockstage goes on asking by itself. If it stays so, look at what is between it and the engine: a proxy, a forwarded socket.',
    detail: answer.slice(0, 200),
  })
