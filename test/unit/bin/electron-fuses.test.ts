import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FuseConfig, FuseState, FuseV1Options, flipFuses, getCurrentFuseWire } from '@electron/fuses'
import { expect, onTestFinished, test } from 'vitest'
import { electronFuses } from '../../../bin/electron-fuses.mjs'

/** What stands before the wire in each Electron executable: electron's docs/tutorial/fuses.md. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const names = Object.values(FuseV1Options).filter((it) => typeof it === 'string') as (keyof typeof FuseV1Options)[]

/** A file with a wire of so many fuses in it, as Electron's executable has one, each of them off. */
async function executable(fuses: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dockstage-fuses-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'electron')
  const wire = Buffer.from([1, fuses, ...Array<number>(fuses).fill(FuseState.DISABLE)])
  await writeFile(path, Buffer.concat([Buffer.alloc(5_000, 'code'), Buffer.from(sentinel), wire, Buffer.alloc(5_000, 'code')]))
  return path
}

const states = (wire: Awaited<ReturnType<typeof getCurrentFuseWire>>): Record<string, boolean> =>
  Object.fromEntries(names.map((name) => [name, wire[FuseV1Options[name]] === FuseState.ENABLE]))

test('burnt into an executable, each fuse that there is stands as it was decided', async () => {
  const path = await executable(names.length)
  await flipFuses(path, electronFuses as FuseConfig)
  expect(states(await getCurrentFuseWire(path))).toEqual({
    RunAsNode: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    GrantFileProtocolExtraPrivileges: false,
    LoadBrowserProcessSpecificV8Snapshot: false,
    OnlyLoadAppFromAsar: true,
    EnableEmbeddedAsarIntegrityValidation: true,
    EnableCookieEncryption: true,
    WasmTrapHandlers: true,
  })
})

test('an Electron with a fuse that nobody has decided on is not packaged', async () => {
  await expect(flipFuses(await executable(names.length + 1), electronFuses as FuseConfig)).rejects.toThrow(/strictlyRequireAllFuses/)
})
