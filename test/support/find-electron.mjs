import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { electronRuntime } from '../../bin/electron-runtime.mjs'
import { findChromium } from './find-chromium.mjs'

/** A download for the tests' sake may go without a byte for this long. */
const stallMs = 20_000

/**
 * What the desktop specs run on: `{ value: environment to add }`, or `{ missing: reason }`. Electron's own runtime (fetched if it is not there), or, where
 * the project's checkout has it beside it or ELECTRON_OVERRIDE_DIST_PATH names it, the stand-in that runs the same bundles in Node and Chromium.
 */
export async function findElectron(root) {
  const standIn = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, '..', 'shared', 'electron-standin')
  if (existsSync(join(standIn, 'electron'))) {
    const chromium = findChromium()
    return chromium.missing ? chromium : { value: { ELECTRON_OVERRIDE_DIST_PATH: resolve(standIn), CHROMIUM_PATH: chromium.value } }
  }
  return findOwnElectron(root)
}

/** The same for what only Electron's own runtime can show: its sandbox, its executable. */
export async function findOwnElectron(root) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return { missing: 'there is no display for Electron (xvfb-run npm test gives it one)' }
  if (process.getuid?.() === 0) return { missing: 'Electron does not run as root' }
  try {
    await electronRuntime(root, () => {}, { stallMs, overriding: '' })
    return { value: { ELECTRON_OVERRIDE_DIST_PATH: undefined } }
  } catch (cause) {
    return { missing: cause.message }
  }
}
