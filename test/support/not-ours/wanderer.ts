import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { SessionOptions } from '../../../src/main/session/options.ts'
import type { Wandered, Wandering } from './wander.ts'

/** A process that wanders through one run when it is told to, and can be killed meanwhile. */
export interface Wanderer {
  /** What came of it; undefined where it was killed before it could say. Rejects where it ended by itself without a word. */
  wander(options: SessionOptions, seed: number, wandering: Omit<Wandering, 'aboutToCancel'>): Promise<Wandered | undefined>
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>
}

/** Loading the app's source takes a while: it is started before it is needed. */
export async function startWanderer(): Promise<Wanderer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'wander-child.mjs')], { stdio: ['pipe', 'pipe', 'pipe'] })
  const gone = once(child, 'close')
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-5_000)
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.value !== 'ready') throw new Error(`it did not start: ${first.value}\n${said}`)
  let killed = false
  return {
    async wander(options, seed, wandering) {
      child.stdin.end(`${JSON.stringify({ options, seed, wandering })}\n`)
      const { value } = await lines.next()
      await gone
      if (typeof value === 'string' && (killed || child.exitCode === 0)) return JSON.parse(value) as Wandered
      if (!killed) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}: ${said}`)
      return undefined
    },
    async kill() {
      killed = true
      killNow(child)
      await gone
    },
  }
}

function killNow(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
}
