import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerPageRequest } from '../../../../src/main/electron/answer-page-request.ts'

const place = mkdtempSync(join(tmpdir(), 'dockstage-scheme-'))
const folder = join(place, 'renderer')
beforeAll(() => {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), 'the page')
  writeFileSync(join(folder, 'assets', 'app.js'), 'export {}')
  for (const name of ['secret.js', 'secret.json', 'secret.html']) writeFileSync(join(place, name), 'secret')
  mkdirSync(join(place, 'renderer-of-others'))
  writeFileSync(join(place, 'renderer-of-others', 'secret.js'), 'secret')
  symlinkSync(join(place, 'secret.js'), join(folder, 'assets', 'link.js'))
  symlinkSync(place, join(folder, 'up'))
})
afterAll(() => rmSync(place, { recursive: true }))

const asked = (url: string, method = 'GET'): Promise<Response> => answerPageRequest(folder, { url, method })

test('the page and its files are given, with the policy and the headers that go with it', async () => {
  for (const url of ['app://dockstage/', 'app://dockstage/index.html', 'app://dockstage/index.html?hall#x']) {
    const answer = await asked(url)
    expect(await answer.text(), url).toBe('the page')
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  }
  expect((await asked('app://dockstage/assets/app.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})

/** Ways out of the folder, by what a URL, a path and two file systems make of them. */
const ways = [
  '../secret.js',
  '%2e%2e/secret.js',
  '.%2E/secret.js',
  '..%2fsecret.js',
  '%2e%2e%2fsecret.js',
  '..%5csecret.js',
  '..\\secret.js',
  '%252e%252e%252fsecret.js',
  '..%c0%afsecret.js',
  '%c0%ae%c0%ae/secret.js',
  '..;/secret.js',
  '....//secret.js',
  'assets/../../secret.js',
  'assets/%2e%2e/%2e%2e/secret.js',
  'assets/..%2f..%2fsecret.json',
  '%2f..%2fsecret.html',
  '../renderer-of-others/secret.js',
  '..%2frenderer-of-others%2fsecret.js',
  'assets/link.js',
  'up/secret.js',
  '%00../secret.js',
  '..%2fsecret.js%00.html',
  '..%2fsecret.js::$DATA',
  `%2f${encodeURIComponent(join(place, 'secret.js'))}`,
  encodeURIComponent(join(place, 'secret.js')),
  'file:///etc/passwd',
  'C:%5csecret.js',
  '%5c%5cevil.example%5cshare%5csecret.js',
  '%',
  '%ff',
]

test.each(ways)('no way leads out of the folder: %s', async (way) => {
  const answer = await asked(`app://dockstage/${way}`)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toBe('Not found')
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'")
})

test('only the app’s own host is answered, and only who wants to read', async () => {
  for (const url of [
    'app://evil/index.html',
    'app://dockstage.evil/',
    'app://dockstage:81/',
    'app://u:p@dockstage/',
    'app:///index.html',
    'app:index.html',
  ])
    expect((await asked(url)).status, url).toBe(404)
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])
    expect((await asked('app://dockstage/', method)).status, method).toBe(404)
})
