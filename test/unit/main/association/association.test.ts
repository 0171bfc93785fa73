import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { associate, dissociate, type XdgHomes, xdgHomes } from '../../../../src/main/association/association.ts'

let home: string
let homes: XdgHomes
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dockstage-association-'))
  homes = { data: join(home, 'data'), config: join(home, 'config') }
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const command = ['/usr/bin/node', '/opt/dockstage/bin/start.mjs'] as const
const entry = (): string => join(homes.data, 'applications', 'dockstage.desktop')

/** Every file that somebody wrote, with its text: not the databases that the system's programs make. */
function written(): Readonly<Record<string, string>> {
  const paths = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
  const isMade = (path: string): boolean =>
    path.endsWith('mimeinfo.cache') || (path.includes('/data/mime/') && !path.includes('/packages/'))
  return Object.fromEntries(paths.filter((it) => !isMade(it)).map((it) => [it.slice(home.length + 1), readFileSync(it, 'utf8')]))
}

const own = [
  'config/mimeapps.list',
  'data/applications/dockstage.desktop',
  'data/icons/hicolor/scalable/apps/dockstage.svg',
  'data/mime/packages/dockstage.xml',
]

test('called again it changes nothing, and a checkout that was moved is written anew', async () => {
  expect((await associate(homes, command)).files.map(({ what }) => what)).toEqual(['written', 'written', 'written', 'written'])
  const before = written()
  expect(Object.keys(before).toSorted()).toEqual(own)
  expect((await associate(homes, command)).files.map(({ what }) => what)).toEqual(['same', 'same', 'same', 'same'])
  expect(written()).toEqual(before)
  const moved = await associate(homes, ['/usr/bin/node', '/srv/dockstage/bin/start.mjs'])
  expect(moved.files.filter(({ what }) => what === 'written').map(({ path }) => path)).toEqual([entry()])
  expect(readFileSync(entry(), 'utf8')).toContain('Exec=/usr/bin/node /srv/dockstage/bin/start.mjs %f\n')
})

test("removal takes exactly what was written: others' files, types and defaults are as before", async () => {
  const theirs = {
    'data/applications/editor.desktop': '[Desktop Entry]\nType=Application\nName=E\nExec=true\nMimeType=application/json;\n',
    'data/icons/hicolor/scalable/apps/editor.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'data/mime/packages/theirs.xml': '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info"/>',
    'config/mimeapps.list': '# mine\n[Default Applications]\napplication/json=editor.desktop\n',
  }
  for (const [path, text] of Object.entries(theirs)) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  await associate(homes, command)
  expect(written()['config/mimeapps.list']).toContain('application/vnd.dockstage.recording+json=dockstage.desktop')
  expect((await dissociate(homes)).files.map(({ what }) => what)).toEqual(['removed', 'removed', 'removed', 'removed'])
  expect(written()).toEqual(theirs)
  expect((await dissociate(homes)).files).toEqual([])
})

test('where there was nothing nothing is left but what the system made', async () => {
  await associate(homes, command)
  await dissociate(homes)
  expect(written()).toEqual({})
  expect(readdirSync(homes.data).filter((it) => !['mime', 'applications'].includes(it))).toEqual([])
})

test("somebody else's file of the name is neither overwritten nor removed, and then nothing is written", async () => {
  mkdirSync(dirname(entry()), { recursive: true })
  writeFileSync(entry(), '[Desktop Entry]\nName=My own\n')
  await expect(associate(homes, command)).rejects.toMatchObject({
    failure: { code: 'not-saved', message: `${entry()} cannot be written: it is there already, and is not from Dockstage` },
  })
  expect(written()).toEqual({ 'data/applications/dockstage.desktop': '[Desktop Entry]\nName=My own\n' })
  expect(await dissociate(homes)).toEqual({ files: [{ path: entry(), what: 'foreign' }], programs: [] })
  expect(readFileSync(entry(), 'utf8')).toContain('My own')
})

test('a list of defaults that is a link stays one, and the file behind it is what changes', async () => {
  mkdirSync(homes.config, { recursive: true })
  const real = join(home, 'dotfiles.list')
  writeFileSync(real, '[Default Applications]\na/b=c.desktop\n')
  symlinkSync(real, join(homes.config, 'mimeapps.list'))
  await associate(homes, command)
  expect(lstatSync(join(homes.config, 'mimeapps.list')).isSymbolicLink()).toBe(true)
  expect(readFileSync(real, 'utf8')).toContain('dockstage.desktop')
  await dissociate(homes)
  expect(readFileSync(real, 'utf8')).toBe('[Default Applications]\na/b=c.desktop\n')
})

test("what a user's folders are: as the environment says where it says a whole path, else the usual ones", () => {
  expect(xdgHomes({ XDG_DATA_HOME: '/srv/data', XDG_CONFIG_HOME: 'relative' }, '/home/ann')).toEqual({
    data: '/srv/data',
    config: join('/home/ann', '.config'),
  })
  expect(xdgHomes({ XDG_DATA_HOME: '' }, '/home/ann').data).toBe(join('/home/ann', '.local/share'))
})
