import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { PlayEnd } from '../../src/main/session/play.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'

const launcher = join(import.meta.dirname, '..', '..', 'bin', 'dockstage.mjs')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly error: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves as soon as what was printed (stdout first, then stderr) matches; rejects when the process ends without that. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
}

export interface TerminalWorld {
  /** Where this installation keeps its things (`DOCKSTAGE_HOME`). */
  readonly home: string
  /** Starts `dockstage ARGS`, as a user at a prompt in that directory would. It is ended with the test. */
  start(args: readonly string[], environment?: Readonly<Record<string, string>>): Running
  /** Runs it to its end. */
  run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended>
  /** A file with this text in the installation's folder, and its path. */
  file(name: string, text: string): Promise<string>
}

/** An installation of the test's own, used through the built command line. What it holds is gone when the test is over. */
export async function terminalWorld(): Promise<TerminalWorld> {
  const home = await mkdtemp(join(tmpdir(), 'dockstage-terminal-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const start: TerminalWorld['start'] = (args, environment = {}) => {
    // HOME too, so that no Docker context of whoever runs the tests has a say.
    const { DOCKER_HOST: _, DOCKER_CONTEXT: __, DOCKSTAGE_ENGINE: ___, ...env } = process.env
    const child = spawn(process.execPath, [launcher, ...args], {
      cwd: home,
      env: { ...env, DOCKSTAGE_HOME: home, HOME: home, LC_ALL: 'C.UTF-8', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const running = watch(child)
    onTestFinished(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await running.ended
    })
    return running
  }
  return {
    home,
    start,
    run: (args, environment) => start(args, environment).ended,
    async file(name, text) {
      const path = join(home, name)
      await writeFile(path, text)
      return path
    },
  }
}

function watch(child: ChildProcess): Running {
  let out = ''
  let error = ''
  let over = false
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of [...listeners]) listener()
  }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
    tell()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    error += text
    tell()
  })
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    over = true
    tell()
    return { code, signal, out, error }
  })
  return {
    child,
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(out) ?? pattern.exec(error)
          if (!found && !over) return
          listeners.delete(look)
          if (found) resolve(found)
          else reject(new Error(`it ended without printing ${pattern}:\n${out}\n${error}`))
        }
        listeners.add(look)
        look()
      }),
  }
}

export interface JsonLines {
  readonly frames: readonly (Frame & { readonly type: 'frame' })[]
  readonly end: PlayEnd
}

/** The lines of `play --json`: frames, and the end last. Throws where a line is something else. */
export function jsonLines(text: string): JsonLines {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string })
  const end = lines.pop()
  const wrong = lines.find((it) => it.type !== 'frame')
  if (end?.type !== 'end' || wrong) throw new Error(`these are not the lines of --json: ${JSON.stringify(wrong ?? end)}`)
  return { frames: lines as JsonLines['frames'][number][], end: end as PlayEnd }
}
