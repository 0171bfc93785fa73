#!/usr/bin/env node
/**
 * `npm start`: builds what is not built and opens the desktop app; where Electron's runtime cannot be had or does not start, says so in one line
 * and serves the same app to the browser instead. What `dockstage associate` tells the desktop calls it too, with the recording that was clicked on.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfNeeded } from './build-if-needed.mjs'
import { electronRuntime } from './electron-runtime.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const say = (line) => process.stderr.write(`${line}\n`)

/** What Electron's main process prints once its window is open (`src/main/electron/start.ts`). */
const openedLine = 'dockstage: window opened'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** What keeps Electron from starting, told by the words that it leaves, with what to do about it. */
const knownCauses = [
  [/running as root without --no-sandbox/i, 'Electron does not run as root', 'start it as an ordinary user'],
  [
    /SUID sandbox helper|sandbox_host_linux|No usable sandbox|setuid_sandbox/i,
    "this system refuses Electron's sandbox",
    'allow unprivileged user namespaces',
  ],
  [/Missing X server|\$DISPLAY|ozone_platform|Failed to connect to Wayland/i, 'there is no display', 'start it in a desktop session'],
  [/error while loading shared libraries: (\S+?):/i, 'a system library is missing ($1)', 'install it'],
]

try {
  await buildIfNeeded(root, say)
} catch (cause) {
  say(cause.message)
  process.exit(1)
}

/** Electron's window is there within seconds; one that is not by then (a GPU or a session bus that hangs) does not come. */
const openLimitMs = Number(process.env.DOCKSTAGE_WINDOW_LIMIT_MS) || 60_000

let progressing = false
let problem
try {
  const runtime = await electronRuntime(root, progress())
  problem = await openWindow(runtime)
} catch (cause) {
  problem = `${cause.message}${cause.message.includes('npm ci') ? '' : ' (npm start tries again; a mirror is named by ELECTRON_MIRROR)'}`
}
if (problem !== undefined) {
  if (progressing) process.stderr.write('\n')
  say(`No desktop window: ${problem}. Serving the app to your browser instead.`)
  const { main } = await import('../out/main/cli.js')
  process.exitCode = await main(['serve', ...process.argv.slice(2)])
}

/** Resolves with undefined when the app has run and was closed, or with the reason why it did not start. */
function openWindow(runtime) {
  return new Promise((resolve) => {
    const child = spawn(runtime, ['.', ...process.argv.slice(2)], { cwd: root, stdio: ['inherit', 'pipe', 'pipe'], windowsHide: false })
    let opened = false
    let asked = ''
    let isLate = false
    let said = ''
    const limit = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, openLimitMs)
    const listen = (stream, out) =>
      stream.on('data', (chunk) => {
        if (!opened) said += chunk
        if (!opened && said.includes(openedLine)) {
          opened = true
          clearTimeout(limit)
          return
        }
        if (opened) out.write(chunk)
      })
    listen(child.stdout, process.stdout)
    listen(child.stderr, process.stderr)
    const pass = (signal) => {
      asked = signal
      child.kill(signal)
    }
    for (const signal of signals) process.on(signal, pass)
    const over = () => {
      clearTimeout(limit)
      for (const signal of signals) process.off(signal, pass)
    }
    child.on('error', (cause) => {
      over()
      resolve(`Electron could not be run: ${cause.code ?? cause.message} (install it again: npm ci)`)
    })
    // Helpers that outlive it may hold its output open.
    const letGo = () => {
      child.stdout.destroy()
      child.stderr.destroy()
    }
    child.on('exit', () => setTimeout(letGo, 1_000).unref())
    child.on('close', (code) => {
      over()
      if (isLate) resolve(`Electron opened no window within ${openLimitMs / 1000} seconds (start it in a desktop session)`)
      else if (!opened && code !== 0 && asked === '') resolve(explain(said, code))
      else if (asked !== '' && code === null) {
        // Whoever ended it wants no other window in its place.
        process.exitCode = 128 + constants.signals[asked]
        resolve(undefined)
      } else {
        process.exitCode = code ?? 1
        resolve(undefined)
      }
    })
  })
}

function explain(said, code) {
  for (const [words, what, remedy] of knownCauses) {
    const found = words.exec(said)
    if (found) return `${what.replace('$1', found[1] ?? '')} (${remedy})`
  }
  const last = said.trim().split('\n').at(-1)
  const words = last ? `: ${last.slice(0, 200)}` : ''
  return `Electron ended with code ${code} before its window opened${words} (install it again: npm ci)`
}

/** One line that is written over and over on a terminal, one line a tenth elsewhere. */
function progress() {
  let tenth = -1
  return ({ transferred, total }) => {
    const megabytes = (bytes) => (bytes / 1_000_000).toFixed(0)
    const text = `Downloading Electron's runtime: ${megabytes(transferred)}${total ? ` of ${megabytes(total)}` : ''} MB`
    if (process.stderr.isTTY) {
      progressing = !(total && transferred >= total)
      process.stderr.write(`\r${text}${progressing ? '' : '\n'}`)
    } else if (total && Math.floor((10 * transferred) / total) > tenth) {
      tenth = Math.floor((10 * transferred) / total)
      say(text)
    }
  }
}
