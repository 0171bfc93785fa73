import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { given, type SessionWorld, sessionOn } from '../../../support/session-world.ts'

const secret = 'sh0wn-on-request'
const scenario = `
id: shown-own
title: With a secret
summary: S.
steps:
  - { id: db, title: A database, run: docker run -d --name shown-db -e DB_PASSWORD=${secret} -e SHOP=open alpine sleep 1000 }
  - { id: gone, title: It goes, run: docker rm -f shown-db }
`

async function played(): Promise<SessionWorld & { readonly id: string }> {
  const world = await sessionOn('embedded')
  given(await world.session.openFile(await world.file('shown-own.yaml', scenario)))
  given(await world.session.api.runStep())
  const { run } = given(await world.session.api.readState())
  const own = Object.values(run?.frames.at(-1)?.topology.containers ?? {}).find(({ name }) => name === 'shown-db')
  expect(own?.environment).toContain('DB_PASSWORD=********')
  return { ...world, id: own?.id ?? '' }
}

test('a secret is told to the one who asks for it, and stays masked wherever else the run is told, saved or handed out', async () => {
  const { session, id, told, userData } = await played()
  expect(await session.api.showSecret(id, 'DB_PASSWORD')).toEqual({ ok: true, value: secret })
  given(await session.api.runStep())
  const texts: Record<string, string> = {
    events: JSON.stringify(told),
    state: JSON.stringify(given(await session.api.readState()).run),
    recording: given(await session.api.saveRecording())?.text ?? '',
  }
  const ofRun = (await readdir(userData, { recursive: true })).filter((it) => it !== 'shown-own.yaml')
  for (const file of ofRun) {
    const path = join(userData, file)
    if ((await stat(path)).isFile()) texts[file] = await readFile(path, 'utf8')
  }
  expect(ofRun.some((it) => it.endsWith('history.jsonl'))).toBe(true)
  for (const [where, text] of Object.entries(texts)) expect(text.includes(secret), where).toBe(false)
})

test('another’s container keeps its secrets, whatever runs beside it', async () => {
  const { session, other } = await played()
  const foreign = await other.createContainer({ name: 'foreign', Image: 'alpine', Env: ['THEIR_PASSWORD=theirs-alone'] })
  const answer = await session.api.showSecret(foreign.id, 'THEIR_PASSWORD')
  expect(answer).toMatchObject({ ok: false, failure: { code: 'not-ours', message: expect.stringContaining('not made by this run') } })
  expect(JSON.stringify(answer)).not.toContain('theirs-alone')
})

test.each([
  ['DB_', 'no variable "DB_"'],
  ['', 'no variable ""'],
  ['DB_PASSWORD=sh0wn', 'no variable "DB_PASSWORD=sh0wn"'],
])('only a whole name is a variable’s: %j', async (variable, words) => {
  const { session, id } = await played()
  const answer = await session.api.showSecret(id, variable)
  expect(answer).toMatchObject({ ok: false, failure: { code: 'not-found', message: expect.stringContaining(words) } })
})

test('what is gone from the engine is kept nowhere: its secret cannot be shown any more', async () => {
  const { session, id } = await played()
  given(await session.api.runStep())
  const answer = await session.api.showSecret(id, 'DB_PASSWORD')
  expect(answer).toMatchObject({
    ok: false,
    failure: { code: 'not-found', message: expect.stringContaining('not on the engine any more') },
  })
})

test('a recording has no secrets to show, and says why; nor is there anything without a run', async () => {
  const { session, id } = await played()
  const saved = given(await session.api.saveRecording())
  given(await session.api.openScenario({ name: saved?.name ?? '', text: saved?.text ?? '' }))
  expect(await session.api.showSecret(id, 'DB_PASSWORD')).toMatchObject({
    ok: false,
    failure: {
      code: 'bad-usage',
      message: expect.stringContaining('masked before it was made'),
      remedy: expect.stringContaining('play it'),
    },
  })
  given(await session.api.closeScenario())
  expect(await session.api.showSecret(id, 'DB_PASSWORD')).toMatchObject({ ok: false, failure: { message: 'no scenario is open' } })
})

test('the engine’s JSON about a container is masked by value, too: an argument that repeats a secret', async () => {
  const world = await sessionOn('embedded')
  const { session } = world
  const repeating = scenario
    .replace('sleep 1000', `sh -c "sleep 1000; echo ${secret}"`)
    .replace('{ id: db,', '{ id: db, ')
    .replace(/run: docker run(.*?) \}/, "run: 'docker run$1' }")
  given(await session.openFile(await world.file('repeating.yaml', repeating)))
  given(await session.api.runStep())
  const { run } = given(await session.api.readState())
  const own = Object.values(run?.frames.at(-1)?.topology.containers ?? {})[0]
  const inspected = JSON.stringify(given(await session.api.inspect('container', own?.id ?? '')))
  expect(inspected).toContain('sleep 1000; echo ********')
  expect(inspected).not.toContain(secret)
})
