import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listOwned } from '../../src/engine/clean-up/owned.ts'
import { removeOwned } from '../../src/engine/clean-up/remove-owned.ts'
import { removeWorkspaceFiles } from '../../src/engine/clean-up/workspace-files.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { enginesUnderTest, needImage, type StartedEngine } from './engines-under-test.ts'

describe.each(enginesUnderTest)('cleaning up on $name', ({ name: engineName, start }) => {
  const label = randomBytes(6).toString('hex')
  const labels = { 'dockstage.test': label }
  const foreign = { 'dockstage.test': `${label}-foreign` }
  let engine: StartedEngine
  let connection: EngineConnection
  let docker: Docker

  beforeEach(async () => {
    engine = await start()
    connection = await connectTo(engine.address, 'chosen')
    docker = connection.client()
    await needImage(docker, 'busybox:latest')
  })
  afterEach(async () => {
    for (const its of [foreign, labels]) await removeOwned(docker, await listOwned(docker, its), its)
    connection.close()
    await engine.close()
  })

  const named = (name: string): string => `clean-${label}-${name}`
  async function running(name: string, Labels: Record<string, string>, HostConfig: Docker.HostConfig = {}): Promise<Docker.Container> {
    const container = await docker.createContainer({
      name: named(name),
      Image: 'busybox:latest',
      Cmd: ['sleep', '1000'],
      Labels,
      HostConfig,
    })
    await container.start()
    return container
  }

  test('what carries the labels goes, anonymous volumes too, and nothing else', async () => {
    await docker.createNetwork({ Name: named('net'), Labels: labels })
    await docker.createVolume({ Name: named('data'), Labels: labels })
    await docker.createVolume({ Name: named('theirs'), Labels: foreign })
    const web = await running('web', labels, {
      NetworkMode: named('net'),
      Binds: [`${named('data')}:/data`, `${named('theirs')}:/theirs`, '/anonymous'],
    })
    const theirs = await running('theirs', foreign)
    const { Mounts } = await web.inspect()
    const anonymous = Mounts.find(({ Destination }) => Destination === '/anonymous')?.Name

    const owned = await listOwned(docker, labels)
    expect(owned.map(({ kind, name }) => [kind, name])).toEqual([
      ['container', named('web')],
      ['network', named('net')],
      ['volume', named('data')],
    ])
    const done: string[] = []
    const { removed, failed } = await removeOwned(docker, owned, labels, ({ kind }) => done.push(kind))

    expect([removed, failed, done]).toEqual([owned, [], ['container', 'network', 'volume']])
    expect(await listOwned(docker, labels)).toEqual([])
    expect((await theirs.inspect()).State.Running).toBe(true)
    const volumesAfter = new Set((await docker.listVolumes()).Volumes.map(({ Name }) => Name))
    expect(volumesAfter.has(named('theirs'))).toBe(true)
    expect(anonymous).toMatch(/^[0-9a-f]{64}$/)
    expect(volumesAfter.has(anonymous ?? '')).toBe(false)
  })

  test('what does not carry the labels is left, also when it is on the list', async () => {
    const theirs = await running('theirs', foreign)
    const object = { kind: 'container', id: theirs.id, name: named('theirs'), labels } as const
    const { removed, failed } = await removeOwned(docker, [object], labels)
    expect(removed).toEqual([])
    expect(failed).toMatchObject([{ object, failure: { code: 'not-ours' } }])
    expect((await theirs.inspect()).State.Running).toBe(true)
  })

  test('a network that somebody else’s container is on stays, is told, and does not keep the rest', async () => {
    await docker.createNetwork({ Name: named('net'), Labels: labels })
    await docker.createVolume({ Name: named('data'), Labels: labels })
    const theirs = await running('theirs', foreign, { NetworkMode: named('net') })
    const owned = await listOwned(docker, labels)
    const { removed, failed } = await removeOwned(docker, owned, labels)
    expect(removed.map(({ name }) => name)).toEqual([named('data')])
    expect(failed).toMatchObject([{ object: { name: named('net') }, failure: { remedy: expect.stringContaining(named('theirs')) } }])
    await theirs.remove({ force: true })
    expect((await removeOwned(docker, owned, labels)).failed).toEqual([])
  })

  describe('a run’s directory', () => {
    const run = { labels, givenNames: async () => () => false }
    let directory: string
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'dockstage-clean-'))
      await chmod(directory, 0o755)
    })
    afterEach(() => rm(directory, { recursive: true, force: true }))

    test('goes with all that is in it; one that is gone already is no failure', async () => {
      const workspace = join(directory, 'workspace')
      await mkdir(join(workspace, 'closed', 'inside'), { recursive: true })
      await writeFile(join(workspace, 'closed', 'inside', 'file'), 'x')
      await chmod(join(workspace, 'closed'), 0)
      await removeWorkspaceFiles(docker, workspace, run)
      expect(existsSync(workspace)).toBe(false)
      await removeWorkspaceFiles(docker, workspace, run)
    })

    test('goes for an ordinary user too when containers wrote in it as others', async () => {
      // The embedded engine writes as the user it runs as, so that there is nothing there that this user may not remove.
      if (engineName === 'embedded') return
      const workspace = join(directory, 'workspace')
      await mkdir(workspace)
      const script =
        'mkdir -p /w/data/.hidden; echo x > /w/data/.hidden/file; echo y > /w/.file; chown -R 999:999 /w/data; chmod 700 /w/data'
      const writer = await docker.createContainer({
        Image: 'busybox:latest',
        Cmd: ['sh', '-c', script],
        Labels: labels,
        HostConfig: { Binds: [`${workspace}:/w`] },
      })
      await writer.start()
      await writer.wait()
      await asOrdinaryUser(directory, engine, () => removeWorkspaceFiles(docker, workspace, run))
      expect(existsSync(workspace)).toBe(false)
      expect((await listOwned(docker, labels)).map(({ id }) => id)).toEqual([writer.id])
    })

    test('is not taken for one when it is no directory of its own', async () => {
      const file = join(directory, 'file')
      await writeFile(file, 'x')
      for (const path of ['/', tmpdir().slice(0, 4), 'relative/path', file]) {
        await expect(removeWorkspaceFiles(docker, path, run)).rejects.toThrow('It was left alone')
      }
      expect(existsSync(file)).toBe(true)
    })
  })
})

/** Runs `act` with the rights of a user who owns `directory` and may use the engine's socket; root gives up its own for that time. */
async function asOrdinaryUser(directory: string, { address }: StartedEngine, act: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return act()
  const [nobody, group] = [65_534, address.kind === 'socket' ? statSync(address.path).gid : 65_534]
  for (const path of [directory, join(directory, 'workspace')]) await chown(path, nobody, group)
  process.setegid?.(group)
  process.seteuid?.(nobody)
  try {
    await act()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
  }
}
