import { spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { alone } from './alone.mjs'

const stampName = 'out/.built'

/** Whether `out/` is there and nothing that it is made from has changed since. */
export function isBuilt(root) {
  const stamp = join(root, stampName)
  if (!existsSync(stamp)) return false
  if (!existsSync(join(root, 'src'))) return true
  const builtAt = statSync(stamp).mtimeMs
  return ['src', 'package.json', 'bin/third-party-notices.mjs', 'electron.vite.config.ts', 'hand-out.vite.config.ts'].every(
    (part) => newest(join(root, part)) <= builtAt,
  )
}

/**
 * Builds what is not built; where another process builds it at this moment, waits for that instead. `say` gets a line for the user. Rejects with an
 * Error whose message is for the user too: what went wrong and what to do.
 */
export async function buildIfNeeded(root, say) {
  if (isBuilt(root)) return
  const waits = () => say('Dockstage is being built by another process: waiting for it ...')
  await alone(join(root, 'out'), 'building', { waits }, async () => {
    if (isBuilt(root)) return
    say('Building Dockstage ...')
    await makeAll(root)
  })
}

/** `npm run build`: all that the app and the command line need, into `out/`. Rejects as `buildIfNeeded` does. */
export function build(root) {
  return alone(join(root, 'out'), 'building', {}, () => makeAll(root))
}

async function makeAll(root) {
  const require = createRequire(join(root, 'package.json'))
  const tool = (name) => {
    try {
      return join(dirname(require.resolve(`${name}/package.json`)), 'bin', `${name}.js`)
    } catch {
      throw new Error('Dockstage is not built, and what builds it is not installed. Run: npm ci')
    }
  }
  // Changes made while it builds must lead to another build, so the stamp bears the time of the start.
  const startedAt = new Date()
  // Nobody takes for built what is half written, now or after a kill.
  rmSync(join(root, stampName), { force: true })
  for (const args of [
    [tool('electron-vite'), 'build'],
    [tool('vite'), 'build', '--config', 'hand-out.vite.config.ts'],
  ]) {
    const { code, output } = await run(process.execPath, [...args, '--logLevel', 'warn'], root)
    if (code !== 0) throw new Error(`Building Dockstage failed:\n${output.trim()}`)
  }
  writeFileSync(join(root, stampName), '')
  utimesSync(join(root, stampName), startedAt, startedAt)
}

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs)
}

/** Runs a program of the build to its end and keeps what it printed, for the case that it fails. */
function run(program, args, cwd) {
  return new Promise((resolve, reject) => {
    // Whoever asks: under NODE_ENV=test, as where a test asks, JSX would be built for a React that is not in it, and the page stay empty.
    const env = { ...process.env, NODE_ENV: 'production' }
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
