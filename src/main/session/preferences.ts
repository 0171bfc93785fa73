import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularText } from '../../engine/regular-file.ts'
import type { Preferences, Theme } from '../../shared/ipc.ts'
import { type Language, languages } from '../../shared/language.ts'

/** What these files may hold at most, in bytes; they hold two words each. */
const mostBytes = 10_000

const themes: readonly Theme[] = ['light', 'dark', 'system']

/** What was saved, with the defaults for whatever is missing or not understood: a damaged file must not keep the app from starting. */
export async function readPreferences(directory: string, language: Language): Promise<Preferences> {
  const saved = await readJson(join(directory, 'preferences.json'))
  return {
    language: languages.find((it) => it === saved.language) ?? language,
    theme: themes.find((it) => it === saved.theme) ?? 'system',
  }
}

export async function writePreferences(directory: string, preferences: Preferences): Promise<void> {
  await mkdir(directory, { recursive: true })
  // By a second file and a rename, so that a crash leaves either the old or the new one.
  const file = join(directory, 'preferences.json')
  const fresh = `${file}.${process.pid}.new`
  await writeFile(fresh, `${JSON.stringify(preferences, null, 2)}\n`)
  await rename(fresh, file)
}

/** The random name of this installation, which the label `dockstage.owner` carries. Made once; two processes that start at once agree on it. */
export async function ownerId(directory: string): Promise<string> {
  const file = join(directory, 'owner')
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const fresh = randomBytes(8).toString('hex')
  try {
    const handle = await open(file, 'wx', 0o600)
    try {
      await handle.writeFile(fresh)
      await handle.sync()
    } finally {
      await handle.close()
    }
    return fresh
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
  const known = (await readRegularText(file, mostBytes)).trim()
  if (/^[0-9a-f]{16}$/.test(known)) return known
  // A crash between making the file and writing it left it empty: nothing was labelled with it yet.
  await writeFile(file, fresh)
  return fresh
}

async function readJson(file: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readRegularText(file, mostBytes))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
