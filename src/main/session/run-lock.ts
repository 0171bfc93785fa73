import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularText } from '../../engine/regular-file.ts'
import { FailureError } from '../../shared/result.ts'
import { isAlive, markOf, type ProcessMark, processMarkSchema } from './process-alive.ts'

/**
 * Whether a living process has a run in hand. The process that began it stands in its record; one that takes it up, or cleans it up, after that one is gone makes the folder
 * `taken-1`, the next one `taken-2`, and so on, each with the process in it. A folder takes such a name in one move, and never that of another that
 * has something in it, so that of two who try at once one fails, on any file system.
 */
export async function isHeld(directory: string, first: ProcessMark | undefined): Promise<boolean> {
  return isHeldBy(directory, await newest(directory), first)
}

async function isHeldBy(directory: string, number: number, first: ProcessMark | undefined): Promise<boolean> {
  const holder = number === 0 ? first : await readMark(join(directory, nameOf(number)))
  return holder !== undefined && (await isAlive(holder))
}

/**
 * Takes a run that nobody alive has in hand; answers with what gives it back. Throws a `busy` failure where somebody has it, or was quicker, and
 * `not-found` where it is gone.
 */
export async function takeRun(directory: string, first: ProcessMark | undefined): Promise<() => Promise<void>> {
  const number = await newest(directory)
  if (await isHeldBy(directory, number, first)) throw taken()
  const mine = join(directory, nameOf(number + 1))
  const fresh = join(directory, `.taking-${randomBytes(6).toString('hex')}`)
  try {
    await mkdir(fresh, { mode: 0o700 })
    await writeFile(join(fresh, markName), JSON.stringify(await markOf(process.pid)), { mode: 0o600 })
    // One that was being given back when its process ended is empty; Windows puts nothing in the place of a folder, empty or not.
    await rmdir(mine).catch(() => undefined)
    await rename(fresh, mine)
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true })
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new FailureError({ code: 'not-found', message: 'there is nothing left of this run' })
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM') throw taken()
    throw cause
  }
  return () => rm(mine, { recursive: true, force: true })
}

const prefix = 'taken-'
const markName = 'process.json'
const nameOf = (number: number): string => `${prefix}${number}`

/** The number of the last that took it; 0 where nobody did. */
async function newest(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => [])
  let newest = 0
  for (const name of names) {
    const number = Number(/^taken-([1-9]\d{0,8})$/.exec(name)?.[1] ?? 0)
    // What is empty was given back.
    if (number > newest && (await readdir(join(directory, name)).catch(() => [])).length > 0) newest = number
  }
  return newest
}

/** A mark is a hundred bytes. */
const mostMark = 10_000

async function readMark(folder: string): Promise<ProcessMark | undefined> {
  try {
    return processMarkSchema.parse(JSON.parse(await readRegularText(join(folder, markName), mostMark)))
  } catch {
    // It is damaged, or gone since: nobody can be named who would have it in hand.
    return undefined
  }
}

const taken = (): FailureError =>
  new FailureError({
    code: 'busy',
    message: 'this run is in the hands of another Dockstage at this moment',
    remedy: 'Go on with it there, or close it there first.',
  })
