import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hostPath, isInsideWorkspace } from '../../../../src/engine/commands/workspace.ts'

let directory: string
let workspace: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dockstage-workspace-'))
  workspace = join(directory, 'run')
  await mkdir(join(workspace, 'data'), { recursive: true })
  await mkdir(join(directory, 'run-of-another'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

test('relative paths are resolved inside, whether they are there or not', async () => {
  expect(await hostPath(workspace, './data')).toBe(join(workspace, 'data'))
  expect(await hostPath(workspace, './new/deep')).toBe(join(workspace, 'new', 'deep'))
  expect(await hostPath(workspace, '.')).toBe(workspace)
  expect(await hostPath(workspace, './..data')).toBe(join(workspace, '..data'))
})

test.each(['..', '../run-of-another', './data/../../run-of-another', './new/../../x'])('%s leads out', async (path) => {
  await expect(hostPath(workspace, path)).rejects.toMatchObject({ failure: { code: 'bad-usage' } })
})

test('links that lead out are no way out, also broken ones', async () => {
  await symlink('/etc', join(workspace, 'out'))
  await symlink(join(directory, 'nowhere'), join(workspace, 'broken'))
  await symlink(join(workspace, 'data'), join(workspace, 'in'))
  for (const path of ['./out', './out/ssl', './broken', './broken/x']) {
    await expect(hostPath(workspace, path)).rejects.toMatchObject({ failure: { code: 'bad-usage' } })
  }
  expect(await hostPath(workspace, './in/x')).toBe(join(workspace, 'in', 'x'))
})

test('absolute paths are as they are; inside the workspace they need no consent', async () => {
  expect(await hostPath(workspace, '/etc')).toBe('/etc')
  expect(await isInsideWorkspace(workspace, '/etc')).toBe(false)
  expect(await isInsideWorkspace(workspace, join(workspace, 'data'))).toBe(true)
  expect(await isInsideWorkspace(workspace, join(directory, 'run-of-another'))).toBe(false)
  expect(await isInsideWorkspace(workspace, 'D:/dir')).toBe(process.platform === 'win32' ? expect.any(Boolean) : false)
})
