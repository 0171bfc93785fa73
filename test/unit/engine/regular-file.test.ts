import { execFileSync } from 'node:child_process'
import { link, mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { RefusedFileError, readBeginning, readRegularFile, readRegularText } from '../../../src/engine/regular-file.ts'
import { temporaryDirectory } from '../main/session/temporary-directory.ts'

test('a file is read whole up to its bound, through links too, and refused beyond it', async () => {
  const folder = await temporaryDirectory()
  const path = join(folder, 'file')
  await writeFile(path, 'ü'.repeat(300_000))
  expect(await readRegularText(path, 600_000)).toBe('ü'.repeat(300_000))
  await expect(readRegularFile(path, 599_999)).rejects.toMatchObject({ why: 'too-large', message: `${path} is larger than 599999 bytes` })
  expect((await readBeginning(path, 4)).toString()).toBe('üü')
  await symlink(path, join(folder, 'link'))
  await link(path, join(folder, 'other-name'))
  for (const name of ['link', 'other-name']) expect(await readRegularFile(join(folder, name), 600_000)).toHaveLength(600_000)
  await writeFile(path, '')
  expect(await readRegularText(path, 10)).toBe('')
})

test.runIf(process.platform === 'linux')('a file that says of itself that it is empty is read to its bound all the same', async () => {
  expect(await readRegularText('/proc/self/status', 100_000)).toContain('Pid:')
  await expect(readRegularFile('/proc/self/status', 10)).rejects.toMatchObject({ why: 'too-large' })
})

test('what is not there, or may not be read, is Node’s own error', async () => {
  await expect(readRegularFile(join(await temporaryDirectory(), 'none'), 10)).rejects.toMatchObject({ code: 'ENOENT' })
})

test.runIf(process.platform !== 'win32')(
  'no pipe, socket, device or folder is read, however many are asked for, by a link either',
  async () => {
    const folder = await temporaryDirectory()
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    await mkdir(join(folder, 'folder'))
    await symlink('/dev/zero', join(folder, 'endless'))
    await symlink(pipe, join(folder, 'linked-pipe'))
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve))
    onTestFinished(() => void server.close())
    // As many as there are threads for files, and more.
    for (const name of ['pipe', 'folder', 'endless', 'linked-pipe', 'socket'])
      for (const read of [readRegularFile, readBeginning])
        for (const refused of await Promise.allSettled(Array.from({ length: 8 }, () => read(join(folder, name), 1_000)))) {
          expect(refused, name).toMatchObject({ status: 'rejected', reason: { why: 'irregular' } })
          expect((refused as PromiseRejectedResult).reason).toBeInstanceOf(RefusedFileError)
        }
  },
)
