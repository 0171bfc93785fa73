import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownerId, readPreferences, writePreferences } from '../../../../src/main/session/preferences.ts'
import { temporaryDirectory } from './temporary-directory.ts'

test('preferences are remembered', async () => {
  const directory = await temporaryDirectory()
  expect(await readPreferences(directory, 'en')).toEqual({ language: 'en', theme: 'system' })
  await writePreferences(directory, { language: 'ko', theme: 'dark' })
  expect(await readPreferences(directory, 'en')).toEqual({ language: 'ko', theme: 'dark' })
})

test('a damaged file gives the defaults, for each preference by itself', async () => {
  const directory = await temporaryDirectory()
  await writeFile(join(directory, 'preferences.json'), '{"language":"ko","theme":"pink"}')
  expect(await readPreferences(directory, 'en')).toEqual({ language: 'ko', theme: 'system' })
  await writeFile(join(directory, 'preferences.json'), 'null')
  expect(await readPreferences(directory, 'en')).toEqual({ language: 'en', theme: 'system' })
})

test.runIf(process.platform !== 'win32')('a pipe in their place gives the defaults too, and keeps no start waiting', async () => {
  const directory = await temporaryDirectory()
  execFileSync('mkfifo', [join(directory, 'preferences.json'), join(directory, 'owner')])
  expect(await readPreferences(directory, 'en')).toEqual({ language: 'en', theme: 'system' })
  await expect(ownerId(directory)).rejects.toThrow(`${join(directory, 'owner')} is a pipe, a socket or a device, and no file`)
})

test('the owner is random, and the same ever after, also for two that ask at once', async () => {
  const directory = await temporaryDirectory()
  const [one, two] = await Promise.all([ownerId(directory), ownerId(directory)])
  expect(one).toMatch(/^[0-9a-f]{16}$/)
  expect(await ownerId(directory)).toBe(await ownerId(directory))
  expect([one, two]).toContain(await ownerId(directory))
  expect(await ownerId(await temporaryDirectory())).not.toBe(one)
})
