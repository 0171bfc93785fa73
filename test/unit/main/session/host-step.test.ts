import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hostAction, hostLine } from '../../../../src/main/session/host-step.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const list = (path: string, contains: string[] = [], lacks: string[] = []) => ({ kind: 'list', path, contains, lacks }) as const
const read = (path: string, contains?: string) => ({ kind: 'read', path, ...(contains === undefined ? {} : { contains }) }) as const

async function workspaceIn(home: string): Promise<string> {
  const workspace = join(home, 'workspace')
  await mkdir(workspace)
  await writeFile(join(home, 'outside.txt'), 'private')
  return workspace
}

test('what is written can be listed and read, as the shell would show it', async () => {
  const workspace = await workspaceIn(await temporaryDirectory())
  await hostAction({ kind: 'write', path: 'site/index.html', content: '<h1>' }, workspace)
  expect(await readFile(join(workspace, 'site', 'index.html'), 'utf8')).toBe('<h1>')
  expect(await hostAction(list('site'), workspace)).toEqual({ output: 'index.html\n' })
  expect(await hostAction(list('.'), workspace)).toEqual({ output: 'site\n' })
  expect(await hostAction(read('site/index.html'), workspace)).toEqual({ output: '<h1>' })
  expect(hostLine(read('site/index.html'))).toBe('cat site/index.html')
})

test('many names stand side by side, as at a terminal', async () => {
  const workspace = await workspaceIn(await temporaryDirectory())
  expect(await hostAction(list('.'), workspace)).toEqual({ output: '' })
  const names = ['auto.cnf', 'ibdata1', 'mysql', 'performance_schema', 'server-cert.pem', 'sys']
  for (const name of names) await writeFile(join(workspace, name), '')
  expect((await hostAction(list('.'), workspace)).output).toBe(names.map((name) => `${name}\n`).join(''))
  for (const name of ['wordpress', 'x.ibd']) await writeFile(join(workspace, name), '')
  expect((await hostAction(list('.'), workspace)).output).toBe(
    'auto.cnf  mysql               server-cert.pem  wordpress\nibdata1   performance_schema  sys              x.ibd\n',
  )
  await writeFile(join(workspace, 'y'.repeat(80)), '')
  expect((await hostAction(list('.'), workspace)).output.split('\n')).toHaveLength(10)
})

test('what does not hold is said', async () => {
  const workspace = await workspaceIn(await temporaryDirectory())
  await writeFile(join(workspace, 'ibdata1'), 'x')
  expect((await hostAction(list('.', ['ibdata1', 'wordpress']), workspace)).complaint).toBe('. does not hold wordpress')
  expect((await hostAction(list('.', [], ['ibdata1']), workspace)).complaint).toBe('. holds ibdata1')
  expect((await hostAction(read('ibdata1', 'y'), workspace)).complaint).toBe('ibdata1 does not contain "y"')
})

test('no way leads out of the workspace: not .., not an absolute path, not a link', async () => {
  const home = await temporaryDirectory()
  const workspace = await workspaceIn(home)
  await symlink(home, join(workspace, 'up'))
  await symlink(join(home, 'outside.txt'), join(workspace, 'leak'))
  await mkdir(join(workspace, 'a'))
  const ways = [
    '../outside.txt',
    'a/../../outside.txt',
    'a/../../workspace/../outside.txt',
    join(home, 'outside.txt'),
    'up/outside.txt',
    'leak',
    '..',
    'x\0y',
  ]
  for (const way of ways) {
    for (const action of [list(way), read(way), { kind: 'write', path: way, content: 'overwritten' } as const])
      await expect(hostAction(action, workspace), `${action.kind} ${way}`).rejects.toMatchObject({ failure: { code: 'host-failed' } })
  }
  expect(await readFile(join(home, 'outside.txt'), 'utf8')).toBe('private')
})

test('what is not there is said in the shell’s words', async () => {
  const workspace = await workspaceIn(await temporaryDirectory())
  await expect(hostAction(list('data'), workspace)).rejects.toThrow('ls data: No such file or directory')
  await mkdir(join(workspace, 'data'))
  await expect(hostAction(read('data'), workspace)).rejects.toThrow(/not a file|Is a directory/)
})
