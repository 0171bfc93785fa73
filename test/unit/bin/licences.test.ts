import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { licences, licencesPage, refused } from '../../../bin/licences.mjs'

const root = join(import.meta.dirname, '..', '..', '..')
const list = licences(root)

test('docs/licences.md lists what the lock file has (after a change: npm run licences)', () => {
  expect(list.length).toBeGreaterThan(400)
  expect(readFileSync(join(root, 'docs', 'licences.md'), 'utf8')).toBe(licencesPage(list))
})

test('no licence is here that nobody has allowed', () => {
  expect(list.flatMap((it) => refused(it) ?? [])).toEqual([])
})

test.each([
  ['GPL-3.0', false],
  ['MIT AND GPL-3.0', false],
  ['(MIT OR GPL-3.0)', true],
  ['MPL-2.0', false],
  ['SEE LICENSE IN x', false],
  ['unknown', false],
  ['', false],
])('a new package under %j is let in: %s', (licence, isAllowed) => {
  expect(refused({ name: 'new', licence }) === undefined).toBe(isAllowed)
})

test('what is excepted is so under that licence alone', () => {
  expect(refused({ name: 'node-liblzma', licence: 'LGPL-3.0' })).toBeUndefined()
  expect(refused({ name: 'node-liblzma', licence: 'AGPL-3.0' })).toContain('node-liblzma: AGPL-3.0')
})

test('the lock file says of each package that is installed what that package says itself', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { version?: string; license?: string }>>
  }
  const installed = Object.entries(packages).filter(([path]) => path !== '' && existsSync(join(root, path, 'package.json')))
  expect(installed.length).toBeGreaterThan(300)
  for (const [path, { version, license }] of installed) {
    const told = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as { version: string; license?: string }
    expect({ version: told.version, license: told.license }, path).toEqual({ version, license })
  }
})
