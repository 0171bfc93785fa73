import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Preferences } from '../../../../src/shared/ipc.ts'
import { sessionOn } from '../../../support/session-world.ts'

test('of choices in quick succession the last one stays, is saved, and is the only one told', async () => {
  const { session, told, userData } = await sessionOn('embedded')
  const choices = (['ko', 'en', 'ko', 'en', 'ko', 'en'] as const).map((language): Preferences => ({ language, theme: 'dark' }))
  const answers = await Promise.all(choices.map((it) => session.api.setPreferences(it)))
  const last = choices.at(-1)
  expect(answers.at(-1)).toEqual({ ok: true, value: last })
  expect(told.filter(({ event }) => event === 'preferences').map(({ payload }) => payload)).toEqual([last])
  expect(await session.api.readState()).toMatchObject({ ok: true, value: { preferences: last } })
  expect(JSON.parse(await readFile(join(userData, 'preferences.json'), 'utf8'))).toEqual(last)
})
