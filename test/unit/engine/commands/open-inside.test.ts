import { constants } from 'node:fs'
import { mkdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { CommandContext } from '../../../../src/engine/commands/context.ts'
import { environmentOf } from '../../../../src/engine/commands/key-value-files.ts'
import { listInside, openInside } from '../../../../src/engine/commands/open-inside.ts'
import { performCommand } from '../../../../src/engine/commands/perform.ts'
import { workspaceFile } from '../../../../src/engine/commands/workspace.ts'
import { hostAction } from '../../../../src/main/session/host-step.ts'
import type { Command } from '../../../../src/shared/command/command.ts'
import { parseCommands } from '../../../../src/shared/command/parse.ts'
import { type FakeAnswer, fakeContext } from '../../../support/fake-engine.ts'
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

test('nor is a way out taken for one inside, however the directories change while it is looked for', async () => {
  const { workspace } = await contested()
  const found: string[] = []
  for (let turn = 0; turn < 2_000; turn++) {
    const place = await workspaceFile(workspace, 'd/file').catch(() => undefined)
    if (place) found.push(place.parts.join('/'))
  }
  expect([...new Set(found)]).toEqual(['d/file'])
})

test.each(
  [['..', 'private'], ['d', '..', '..', 'private', 'file'], ['.'], ['d/../../private'], [''], ['d', 'file\0'], ['d', '..']].map((it) => [
    it,
  ]),
)('a part that is no plain name is no way: %j', async (parts) => {
  const { workspace } = await contested()
  for (const opened of [openInside(workspace, parts, { flags: constants.O_RDONLY }), listInside(workspace, parts)])
    await expect(opened).rejects.toMatchObject({ code: 'EINVAL' })
})

/** An engine on which the first container finds its port taken. @param onRemoved it is being removed */
function portTaken(workspace: string, onRemoved: () => void = () => undefined): CommandContext {
  let made = 0
  const create = (): FakeAnswer => {
    made += 1
    return { status: 201, body: { Id: String(made).repeat(64).slice(0, 64), Warnings: [] } }
  }
  const starts = Object.fromEntries(
    [1, 2].map((it) => [
      `POST /containers/${String(it).repeat(64)}/start`,
      it === 1 ? { status: 500, body: { message: 'Bind for 127.0.0.1:80 failed: port is already allocated' } } : { status: 204 },
    ]),
  )
  return fakeContext(
    {
      'GET /images/web/json': { body: { Id: 'sha256:1', Os: 'linux', Architecture: 'amd64', Config: {} } },
      'GET /containers/json': { body: [] },
      'POST /containers/create': create,
      [`DELETE /containers/${'1'.repeat(64)}`]: () => {
        onRemoved()
        return { status: 204 }
      },
      ...starts,
    },
    { workspace, mayMovePorts: true },
  ).context
}

const runWithIdFile = async (context: CommandContext): Promise<unknown> => {
  const [only] = parseCommands('docker run -d -p 80:80 --cidfile d/id web').commands
  return performCommand(context, only?.command as Command).catch((cause: unknown) => cause)
}

test('the file of --cidfile has the id of the container that was started, though its first one found its port taken', async () => {
  const workspace = await temporaryDirectory()
  await mkdir(join(workspace, 'd'))
  expect(await runWithIdFile(portTaken(workspace))).toMatchObject({ exit: 0 })
  expect(await readFile(join(workspace, 'd', 'id'), 'utf8')).toBe('2'.repeat(64))
  expect(await runWithIdFile(portTaken(workspace))).toMatchObject({ exit: 125, output: expect.stringContaining('container ID file found') })
})

test('the file of --cidfile is written and given up inside alone, whatever happens to its directory after it was made', async () => {
  const home = await temporaryDirectory()
  const workspace = join(home, 'workspace')
  const [place, aside, link, theirs] = [join(workspace, 'd'), join(workspace, 'aside'), join(workspace, 'link'), join(home, 'private')]
  await mkdir(theirs)
  await mkdir(place, { recursive: true })
  await symlink(theirs, link)
  for (let turn = 0; turn < 200; turn++) {
    await writeFile(join(theirs, 'id'), 'private')
    let goesOn = true
    let swapping = Promise.resolve()
    const swap = async (): Promise<void> => {
      while (goesOn) {
        await rename(place, aside)
        await rename(link, place)
        await rename(place, link)
        await rename(aside, place)
      }
    }
    const context = portTaken(workspace, () => {
      swapping = swap()
    })
    await runWithIdFile(context)
    goesOn = false
    await swapping
    expect([turn, await readFile(join(theirs, 'id'), 'utf8').catch(() => 'gone')]).toEqual([turn, 'private'])
    await rm(join(place, 'id'), { force: true })
  }
}, 60_000)

test('the swapping would lead a plain reading out', async () => {
  const { workspace } = await contested()
  const file = join(workspace, 'd', 'file')
  let read = ''
  while (read !== 'A=private') read = await readFile(file, 'utf8').catch(() => '')
  expect(read).toBe('A=private')
})
