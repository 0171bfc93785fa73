import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** How long the download of Electron's runtime may go without a byte. */
const stallLimitMs = 60_000

/**
 * The path of Electron's executable, after fetching the runtime where it is not there yet (the `electron` package comes without it).
 * `report({ transferred, total })` is called with bytes while it downloads; `total` is null where the server does not say. `overriding` names the folder
 * of another runtime, which is taken as it is; empty for the package's own.
 * Rejects with an Error whose message is one line for the user.
 */
export async function electronRuntime(root, report, { stallMs = stallLimitMs, overriding = process.env.ELECTRON_OVERRIDE_DIST_PATH } = {}) {
  const require = createRequire(join(root, 'package.json'))
  let home
  try {
    home = dirname(require.resolve('electron/package.json'))
  } catch {
    throw new Error('the electron package is not installed (run: npm ci)')
  }
  if (overriding) return join(overriding, installedName(home) ?? 'electron')
  if (!isInstalled(home)) {
    await downloadRuntime(home, report, stallMs)
    await extract(home)
  }
  return join(home, 'dist', installedName(home))
}

const installedName = (home) => {
  const file = join(home, 'path.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}
const isInstalled = (home) => {
  const name = installedName(home)
  return name !== undefined && existsSync(join(home, 'dist', name))
}

/**
 * Fetches the runtime of the electron package at `home` into the cache that the package's own installer reads, so that it has nothing left to
 * download. Rejects, in one line, when `stallMs` go by without a byte.
 */
export async function downloadRuntime(home, report, stallMs, mirrorOptions) {
  const require = createRequire(join(home, 'package.json'))
  const { downloadArtifact } = await import(pathToFileURL(require.resolve('@electron/get')).href).catch((cause) => {
    throw new Error(`what downloads Electron's runtime cannot be loaded by Node ${process.versions.node} (${cause.message})`)
  })
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const checksums = JSON.parse(readFileSync(join(home, 'checksums.json'), 'utf8'))
  const stalled = new AbortController()
  let timer
  const alive = () => {
    clearTimeout(timer)
    timer = setTimeout(() => stalled.abort(new Error(`no byte of it came for ${Math.round(stallMs / 1000)} seconds`)), stallMs)
  }
  alive()
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      checksums,
      platform: process.platform,
      arch: process.arch,
      cacheRoot: process.env.electron_config_cache,
      ...(mirrorOptions ? { mirrorOptions } : {}),
      downloadOptions: {
        quiet: true,
        signal: stalled.signal,
        getProgressCallback: async ({ transferred, total }) => {
          alive()
          report({ transferred, total })
        },
      },
    })
  } catch (cause) {
    throw new Error(`Electron's runtime could not be downloaded: ${reason(stalled.signal.aborted ? stalled.signal.reason : cause)}`)
  } finally {
    clearTimeout(timer)
  }
}

/** `fetch failed` says nothing; what lies under it does. */
function reason(cause) {
  for (let it = cause; it; it = it.cause)
    if (!it.cause && !it.errors) return firstLine(it.message || it.code || String(it))
    else if (it.errors?.[0]) return firstLine(it.errors[0].message)
  return firstLine(String(cause))
}
const firstLine = (text) => text.split('\n')[0]

async function extract(home) {
  const child = spawn(process.execPath, [join(home, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0 || !isInstalled(home))
    throw new Error(`Electron's runtime could not be unpacked: ${firstLine(errors.trim()) || `exit ${code}`}`)
}
