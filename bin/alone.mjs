import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'

/** Longer than anything that is done alone takes, so that a process that has got a dead one's id keeps nobody waiting for ever. */
const limitMs = 600_000

/**
 * Does `work` while no other process of this machine does work of this name in this directory (made where it is not there); answers with its result.
 * Whoever wants to puts down a file of its own that says so, and works if it then sees no other's: of two, the later one sees the earlier one's.
 * What a dead process left counts for nothing and is removed, which is safe, as no two files have the same name. `waits` is called once when somebody
 * else is at it.
 */
export async function alone(directory, name, { waits = () => undefined }, work) {
  mkdirSync(directory, { recursive: true })
  const mine = `.${name}-${process.pid}-${randomBytes(4).toString('hex')}`
  for (let hasWaited = false; !tryAlone(directory, name, mine); hasWaited = true) {
    if (!hasWaited) waits()
    // No file system tells of this on all platforms. By chance, for two who both made way must not meet again.
    await after(50 + 100 * Math.random())
  }
  try {
    return await work()
  } finally {
    rmSync(join(directory, mine), { force: true })
  }
}

function tryAlone(directory, name, mine) {
  const isOthers = (it) => it.startsWith(`.${name}-`) && it !== mine && isAlive(directory, it)
  // Who comes later makes no file meanwhile, and so keeps nobody else waiting.
  if (readdirSync(directory).some(isOthers)) return false
  writeFileSync(join(directory, mine), '')
  if (!readdirSync(directory).some(isOthers)) return true
  rmSync(join(directory, mine), { force: true })
  return false
}

function isAlive(directory, file) {
  const place = join(directory, file)
  const madeAt = statSync(place, { throwIfNoEntry: false })?.mtimeMs
  if (madeAt === undefined) return false
  if (Date.now() - madeAt < limitMs && isProcess(Number(file.split('-').at(-2)))) return true
  rmSync(place, { force: true })
  return false
}

function isProcess(pid) {
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    // Somebody else's is one, too.
    return cause.code === 'EPERM'
  }
}
