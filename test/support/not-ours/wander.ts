import type { Session } from '../../../src/main/session/session.ts'
import type { RunView } from '../../../src/shared/ipc.ts'
import type { Failure, Result } from '../../../src/shared/result.ts'
import { isConsentKind } from '../consent-kind.ts'
import { unclear } from '../faults/outcome.ts'
import type { Draw } from './draw.ts'
import { patient } from './patient.ts'
import { type Names, randomLine } from './random-lines.ts'

export interface Wandering {
  /** A scenario's text. */
  readonly text: string
  /** The user's things, as command lines may name them. */
  readonly users: Names
  readonly actions: number
  /** Called at a step or a typed line that is to be cancelled before it is over. */
  readonly aboutToCancel?: (cancel: () => void) => void
}

export interface Wandered {
  readonly steps: number
  readonly typed: number
  readonly cancels: number
  /** Refused because it named something that is not the run's. */
  readonly refusals: number
  readonly findings: readonly string[]
}

/** Does with a run what a user may do at random: goes on, cancels, leaves out, types commands, goes back, begins anew; then leaves it, or does not. */
export async function wander(session: Session, draw: Draw, { text, users, actions, aboutToCancel }: Wandering): Promise<Wandered> {
  const { api } = session
  const findings: string[] = []
  const count = { steps: 0, typed: 0, cancels: 0, refusals: 0 }
  const opened = await api.openScenario({ name: 'random.yaml', text })
  if (!opened.ok) return { ...count, findings: [`it did not open: ${wordsOf(opened.failure)}\n${text}`] }
  await api.consent(opened.value.opened.scenario.needs.filter(isConsentKind))

  const run = async (): Promise<RunView | undefined> => {
    const state = await api.readState()
    return state.ok ? state.value.run : undefined
  }
  /** Whatever a call comes to, it is told as a person would; a refusal names the thing, says what to do, and came before anything was sent. */
  const held = async (what: string, framesBefore: number, result: Result<unknown>): Promise<void> => {
    if (result.ok) return
    const why = unclear(result.failure)
    if (why && result.failure.code !== 'bad-usage') findings.push(`${what}: ${why}: ${wordsOf(result.failure)}`)
    if (result.failure.code !== 'not-ours') return
    count.refusals += 1
    if (!/"[^"]+"/.test(result.failure.message) || !result.failure.remedy) findings.push(`${what} is refused without a name or a way out`)
    const last = (await run())?.frames.slice(framesBefore).at(-1)?.commands.at(-1)
    const sent = (last?.calls ?? []).filter((it) => it.method !== 'GET')
    if (sent.length > 0)
      findings.push(`${what}: "${last?.line}" was refused after ${sent.map((it) => `${it.method} ${it.path}`).join(', ')}`)
  }
  const cancelled = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    if (aboutToCancel && draw.percent(35))
      aboutToCancel(() => {
        count.cancels += 1
        void api.cancelStep()
      })
    return patient(session, what, work())
  }

  for (let done = 0; done < actions; done += 1) {
    const view = await run()
    if (!view) break
    const framesBefore = view.frames.length
    const step = view.opened.scenario.steps[view.nextStep]
    const act = draw.below(100)
    if (act < 55 && step) {
      if (step.ask) await api.answer(step.id, draw.below(step.ask.options.length))
      count.steps += 1
      const result = await cancelled(step.id, () => api.runStep())
      await held(`step ${step.id}`, framesBefore, result)
      if (!result.ok && draw.percent(80)) await held('skip', framesBefore, await api.skipStep())
    } else if (act < 88) {
      const line = randomLine(draw, users)
      count.typed += 1
      await held(line, framesBefore, await cancelled(line, () => api.runTyped(line, [])))
    } else if (act < 93 && view.frames.length > 0) {
      await held('rewind', framesBefore, await cancelled('rewind', () => api.rewind(draw.pick(view.frames).step)))
    } else if (act < 95) await held('return', framesBefore, await cancelled('return', () => api.returnToLeft()))
    else if (act < 97) await held('restart', framesBefore, await api.restart())
    else if (act < 98) await held('clean up', framesBefore, await api.cleanUp())
  }
  return { ...count, findings }
}

const wordsOf = ({ code, message, detail }: Failure): string => [code, message, detail ?? ''].join(': ')
