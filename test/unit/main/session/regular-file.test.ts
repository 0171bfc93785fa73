import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sessionOn } from '../../../support/session-world.ts'

test.runIf(process.platform !== 'win32')(
  'the session opens no pipe, no folder and no device by a scenario’s name, and opens a file after that',
  async () => {
    const { session, file } = await sessionOn('embedded')
    const folder = await mkdtemp(join(tmpdir(), 'dockstage-irregular-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const [pipe, recordingPipe] = ['pipe.yaml', 'pipe.dockstage.json'].map((name) => join(folder, name))
    execFileSync('mkfifo', [pipe as string, recordingPipe as string])
    for (const path of [pipe as string, recordingPipe as string, folder, '/dev/zero'])
      expect(await session.openFile(path), path).toMatchObject({
        ok: false,
        failure: { code: 'bad-file', message: expect.stringContaining('no file') },
      })
    expect(await session.openFile(join(folder, 'none.yaml'))).toMatchObject({ ok: false, failure: { code: 'not-found' } })
    expect(
      await session.openFile(
        await file('mine.yaml', 'id: mine\nlanguage: en\ntitle: Mine\nsummary: Mine.\nsteps:\n  - { id: one, title: One, say: Hello. }\n'),
      ),
    ).toMatchObject({ ok: true })
  },
)
