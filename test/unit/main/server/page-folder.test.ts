import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPageFolder } from '../../../../src/main/server/page-folder.ts'

const place = mkdtempSync(join(tmpdir(), 'dockstage-page-'))
const folder = join(place, 'renderer')
beforeAll(() => {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'assets', 'a 100% app.js'), 'export {}')
  writeFileSync(join(folder, 'assets', 'notes.txt'), 'of no known type')
  writeFileSync(join(place, 'secret.js'), 'secret')
  symlinkSync(join(place, 'secret.js'), join(folder, 'assets', 'link.js'))
})
afterAll(() => rmSync(place, { recursive: true }))

const text = (file: { readonly body: Uint8Array } | undefined): string | undefined => file && new TextDecoder().decode(file.body)

test('each file is read once: whoever asks for it gets the same bytes, whatever became of it', async () => {
  const files = await readPageFolder(folder)
  expect(text(files('/'))).toBe('<!doctype html>')
  expect(files('/index.html')?.body).toBe(files('/')?.body)
  expect(text(files('/assets/a%20100%25%20app.js'))).toBe('export {}')
  writeFileSync(join(folder, 'assets', 'a 100% app.js'), 'changed')
  expect(text(files('/assets/a%20100%25%20app.js'))).toBe('export {}')
})

test('there is nothing else: by no spelling a file beside the folder, by no link, and none of another type', async () => {
  const files = await readPageFolder(folder)
  for (const path of ['/../secret.js', '/..%2fsecret.js', '/assets/link.js', '/assets', '/assets/notes.txt', '/%ff', '//index.html', ''])
    expect(files(path), path).toBeUndefined()
  expect((await readPageFolder(join(place, 'none')))('/')).toBeUndefined()
})
