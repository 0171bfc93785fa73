import { mkdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { environmentOf } from '../../../../src/engine/commands/key-value-files.ts'
import { hostAction } from '../../../../src/main/session/host-step.ts'
import { temporaryDirectory } from '../../main/session/temporary-directory.ts'

/** A workspace in which somebody puts a link that leads out in a directory's place, and takes it away again, as fast as it goes. */
async function contested(): Promise<{ home: string; workspace: string; swaps: () => number }> {
  const home = await temporaryDirectory()
  const workspace = join(home, 'workspace')
  await mkdir(join(workspace, 'd'), { recursive: true })
  await mkdir(join(home, 'private'))
  await writeFile(join(workspace, 'd', 'file'), 'A=mine')
  await writeFile(join(home, 'private', 'file'), 'A=private')
  await writeFile(join(home, 'private', 'secret'), '')
  let swaps = 0
  let goesOn = true
  const swapping = (async () => {
    const place = join(workspace, 'd')
    // Steps that write may make the directory anew at any moment, too.
    const or = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined)
    while (goesOn) {
      await or(rm(place, { recursive: true, force: true }))
      await or(symlink(join(home, 'private'), place))
      await or(unlink(place))
      await or(mkdir(place))
      await or(writeFile(join(place, 'file'), 'A=mine'))
      swaps += 1
    }
  })()
  onTestFinished(async () => {
    goesOn = false
    await swapping
  })
  return { home, workspace, swaps: () => swaps }
}

test('a host step reads and writes nothing outside, whatever happens to the directories on its way', async () => {
  const { home, workspace, swaps } = await contested()
  const outputs = new Set<string>()
  for (let turn = 0; turn < 1_000; turn++) {
    const read = await hostAction({ kind: 'read', path: 'd/file' }, workspace).catch(() => undefined)
    if (read) outputs.add(read.output)
    await hostAction({ kind: 'write', path: 'd/file', content: 'A=mine' }, workspace).catch(() => undefined)
    await hostAction({ kind: 'write', path: 'd/new', content: 'x' }, workspace).catch(() => undefined)
    const listed = await hostAction({ kind: 'list', path: 'd', contains: [], lacks: [] }, workspace).catch(() => undefined)
    if (listed) outputs.add(listed.output)
  }
  expect(swaps()).toBeGreaterThan(10)
  expect([...outputs].filter((it) => /private|secret/.test(it))).toEqual([])
  expect(await readFile(join(home, 'private', 'file'), 'utf8')).toBe('A=private')
  await expect(readFile(join(home, 'private', 'new'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('nor does a command read its files there', async () => {
  const { workspace } = await contested()
  const read = new Set<string>()
  for (let turn = 0; turn < 1_000; turn++) {
    const lines = await environmentOf({ workspace }, { environment: [], environmentFiles: ['d/file'] }).catch(() => [])
    for (const line of lines) read.add(line)
  }
  expect([...read].filter((it) => it !== 'A=mine')).toEqual([])
})

test('the swapping would lead a plain reading out', async () => {
  const { workspace } = await contested()
  const file = join(workspace, 'd', 'file')
  let read = ''
  while (read !== 'A=private') read = await readFile(file, 'utf8').catch(() => '')
  expect(read).toBe('A=private')
})
