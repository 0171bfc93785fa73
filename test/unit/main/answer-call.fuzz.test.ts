import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { answerCall } from '../../../src/main/answer-call.ts'
import { type CallName, checkAnswer, parseClientMessage } from '../../../src/shared/ipc-schema.ts'
import type { Result } from '../../../src/shared/result.ts'
import { Draw } from '../../support/draw.ts'
import { type HostileCall, hostileCall } from '../../support/hostile-calls.ts'
import { scriptsOwnWords } from '../../support/mutated.ts'
import { randomRuns, shareOf } from '../../support/random-runs.ts'
import { given, inventory, sessionOn } from '../../support/session-world.ts'

const seed = randomRuns(1).seed ?? 0
/** So many are sent before any of them has been answered, as by several pages. */
const most = 6
/** Without an answer for so long (in milliseconds), it is a hang: a step that waits is cancelled before. */
const patience = 60_000

test(`${shareOf(10_000)} messages of a page: each is answered by a result, and what they begin is cleaned up`, async () => {
  const world = await sessionOn('embedded')
  const draw = new Draw(seed)
  const counts = { done: 0, failed: 0, refused: 0, unread: 0 }

  async function send({ message, caller }: HostileCall): Promise<void> {
    const read = parseClientMessage(message)
    holdResult(message, read)
    if (!read.ok) {
      counts.unread += 1
      return
    }
    const { call, args } = read.value
    const answer = (await answerCall(world.session.api, call, args, caller)) as Result<unknown>
    holdAnswer(message, call, answer)
    if (answer.ok) counts.done += 1
    else counts[answer.failure.code === 'bad-message' || answer.failure.code === 'view-only' ? 'refused' : 'failed'] += 1
    if (caller !== 'driver' && answer.ok) expect(call).toBe('readState')
  }

  for (let left = shareOf(10_000); left > 0; ) {
    const calls = draw.list(Math.min(left, 1 + draw.below(most)), () => hostileCall(draw))
    left -= calls.length
    const sent = calls.map(send)
    await setImmediate()
    // A step that waits, or asks, is ended as its user would.
    const all = Promise.all(sent)
    const over = all.then(() => true)
    while (!(await Promise.race([over, delay(50, false)]))) {
      await world.session.api.cancelStep()
      if (await Promise.race([over, delay(patience, undefined).then(() => true)])) break
    }
    await within(all, calls)
  }
  await world.session.api.closeScenario()
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(given(await world.session.api.listLeftRuns())).toEqual([])
  // Another embedded engine may have been chosen since.
  const other = (await world.session.engine()).client()
  expect(await inventory({ ...world, other })).toEqual({ containers: [], networks: [], volumes: [] })
  expect(await readdir(join(world.userData, 'runs')).catch(() => [])).toEqual([])
  console.log(JSON.stringify(counts))
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(shareOf(10_000) / 100)
}, 600_000)

async function within(all: Promise<unknown>, calls: readonly HostileCall[]): Promise<void> {
  const late = new AbortController()
  try {
    await Promise.race([
      all,
      delay(patience, undefined, { signal: late.signal }).then(() => {
        throw new Error(`no answer came to one of ${calls.map((it) => it.message.slice(0, 200)).join('\n')}`)
      }),
    ])
  } finally {
    late.abort()
  }
}

/** Plain data in the one form, in words that tell something. */
function holdResult(message: string, result: Result<unknown>): void {
  if (result.ok) return
  const { code, message: words, detail = '' } = result.failure
  expect(code, `${message}\n${words}`).not.toBe('unexpected')
  expect(words).not.toBe('')
  expect(words.length).toBeLessThan(20_000)
  if (!scriptsOwnWords.test(message)) expect(`${words}\n${detail}`, message).not.toMatch(scriptsOwnWords)
}

/** What the page takes, as it checks it. */
function holdAnswer(message: string, call: CallName, answer: Result<unknown>): void {
  holdResult(message, answer)
  const checked = checkAnswer(call, JSON.parse(JSON.stringify(answer)))
  if (answer.ok) expect(checked.ok, `${call}: ${JSON.stringify(checked).slice(0, 500)}`).toBe(true)
  else expect(checked).toEqual(answer)
}
