import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentSecurityPolicy, pageFile } from '../../../src/main/page-files.ts'

describe('pageFile', () => {
  const place = mkdtempSync(join(tmpdir(), 'dockstage-page-'))
  const folder = join(place, 'renderer')
  beforeAll(() => {
    mkdirSync(join(folder, 'assets'), { recursive: true })
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'assets', 'app.js'), 'export {}')
    writeFileSync(join(place, 'secret.js'), 'secret')
    symlinkSync(join(place, 'secret.js'), join(folder, 'assets', 'link.js'))
  })
  afterAll(() => rmSync(place, { recursive: true }))

  test('gives the page and its files, with their type and the policy', async () => {
    const index = await pageFile(folder, '/')
    expect(index?.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(index?.headers['content-security-policy']).toContain("script-src 'self';")
    expect(index?.headers['content-security-policy']).not.toContain('unsafe')
    expect(new TextDecoder().decode((await pageFile(folder, '/assets/app.js'))?.body)).toBe('export {}')
  })

  test.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/..%2fsecret.js',
    '/assets/..%5c..%5csecret.js',
    '/assets/link.js',
    '/assets/app.js%00.html',
    '/%ff',
    '/assets',
    '/none.js',
    '/index',
  ])('gives nothing for %s', async (path) => {
    expect(await pageFile(folder, path)).toBeUndefined()
  })
})

/** Directives with their sources. */
const directivesOf = (policy: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    policy
      .split(';')
      .map((it) => it.trim().split(/\s+/))
      .map(([name = '', ...sources]) => [name, sources]),
  )

test('the policy within the page allows nothing that the header’s does not', () => {
  const [, within = ''] =
    /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(readFileSync('src/renderer/index.html', 'utf8')) ?? []
  const header = directivesOf(contentSecurityPolicy)
  const own = directivesOf(within)
  // A page cannot say itself who may frame it.
  expect([...own.keys()]).toEqual([...header.keys()].filter((name) => name !== 'frame-ancestors'))
  for (const [name, sources] of own) expect(header.get(name), name).toEqual(expect.arrayContaining([...sources]))
  for (const policy of [contentSecurityPolicy, within]) {
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|\*|https?:|strict-dynamic|nonce|sha\d/)
  }
})
