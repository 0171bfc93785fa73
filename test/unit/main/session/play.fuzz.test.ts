import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { stringify } from 'yaml'
import { failureCodes } from '../../../../src/shared/result.ts'
import { consentNeeded } from '../../../../src/shared/scenario/consent-needed.ts'
import { parseScenario } from '../../../../src/shared/scenario/parse.ts'
import { advancedClock } from '../../../support/advanced-clock.ts'
import { Draw } from '../../../support/draw.ts'
import { alikeTree } from '../../../support/mutated.ts'
import { seed, shareOf } from '../../../support/random-runs.ts'
import { randomScenario, scenarioWords } from '../../../support/random-scenario.ts'
import { given, inventory, sessionOn } from '../../../support/session-world.ts'

const count = shareOf(150)
/** What nobody foresaw, and what is about another part of the app. */
const notExpected = ['unexpected', 'own-fault', 'engine-lost', 'answer-cut', 'bad-message', 'untrusted-sender', 'bad-recording']
const expected = failureCodes.filter((it) => !notExpected.includes(it))

/** A file that can be played without a consent: a random one, some with other values of the same kind in it. */
function playable(draw: Draw): string {
  for (;;) {
    const tree = randomScenario(draw)
    const text = stringify(draw.once(3) ? alikeTree(draw, tree, scenarioWords) : tree, { lineWidth: 0 })
    const { scenario } = parseScenario(text, 'random.yaml')
    if (scenario && consentNeeded(scenario).length === 0) return text
  }
}

test(`${count} random scenarios are played to their ends: each step is done, or says why it is not, and nothing is left of any`, {
  timeout: 60_000 + count * 20_000,
}, async () => {
  const clock = advancedClock()
  onTestFinished(() => clock.release())
  const world = await sessionOn('embedded')
  const { api } = world.session
  const before = await inventory(world)
  const outcomes = new Map<string, number>()
  let commands = 0
  for (let number = 0; number < count; number++) {
    const text = playable(new Draw(seed + number))
    const { opened } = given(await api.openScenario({ name: 'random.yaml', text }))
    for (const { id, ask } of opened.scenario.steps) {
      if (ask) given(await api.answer(id, ask.answer))
      const result = await api.runStep()
      const outcome = result.ok ? 'ok' : result.failure.code
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (result.ok) continue
      const about = `seed ${seed + number}, step ${id}:\n${text}\n${JSON.stringify(result)}`
      expect(expected, about).toContain(outcome)
      expect(result.failure.message.trim(), about).not.toBe('')
      const last = given(await api.readState()).run?.frames.at(-1)
      expect([last?.step, last?.failure?.code], about).toEqual([id, outcome])
      given(await api.skipStep())
    }
    commands += given(await api.readState()).run?.frames.flatMap((it) => (it.last ? it.commands : [])).length ?? 0
    given(await api.cleanUp())
    expect(await inventory(world), `seed ${seed + number}:\n${text}`).toEqual(before)
  }
  given(await api.closeScenario())
  expect(await readdir(join(world.userData, 'runs'))).toEqual([])
  console.log(`${commands} commands; steps: ${[...outcomes].map(([outcome, of]) => `${of} ${outcome}`).join(', ')}`)
  // Random steps mostly fail, but not all of them.
  expect(outcomes.get('ok')).toBeGreaterThan(count / 2)
})
