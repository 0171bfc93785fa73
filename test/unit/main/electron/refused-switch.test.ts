import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refusedSwitch } from '../../../../src/main/electron/refused-switch.ts'

const given =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name)

test('a packaged app does not start with a debugger’s door, or without its sandbox', () => {
  for (const name of ['remote-debugging-port', 'remote-debugging-pipe', 'no-sandbox', 'disable-web-security', 'renderer-cmd-prefix'])
    expect(refusedSwitch(true, given('lang', name))).toBe(name)
  expect(refusedSwitch(true, given('lang', 'force-device-scale-factor'))).toBeUndefined()
})

test('in development it does', () => {
  expect(refusedSwitch(false, given('remote-debugging-port'))).toBeUndefined()
})

test('the app itself sets no switch of Chromium’s, and no option of Node’s', () => {
  const folder = 'src/main/electron'
  const sources = [
    ...readdirSync(folder).map((name) => join(folder, name)),
    'bin/start.mjs',
    'bin/electron-runtime.mjs',
    'src/preload/index.ts',
  ]
  expect(sources.length).toBeGreaterThan(10)
  for (const path of sources.filter((it) => !it.endsWith('refused-switch.ts')))
    expect(readFileSync(path, 'utf8'), path).not.toMatch(
      /appendSwitch|appendArgument|'--(?!from-desktop)[\w-]+|NODE_OPTIONS|ELECTRON_RUN_AS_NODE/,
    )
})
