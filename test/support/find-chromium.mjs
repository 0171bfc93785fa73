import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from '@playwright/test'

const systemNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const howTo = "no Chromium; install it (npx playwright install chromium, or your system's package) or name one in CHROMIUM_PATH"

/** The Chromium to test with: `{ value: path }`, got if it is not there, or `{ missing: what to do }`. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? { value: named } : { missing: `CHROMIUM_PATH is ${named}, and there is no such file` }
  const here = playwrights() ?? systems()
  if (here) return { value: here }
  console.log('No Chromium found: getting one ...')
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: 300_000 })
  const fetched = playwrights()
  if (fetched) return { value: fetched }
  if (process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync('sh', ['-c', 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk'], {
      stdio: 'ignore',
      env,
    })
    const installed = systems()
    if (installed) return { value: installed }
  }
  return { missing: howTo }
}

function playwrights() {
  const path = chromium.executablePath()
  return path && existsSync(path) ? path : undefined
}

function systems() {
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  if (process.platform === 'darwin' && existsSync(mac)) return mac
  return systemNames.map(onPath).find((path) => path !== undefined)
}

function onPath(name) {
  const ends = process.platform === 'win32' ? ['.exe'] : ['']
  const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':')
  return folders.flatMap((folder) => ends.map((end) => join(folder, name + end))).find((path) => existsSync(path))
}
