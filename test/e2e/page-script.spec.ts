import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'

/** The built page, as both hosts serve it. */
const folder = 'out/renderer'

test('the script that the page begins with is under 300 kB gzipped', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const names = readdirSync(join(folder, 'assets')).filter((it) => it.endsWith('.js') && html.includes(`assets/${it}`))
  expect(names.length).toBeGreaterThan(0)
  const bytes = names.map((name) => gzipSync(readFileSync(join(folder, 'assets', name)), { level: 9 }).length)
  expect(bytes.reduce((sum, it) => sum + it, 0)).toBeLessThan(300_000)
})
