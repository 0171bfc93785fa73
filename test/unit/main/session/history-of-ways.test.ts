import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readHistory } from '../../../../src/shared/recording/run-history.ts'
import { given, sessionOn } from '../../../support/session-world.ts'

const scenario = `id: ways
language: en
title: Two ways
summary: Forth and back.
steps:
  - { id: one, title: One, run: docker run -d --name one busybox sleep 1d }
  - id: two
    title: Two
    run: docker run -d --name two busybox sleep 1d
    ask: { question: How many?, options: [One., Two.], answer: 1, because: It is so. }
  - { id: three, title: Three, run: docker rm -f one }
`

test('what a killed run would be taken up from is the way that it is on: back, another way, and the one that was left', async () => {
  const { session, userData } = await sessionOn('embedded')
  const { api } = session
  given(await api.openScenario({ name: 'ways.yaml', text: scenario }))
  const history = () => {
    const [run = ''] = readdirSync(join(userData, 'runs'))
    const read = readHistory(readFileSync(join(userData, 'runs', run, 'history.jsonl'), 'utf8'))
    return typeof read === 'string' ? expect.fail(read) : read
  }
  /** The history is the run as the page has it. */
  const expectTold = async () => {
    const run = given(await api.readState()).run ?? expect.fail('no run')
    const { frames, opened, start, nextStep } = history()
    expect({ frames, opened, start, nextStep }).toEqual({
      frames: run.frames,
      opened: run.opened,
      start: run.start,
      nextStep: run.nextStep,
    })
  }
  given(await api.runStep())
  given(await api.answer('two', 0))
  given(await api.runStep())
  given(await api.runStep())
  await expectTold()

  given(await api.rewind('one'))
  await expectTold()
  expect(history().answers).toEqual(new Map())

  given(await api.runTyped('docker run -d --name extra busybox sleep 1d', []))
  await expectTold()
  expect(history().nextStep).toBe(2)

  given(await api.returnToLeft())
  await expectTold()
  expect(history()).toMatchObject({ nextStep: 3, answers: new Map([['two', 0]]) })
})
