import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { EngineConnection } from '../../../src/engine/connect/connection.ts'
import { nextStart, runOf } from '../crash-suite.ts'
import { engineProxy } from '../engine-proxy.ts'
import { given } from '../session-world.ts'
import { terminalWorld } from '../terminal.ts'
import { drawing } from './drawing.ts'
import { appKilled } from './faults.ts'
import { labelledBy } from './labelled.ts'
import { type Outcome, unclear } from './outcome.ts'

export interface Killing {
  readonly socketPath: string
  /** To the same engine, beside the app. */
  readonly direct: EngineConnection
  /** A shipped scenario's id, or a file. */
  readonly played: string
  /** The scenario's id. */
  readonly scenario: string
  /** The step during which the app is killed, from 0. */
  readonly at: number
  readonly seed: number
}

/**
 * Plays in a process that is killed at one of a step's calls, and starts the app again: it finds the run, takes it up or removes it, and nothing is left.
 * Undefined where the process was quicker, or had nothing to be found.
 */
export async function killApp({ socketPath, direct, played, scenario, at, seed }: Killing): Promise<Outcome | undefined> {
  const draw = drawing(seed)
  const world = await terminalWorld()
  const proxy = await engineProxy(socketPath)
  onTestFinished(() => proxy.close())
  const address = `unix://${proxy.path}`
  const playing = world.start(['play', played, '--engine', address, '--allow', 'course', '--json'])
  if (at > 0) await playing.printed(countOf(at))
  let calls = 1 + draw(8)
  const met = new Promise<void>((resolve) => {
    proxy.meddle = ({ path }) => {
      if (path !== '/version' && --calls === 0) resolve()
      return undefined
    }
  })
  // A play that was quicker is over, and has cleaned up: it can not be killed any more.
  const isMet = await Promise.race([met.then(() => true), playing.ended.then(() => false)])
  playing.child.kill('SIGKILL')
  await playing.ended
  if (!isMet) return undefined
  proxy.meddle = undefined

  const session = await nextStart(world.home, address)
  const [left, ...more] = given(await session.api.listLeftRuns())
  expect(more).toEqual([])
  if (!left) {
    // It had ended its clean-up, or had not begun to keep anything.
    expect(await labelledBy(world.home, direct)).toEqual([])
    return undefined
  }
  expect(left).toMatchObject({ scenarioId: scenario, kept: false })
  const isTakenUp = draw(3) > 0 && left.resume !== undefined
  if (isTakenUp) {
    given(await session.api.resumeRun(left.runId, null))
    const run = await runOf(session)
    const step = run.opened.scenario.steps[run.nextStep]
    if (step?.ask) given(await session.api.answer(step.id, step.ask.answer))
    const result = step ? await session.api.runStep() : undefined
    if (result && !result.ok) expect(unclear(result.failure), JSON.stringify(result.failure)).toBeUndefined()
    given(await session.api.closeScenario())
  } else given(await session.api.cleanUpLeftRun(left.runId, false))
  expect(await labelledBy(world.home, direct)).toEqual([])
  expect(await readdir(join(world.home, 'runs'))).toEqual([])
  return {
    fault: appKilled.name,
    scenario,
    step: String(at),
    told: `found: ${left.resume?.because ?? left.problem ?? 'without a way'}`,
    ms: 0,
    onward: isTakenUp ? 'taken up' : 'cleaned up',
  }
}

/** So many steps are over. */
const countOf = (steps: number): RegExp => new RegExp(`(?:"last":true[\\s\\S]*?){${steps}}`)
