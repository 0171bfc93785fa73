import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkRecordingPath, loadRecording, saveRecording } from '../../../../src/main/session/recording-file.ts'
import { randomRun } from '../../../support/random-run.ts'
import { randomFrom } from '../../../support/random-topology.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const recording = randomRun(randomFrom(3))

test('what is saved is loaded again, over an older recording too, and nothing else is left in the folder', async () => {
  const folder = await temporaryDirectory()
  const path = join(folder, 'run.dockstage.json')
  await saveRecording(path, randomRun(randomFrom(4)))
  await saveRecording(path, recording)
  expect(await loadRecording(path)).toEqual(recording)
  expect(await readdir(folder)).toEqual(['run.dockstage.json'])
})

test('a damaged recording may be written over; a file that is none stays as it is', async () => {
  const folder = await temporaryDirectory()
  const damaged = join(folder, 'damaged')
  await writeFile(damaged, '{"dockstage":"recording","version":1,')
  await saveRecording(damaged, recording)
  for (const text of ['id: mine\n', '', '{"name":"dockstage"}']) {
    const mine = join(folder, 'mine.yaml')
    await writeFile(mine, text)
    await expect(saveRecording(mine, recording)).rejects.toMatchObject({
      failure: { code: 'not-saved', message: `${mine} cannot be written: it is there already and is no recording; nothing was written` },
    })
    expect(await readFile(mine, 'utf8')).toBe(text)
  }
})

test('a place that cannot be written is told before there is anything to write', async () => {
  const folder = await temporaryDirectory()
  await mkdir(join(folder, 'a-folder'))
  for (const [path, why] of [
    [join(folder, 'a-folder'), 'it is no file'],
    [join(folder, 'none', 'x'), `there is no folder ${join(folder, 'none')}`],
    [join(folder, 'a-folder', 'new'), undefined],
  ] as const) {
    const checked = checkRecordingPath(path)
    if (why === undefined) await checked
    else await expect(checked).rejects.toMatchObject({ failure: { code: 'not-saved', message: expect.stringContaining(why) } })
  }
})

test('a file that is not there, or is no recording, says so by its name', async () => {
  const folder = await temporaryDirectory()
  const path = join(folder, 'x.dockstage.json')
  await expect(loadRecording(path)).rejects.toMatchObject({ failure: { code: 'not-found', message: `there is no file ${path}` } })
  await writeFile(path, '{}')
  await expect(loadRecording(path)).rejects.toMatchObject({
    failure: {
      code: 'bad-recording',
      message: 'x.dockstage.json: it is no recording of Dockstage',
      remedy: expect.stringContaining('--record'),
    },
  })
  await writeFile(path, JSON.stringify({ dockstage: 'recording', version: 1, by: 3 }))
  await expect(loadRecording(path)).rejects.toMatchObject({
    failure: {
      message: expect.stringMatching(/^x\.dockstage\.json: by: .* \(and \d+ more\)$/),
      detail: expect.stringContaining('frames: '),
    },
  })
})
