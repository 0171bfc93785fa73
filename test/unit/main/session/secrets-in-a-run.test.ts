import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { HandOutChoice } from '../../../../src/shared/hand-out/hand-out.ts'
import type { AppEvents } from '../../../../src/shared/ipc.ts'
import { handedOut } from '../../../support/handed-out.ts'
import { given, type SessionWorld, sessionOn } from '../../../support/session-world.ts'

/** One secret for each way in which a run comes by one. */
const secrets = {
  written: 'wr1tten-s3cret',
  inFile: 'f1le-s3cret-value',
  typed: 'typ3d-s3cret-value',
  argument: 'argum3nt-s3cret',
  address: 'addr3ss-s3cret',
}
const scenario = `
id: s-own
title: With secrets
summary: S.
steps:
  - id: file
    title: A file of variables
    host: { write: secrets.env, content: "FILE_TOKEN=${secrets.inFile}\\n" }
  - id: db
    title: A container with secrets
    say: The password is \`${secrets.written}\`.
    run: |
      docker run -d --name s-db -e DB_PASSWORD=${secrets.written} -e SHOP_URL=http://shop:${secrets.address}@s-db/ \\
        --env-file secrets.env alpine sh -c 'sleep 1000; echo --password=${secrets.argument}'
      docker exec s-db env
      docker exec s-db sh -c 'echo it is $DB_PASSWORD and $FILE_TOKEN'
      docker exec s-db sh -c 'echo $FILE_TOKEN | base64'
      docker inspect s-db
      docker inspect -f '{{json .Config.Env}} {{.Args}}' s-db
  - id: fails
    title: What fails says no secret
    run: docker exec -e API_TOKEN=${secrets.written} s-db sh -c 'echo $API_TOKEN; exit 3'
`
const choice: Omit<HandOutChoice, 'format'> = { frame: 'all', scale: 1, theme: 'light', language: 'en', pane: { width: 960, height: 540 } }

test('a secret that a run comes by is told to no page, and is in no recording, hand-out or file of its own', async () => {
  const world = await sessionOn('embedded')
  const { session, userData } = world
  const told = everything(world)
  const path = await world.file('s-own.yaml', scenario)
  const opened = given(await session.openFile(path))
  given(await session.api.runStep())
  given(await session.api.runStep())
  given(await session.api.runTyped(`docker run --rm -e MY_PASSWORD=${secrets.typed} alpine sh -c 'echo typed $MY_PASSWORD'`, []))
  const failed = await session.api.runStep()
  expect(failed.ok).toBe(false)
  const { run } = given(await session.api.readState())
  const outputs = run?.frames.filter((it) => it.last).flatMap((it) => it.commands.map(({ output }) => output))
  // What was printed was printed, and it is masked.
  expect(outputs?.join('')).toMatch(/it is \*{8} and \*{8}\n[\s\S]*typed \*{8}\n/)
  const container = Object.values(run?.frames.at(-1)?.topology.containers ?? {}).find(({ name }) => name === 's-db')
  const inspected = given(await session.api.inspect('container', container?.id ?? ''))
  expect(JSON.stringify(inspected)).toContain('DB_PASSWORD=********')

  const shown: Record<string, string> = { opened: JSON.stringify(opened), failed: JSON.stringify(failed), told: JSON.stringify(told) }
  shown.state = JSON.stringify(run)
  shown.inspected = JSON.stringify(inspected)
  shown.recording = given(await session.api.saveRecording())?.text ?? ''
  for (const format of ['svg', 'md', 'sh', 'mermaid'] as const) {
    const parts = await handedOut(session, { ...choice, format })
    shown[format] = parts.join('\n')
  }
  expect(shown.sh).toContain('DB_PASSWORD="$SECRET_DB_PASSWORD"')
  // What nobody foresaw may hold any of them.
  world.log.fault('test', new Error(`${Object.values(secrets).join(' ')} ${btoa(secrets.written)}`))
  shown.report = given(await session.api.readReport())
  expect(shown.report).toMatch(/ step step=db status=ok[\s\S]* run\.status .*code=command-failed[\s\S]* fault where=test/)
  shown.log = await readFile(world.log.path, 'utf8')
  for (const file of ['history.jsonl', 'journal.jsonl']) shown[file] = await readFile(await inRunFolder(userData, file), 'utf8')
  for (const [where, text] of Object.entries(shown)) {
    expect(text, where).not.toBe('')
    for (const [what, secret] of Object.entries(secrets)) {
      expect(text.includes(secret), `${what} in ${where}`).toBe(false)
      expect(text.includes(btoa(secret).replace(/=+$/, '')), `${what} in base64 in ${where}`).toBe(false)
    }
  }
})

/** Everything that a page is told. */
function everything({ session }: SessionWorld): unknown[] {
  const told: unknown[] = []
  const names = ['run', 'runStatus', 'frame', 'now', 'notice', 'replaced', 'lookAhead'] as const satisfies (keyof AppEvents)[]
  for (const name of names) session.on(name, (payload) => told.push(payload))
  return told
}

async function inRunFolder(userData: string, file: string): Promise<string> {
  const found = (await readdir(userData, { recursive: true })).filter((it) => it.endsWith(file))
  expect(found).toHaveLength(1)
  return join(userData, found[0] ?? '')
}

test('asterisks are never sent as a secret', async () => {
  const { session, file } = await sessionOn('embedded')
  const path = await file(
    'masked.yaml',
    'id: masked\ntitle: M\nsummary: M.\nsteps: [{ id: one, title: One, run: "docker run -d -e DB_PASSWORD=******** alpine" }]\n',
  )
  given(await session.openFile(path))
  const answer = await session.api.runStep()
  expect(answer).toMatchObject({ ok: false, failure: { code: 'bad-usage', message: expect.stringContaining('kept nowhere') } })
  expect(given(await session.api.readState()).run?.frames.at(-1)?.topology.containers).toEqual({})
})
