import type { AppEvents, AppState, RunView } from './ipc.ts'
import type { CallName } from './ipc-schema.ts'
import { foldRun } from './playback/folded-run.ts'
import type { Result } from './result.ts'

/** What main sends for an answer: a run in it is folded. The page's check unfolds it again (`checkAnswer`). */
export function foldedAnswer(name: CallName, answer: Result<unknown>): Result<unknown> {
  if (!answer.ok) return answer
  if (name === 'readState') {
    const { run, ...state } = answer.value as AppState
    return { ok: true, value: run ? { ...state, run: foldRun(run) } : state }
  }
  return isRunView(answer.value) ? { ok: true, value: foldRun(answer.value) } : answer
}

/** What main sends for an event; see `foldedAnswer`. */
export const foldedEvent = <E extends keyof AppEvents>(event: E, payload: AppEvents[E]): unknown =>
  event === 'run' && isRunView(payload) ? foldRun(payload) : payload

/** No other answer has both. */
const isRunView = (value: unknown): value is RunView =>
  typeof value === 'object' && value !== null && 'frames' in value && 'opened' in value
