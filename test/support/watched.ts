import { Worker } from 'node:worker_threads'
import { afterAll } from 'vitest'

/** No input may take longer, in milliseconds. */
const longest = 1_000
/** After so long it is a hang that nothing in its own thread can end. */
const hang = 20_000
const mostShown = 20_000

/** A thread beside, as one that hangs cannot tell of it: says what it hangs on, and ends the process. */
const program = `
const { writeSync } = require('node:fs')
const { workerData: { counter, input, hang } } = require('node:worker_threads')
let last = [-1, Date.now()]
setInterval(() => {
  const now = Atomics.load(counter, 0)
  if (now !== last[0]) last = [now, Date.now()]
  else if (Atomics.load(counter, 1) === 1 && Date.now() - last[1] > hang) {
    writeSync(2, 'hangs on: ' + JSON.stringify(new TextDecoder().decode(input.slice(0, Atomics.load(counter, 2)))) + '\\n')
    process.kill(process.pid, 'SIGKILL')
  }
}, 500)
`

/**
 * Calls `read` with an input, and holds that it is over within a second of this process's own work: what a busy machine gives to others in between does not
 * count. Measured once more where it was not, as code is slow the first time. Whatever it throws is the test's failure; an input that it never comes back from is printed.
 */
export function watching(): <T>(input: string, read: () => T) => T {
  const counter = new Int32Array(new SharedArrayBuffer(12))
  const shown = new Uint8Array(new SharedArrayBuffer(mostShown))
  const worker = new Worker(program, { eval: true, workerData: { counter, input: shown, hang } })
  worker.unref()
  afterAll(() => worker.terminate())
  return (input, read) => {
    const { written } = new TextEncoder().encodeInto(input.slice(0, mostShown / 4), shown)
    Atomics.store(counter, 2, written)
    Atomics.store(counter, 1, 1)
    Atomics.add(counter, 0, 1)
    try {
      const began = process.cpuUsage()
      const result = read()
      if (msSince(began) < longest) return result
      const again = process.cpuUsage()
      read()
      const ms = msSince(again)
      if (ms > longest) throw new Error(`it took ${Math.round(ms)} ms`)
      return result
    } finally {
      Atomics.store(counter, 1, 0)
    }
  }
}

function msSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}
