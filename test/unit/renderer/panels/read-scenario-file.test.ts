import { expect, test } from 'vitest'
import { readScenarioFile } from '../../../../src/renderer/panels/read-scenario-file.ts'

const file = (content: string, size = content.length) => ({ name: 'mine.yaml', size, text: async () => content })

test('a file is handed over as text, with its name', async () => {
  expect(await readScenarioFile(file('id: x'), 'en')).toEqual({ ok: true, value: { name: 'mine.yaml', text: 'id: x' } })
})

test('one that is too large is not even read', async () => {
  const large = { name: 'big.yaml', size: 2_000_000, text: () => Promise.reject(new Error('read')) }
  const result = await readScenarioFile(large, 'en')
  expect(result).toMatchObject({ ok: false, failure: { code: 'bad-file', message: expect.stringContaining('big.yaml') } })
})

test('a recording may be larger than a scenario, within bounds of its own', async () => {
  const name = 'run.dockstage.json'
  expect(await readScenarioFile({ ...file('{}', 3_000_000), name }, 'en')).toEqual({ ok: true, value: { name, text: '{}' } })
  for (const large of [file('{}', 12_000_001), file('x'.repeat(4_000_001))])
    expect(await readScenarioFile({ ...large, name }, 'en')).toMatchObject({ ok: false, failure: { code: 'bad-recording' } })
})

test('one that is no text, or can’t be read, is said to be so', async () => {
  expect(await readScenarioFile(file('a\0b'), 'ko')).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining('mine.yaml') },
  })
  const unreadable = { name: 'mine.yaml', size: 1, text: () => Promise.reject(new Error('gone')) }
  expect(await readScenarioFile(unreadable, 'en')).toMatchObject({ ok: false, failure: { code: 'bad-file' } })
})
