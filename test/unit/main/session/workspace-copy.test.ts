import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copyWorkspace, putWorkspaceBack, weighCopy } from '../../../../src/main/session/workspace-copy.ts'
import { temporaryDirectory } from './temporary-directory.ts'

async function filled(): Promise<string> {
  const directory = await temporaryDirectory()
  await mkdir(join(directory, 'html'))
  await writeFile(join(directory, 'html', 'index.html'), 'hello', { mode: 0o640 })
  await writeFile(join(directory, 'notes'), 'one')
  await symlink('notes', join(directory, 'link'))
  return directory
}

test('a workspace is put back: what was changed, removed and made since, with modes and times', async () => {
  const directory = await filled()
  const at = (name: string): string => join(directory, name)
  const times = async () =>
    Promise.all(['html', 'html/index.html', 'notes'].map(async (name) => Math.round((await lstat(at(name))).mtimeMs)))
  const before = await times()
  const copy = (await copyWorkspace(directory)) ?? expect.fail('no copy')
  await writeFile(at('notes'), 'two')
  await chmod(at('html/index.html'), 0o600)
  await rm(at('link'))
  await writeFile(at('link'), 'a file now')
  await rm(at('html'), { recursive: true })
  await mkdir(at('new'))
  await writeFile(at('new/file'), 'x')
  await putWorkspaceBack(directory, copy)
  expect((await readdir(directory)).sort()).toEqual(['html', 'link', 'notes'])
  expect(await readFile(at('notes'), 'utf8')).toBe('one')
  expect(await readFile(at('html/index.html'), 'utf8')).toBe('hello')
  expect((await lstat(at('html/index.html'))).mode & 0o777).toBe(0o640)
  expect(await readlink(at('link'))).toBe('notes')
  expect(await times()).toEqual(before)
})

test('nothing outside of it is written to, where a file has become a link', async () => {
  const [directory, outside] = [await filled(), join(await temporaryDirectory(), 'outside')]
  await writeFile(outside, 'mine')
  const copy = (await copyWorkspace(directory)) ?? expect.fail('no copy')
  await rm(join(directory, 'notes'))
  await symlink(outside, join(directory, 'notes'))
  await putWorkspaceBack(directory, copy)
  expect([await readFile(outside, 'utf8'), await readFile(join(directory, 'notes'), 'utf8')]).toEqual(['mine', 'one'])
})

test('files that have not changed are kept once; of one that holds too much there is no copy', async () => {
  const directory = await filled()
  const first = (await copyWorkspace(directory)) ?? expect.fail('no copy')
  await writeFile(join(directory, 'notes'), 'another')
  const second = (await copyWorkspace(directory, first)) ?? expect.fail('no copy')
  const seen = new Set<object>()
  expect([weighCopy(first, seen), weighCopy(second, seen)]).toEqual(['helloone'.length, 'another'.length])
  await writeFile(join(directory, 'big'), Buffer.alloc(17 * 1024 * 1024))
  expect(await copyWorkspace(directory, second)).toBeUndefined()
})
