import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const json = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))

type Versions = Readonly<Record<string, string>>
const { dependencies, devDependencies } = json('package.json') as { dependencies: Versions; devDependencies: Versions }
const { packages } = json('package-lock.json') as {
  packages: Readonly<Record<string, { version?: string; integrity?: string; resolved?: string; link?: boolean }>>
}

test('each dependency is pinned to one version, and the lock file has that one', () => {
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/)
    expect(packages[`node_modules/${name}`]?.version, name).toBe(version)
  }
})

test('what is installed is what the lock file says, by its hash', () => {
  const installed = Object.entries(packages).filter(([path]) => path !== '')
  expect(installed.length).toBeGreaterThan(Object.keys(dependencies).length)
  // One that another brings along in its own archive comes under that one's hash.
  const unhashed = installed.filter(([, it]) => !it.integrity && !(it as { inBundle?: boolean }).inBundle).map(([path]) => path)
  expect(unhashed).toEqual([])
})

test('README’s table of dependencies names each that the app runs with', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  expect(Object.keys(dependencies).filter((name) => !readme.includes(name))).toEqual([])
})
