import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { nextStart, runOf } from '../support/crash-suite.ts'
import { engineProxy } from '../support/engine-proxy.ts'
import { allCases, chosenCases } from '../support/faults/cases.ts'
import { drawing } from '../support/faults/drawing.ts'
import { embeddedEngine } from '../support/faults/embedded.ts'
import type { FaultyEngine } from '../support/faults/fault.ts'
import { appKilled } from '../support/faults/faults.ts'
import { labelledBy } from '../support/faults/labelled.ts'
import { keepOutcomes, type Outcome, unclear } from '../support/faults/outcome.ts'
import { tableIn, unknownTo } from '../support/faults/table.ts'
import { given } from '../support/session-world.ts'
import { terminalWorld } from '../support/terminal.ts'

const { cases, part } = chosenCases('app killed', allCases([appKilled]), 3)

let engine: FaultyEngine
let direct: EngineConnection
const outcomes: Outcome[] = []
beforeAll(async () => {
  engine = await embeddedEngine()
  direct = await connectTo({ kind: 'socket', path: engine.socketPath }, 'chosen')
})
afterAll(async () => {
  direct.close()
  await engine.close()
  if (part) keepOutcomes('embedded', `app killed ${part}`, outcomes)
})

test.each(cases.map((it) => [it.scenario, it.at, it.seed] as const))(
  '%s, killed at step %i: the next start finds it, takes it up or removes it, and nothing is left',
  async (scenario, at, seed) => {
    const draw = drawing(seed)
    const world = await terminalWorld()
    const proxy = await engineProxy(engine.socketPath)
    onTestFinished(() => proxy.close())
    const address = `unix://${proxy.path}`
    const playing = world.start(['play', scenario, '--engine', address, '--allow', 'course', '--json'])
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
    if (!isMet) return
    proxy.meddle = undefined

    const session = await nextStart(world.home, address)
    const [left, ...more] = given(await session.api.listLeftRuns())
    expect(more).toEqual([])
    // It had ended its clean-up, or had not begun to keep anything.
    if (!left) return expect(await labelledBy(world.home, direct)).toEqual([])
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
    outcomes.push({
      fault: appKilled.name,
      scenario,
      step: String(at),
      told: `found: ${left.resume?.because ?? left.problem ?? 'without a way'}`,
      ms: 0,
      onward: isTakenUp ? 'taken up' : 'cleaned up',
    })
  },
)

test('what came of it is what docs/faults.md says', () => {
  const table = tableIn('embedded')
  expect(outcomes.flatMap((it) => unknownTo(table, it) ?? [])).toEqual([])
})

/** So many steps are over. */
const countOf = (steps: number): RegExp => new RegExp(`(?:"last":true[\\s\\S]*?){${steps}}`)
