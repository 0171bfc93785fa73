import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { environmentOf, labelsOf } from '../../../../src/engine/commands/key-value-files.ts'

let workspace: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'dockstage-files-'))
})
afterEach(() => rm(workspace, { recursive: true, force: true }))

const variables = (files: string[], environment: string[] = []): Promise<string[]> =>
  environmentOf({ workspace }, { environment, environmentFiles: files })

test('lines, comments and names alone are read as the docker program reads them; the line’s own come last', async () => {
  await writeFile(join(workspace, 'a.env'), '\uFEFF# comment\r\n\r\n  A=1 # no comment\r\nB=x=y\r\nPATH\r\nC=\r\n')
  expect(await variables(['./a.env'], ['A=2', 'HOME'])).toEqual(['A=1 # no comment', 'B=x=y', 'C=', 'A=2'])
  expect(await labelsOf({ workspace }, { labels: { B: 'own' }, labelFiles: ['a.env'] })).toEqual({ A: '1 # no comment', B: 'own', C: '' })
})

test('what can not be read is said in the docker program’s words', async () => {
  await writeFile(join(workspace, 'a'), 'A B=1\n')
  await writeFile(join(workspace, 'b'), '=1\n')
  await mkdir(join(workspace, 'c'))
  await expect(variables(['a'])).rejects.toThrow("invalid env file (a): variable 'A B' contains whitespaces")
  await expect(variables(['b'])).rejects.toThrow("invalid env file (b): no variable name on line '=1'")
  await expect(variables(['c'])).rejects.toThrow('invalid env file (c): read c: is a directory')
  await expect(variables(['d'])).rejects.toThrow('open d: no such file or directory')
})

test('a pipe, a device’s end or a file without an end keeps nobody waiting', async () => {
  execFileSync('mkfifo', [join(workspace, 'pipe')])
  await expect(variables(['pipe'])).rejects.toThrow('invalid env file (pipe): read pipe: it is no file')
  await writeFile(join(workspace, 'large'), '')
  await truncate(join(workspace, 'large'), 100_000_000_000)
  await expect(variables(['large'])).rejects.toThrow('read large: it is larger than 1 MB')
})

test('no file outside the workspace is read, not by a link either', async () => {
  await symlink('/etc/hostname', join(workspace, 'link'))
  for (const file of ['/etc/hostname', '../x', 'link'])
    await expect(variables([file])).rejects.toMatchObject({ failure: { code: 'bad-usage' } })
})

test('the workspace itself is a directory', async () => {
  await expect(variables(['.'])).rejects.toThrow('invalid env file (.): read .: is a directory')
})
