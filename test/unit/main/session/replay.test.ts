import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createSession, type Session } from '../../../../src/main/session/session.ts'
import type { AppEvents } from '../../../../src/shared/ipc.ts'
import { given } from '../../../support/session-world.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const fixture = join(root, 'test', 'fixtures', 'recording-1.dockstage.json')

/** A session whose engine does not answer. */
async function withoutEngine(more: Partial<Parameters<typeof createSession>[0]> = {}): Promise<{ session: Session; folder: string }> {
  const folder = await temporaryDirectory()
  const session = await createSession({
    version: '0',
    userDataDirectory: folder,
    scenariosDirectory: join(root, 'scenarios'),
    environment: {},
    platform: process.platform,
    home: folder,
    engine: `unix://${folder}/none.sock`,
    ...more,
  })
  onTestFinished(() => session.close())
  return { session, folder }
}

test('a recording opens where no engine answers: by its text, by its path, by the dialog; another one takes its place', async () => {
  const { session } = await withoutEngine({ pickFile: async () => fixture })
  const told: AppEvents['run'][] = []
  session.on('run', (it) => told.push(it))
  const text = await readFile(fixture, 'utf8')
  const dropped = given(await session.api.openScenario({ name: 'anything.txt', text }))
  const opened = given(await session.openFile(fixture))
  const picked = given(await session.api.pickScenarioFile())
  expect(picked?.frames).toHaveLength(16)
  expect(new Set([dropped.id, opened.id, picked?.id]).size).toBe(3)
  expect({ ...picked, id: dropped.id }).toEqual(dropped)
  expect(given(await session.api.readState()).run?.recording).toEqual({ recordedAt: '2026-11-28T12:00:00.000Z', by: '0.1.0' })
  given(await session.api.closeScenario())
  expect(told.map((it) => it?.id ?? null)).toEqual([dropped.id, null, opened.id, null, picked?.id, null])
})

test('a file that is damaged, or named as a recording and none, is told in a recording’s words; what is open stays', async () => {
  const { session, folder } = await withoutEngine()
  const text = await readFile(fixture, 'utf8')
  const open = given(await session.api.openScenario({ name: 'good.dockstage.json', text }))
  const cases = [
    ['half.dockstage.json', text.slice(0, 9000), 'only a part of the file is there'],
    ['none.dockstage.json', 'id: mine\n', 'it is no recording'],
    ['half.txt', text.slice(0, 9000), 'only a part of the file is there'],
  ] as const
  for (const [name, content, words] of cases) {
    const path = join(folder, name)
    await writeFile(path, content)
    for (const answer of [await session.api.openScenario({ name, text: content }), await session.openFile(path)])
      expect(answer).toMatchObject({ ok: false, failure: { code: 'bad-recording', message: expect.stringContaining(words) } })
  }
  expect(await session.openFile(join(folder, 'gone.dockstage.json'))).toMatchObject({ ok: false, failure: { code: 'not-found' } })
  expect(given(await session.api.readState()).run).toEqual(open)
})

test('a shipped recording is opened by its scenario’s id, and by nothing else', async () => {
  const { session } = await withoutEngine()
  const { scenarios } = given(await session.api.readState())
  expect(scenarios.map((it) => it.recorded)).toEqual(scenarios.map(() => true))
  const replay = given(await session.api.openScenario({ recording: 'net-alias' }))
  expect(replay).toMatchObject({
    opened: { scenario: { id: 'net-alias' }, course: { id: 'net-alias' } },
    start: { engine: { kind: 'docker' } },
  })
  for (const id of ['nosuch', '../recordings/net-alias', 'net-alias.dockstage.json'])
    expect(await session.api.openScenario({ recording: id })).toMatchObject({
      ok: false,
      failure: { code: 'not-found', remedy: expect.stringContaining('net-alias') },
    })
})

test('a scenario’s text may still be no larger than a scenario', async () => {
  const { session } = await withoutEngine()
  expect(await session.api.openScenario({ name: 'big.yaml', text: `id: big\n${'#'.repeat(1_000_001)}` })).toMatchObject({
    ok: false,
    failure: { code: 'bad-file', message: expect.stringContaining('larger than a scenario can be') },
  })
})

test('with a dialog, a run is saved where that says, and nowhere where nobody chose', async () => {
  let chosen: string | undefined
  const asked: string[] = []
  const saveFile = async (name: string): Promise<string | undefined> => {
    asked.push(name)
    return chosen
  }
  const { session, folder } = await withoutEngine({ engine: 'embedded', saveFile })
  given(
    await session.api.openScenario({ name: 'mine.yaml', text: 'id: mine\ntitle: M\nsummary: m\nsteps: [{ id: a, title: A, say: B }]\n' }),
  )
  given(await session.api.runStep())
  expect(given(await session.api.saveRecording())).toBeNull()
  chosen = join(folder, 'kept.dockstage.json')
  expect(given(await session.api.saveRecording())).toEqual({ name: 'kept.dockstage.json' })
  expect(asked).toEqual(['mine.dockstage.json', 'mine.dockstage.json'])
  expect(given(await session.openFile(chosen)).frames).toMatchObject([{ step: 'a', last: true }])
})
