import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pageFile } from '../../../src/main/page-files.ts'

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
