import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, onTestFinished, test } from 'vitest'
import { createSession, type Session } from '../../../../src/main/session/session.ts'
import type { HandOutChoice } from '../../../../src/shared/hand-out/hand-out.ts'
import { given } from '../../../support/session-world.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const choice: HandOutChoice = { format: 'mermaid', frame: 0, scale: 1, theme: 'light', language: 'en', pane: { width: 960, height: 540 } }
const mine = `
id: mine
language: en
title: Mine
summary: S.
steps:
  - { id: one, title: One, run: docker volume create notes }
  - { id: two, title: Two, run: docker volume create papers }
`
const root = join(import.meta.dirname, '..', '..', '..', '..')

async function playing(more: Partial<Parameters<typeof createSession>[0]> = {}): Promise<{ session: Session; folder: string }> {
  const folder = await temporaryDirectory()
  const session = await createSession({
    version: '0',
    userDataDirectory: folder,
    scenariosDirectory: join(root, 'scenarios'),
    environment: {},
    platform: process.platform,
    home: folder,
    engine: 'embedded',
    ...more,
  })
  onTestFinished(() => session.close())
  given(await session.api.openScenario({ name: 'mine.yaml', text: mine }))
  for (const _ of ['one', 'two']) given(await session.api.runStep())
  return { session, folder }
}

const textOf = (base64 = ''): string => Buffer.from(base64, 'base64').toString('utf8')

test('the moment that the page shows is handed out, and not a later one', async () => {
  const { session } = await playing()
  const { run } = given(await session.api.readState())
  const first = run?.frames.findLastIndex((it) => it.step === 'one' && it.last) ?? Number.NaN
  const made = given(await session.api.handOut({ ...choice, frame: first }))
  expect(made?.name).toMatch(/^mine-0*\d+-one\.mmd$/)
  expect(textOf(made?.base64)).toContain('notes')
  expect(textOf(made?.base64)).not.toContain('papers')
  expect(textOf(given(await session.api.handOut({ ...choice, frame: -1 }))?.base64)).not.toContain('notes')
})

test('all moments come as one archive', async () => {
  const { session } = await playing()
  const made = given(await session.api.handOut({ ...choice, format: 'svg', frame: 'all' }))
  expect(made?.name).toBe('mine-svg.zip')
  const names = Object.keys(unzipSync(Buffer.from(made?.base64 ?? '', 'base64')))
  expect(names[0]).toMatch(/-start\.svg$/)
  expect(names.at(-1)).toMatch(/-two\.svg$/)
})

test('with a dialog it lies where that says, and nowhere where nobody chose', async () => {
  let chosen: string | undefined
  const asked: string[] = []
  const saveFile = async (name: string): Promise<string | undefined> => {
    asked.push(name)
    return chosen
  }
  const { session, folder } = await playing({ saveFile })
  expect(given(await session.api.handOut({ ...choice, format: 'sh' }))).toBeNull()
  chosen = join(folder, 'kept.sh')
  expect(given(await session.api.handOut({ ...choice, format: 'sh' }))).toEqual({ name: 'kept.sh' })
  expect(asked).toEqual(['mine.sh', 'mine.sh'])
  expect(await readFile(chosen, 'utf8')).toContain('docker volume create papers')
})

test('a recording that is open is handed out, too; where nothing is open, that is said', async () => {
  const { session } = await playing()
  given(await session.api.openScenario({ recording: 'volumes-from' }))
  expect(given(await session.api.handOut({ ...choice, format: 'pdf' }))).toMatchObject({ name: 'volumes-from.pdf' })
  given(await session.api.closeScenario())
  expect(await session.api.handOut(choice)).toMatchObject({ ok: false, failure: { message: 'no scenario is open' } })
})
