import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
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

const mine = 'id: mine\ntitle: Mine\nsummary: Mine.\nsteps:\n  - { id: one, title: One, say: Hello. }\n'

test.runIf(process.platform !== 'win32')(
  'nor is one read that lies in the place of a translation, as it is opened and as it is read again: what is open can be closed, and others opened',
  async () => {
    const { session, file, next } = await sessionOn('embedded')
    const path = await file('lesson.yaml', mine)
    const translation = path.replace('.yaml', '.ko.yaml')
    const refused = {
      code: 'bad-file',
      message: 'lesson.ko.yaml is a pipe, a socket or a device, and no file',
      remedy: expect.stringContaining('take it away'),
    }
    await symlink('/dev/zero', translation)
    expect(await session.openFile(path)).toEqual({ ok: false, failure: expect.objectContaining(refused) })
    await rm(translation)
    expect(await session.openFile(path)).toMatchObject({ ok: true })
    const told = next('runStatus', (it) => it.fileProblem !== undefined)
    execFileSync('mkfifo', [translation])
    expect((await told).fileProblem).toMatchObject(refused)
    // More than there are threads for files.
    for (const other of ['a', 'b', 'c', 'd', 'e']) {
      const another = await file(`${other}.yaml`, mine)
      execFileSync('mkfifo', [another.replace('.yaml', '.ko.yaml')])
      expect(await session.openFile(another)).toMatchObject({ ok: false, failure: { code: 'bad-file' } })
    }
    expect(await session.api.closeScenario()).toMatchObject({ ok: true })
    expect(await session.openFile(await file('fine.yaml', mine))).toMatchObject({ ok: true })
  },
)
