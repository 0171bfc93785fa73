import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds `package.json`, `scenarios/` and `out/`, wherever the bundle in hand lies below it. */
export function appRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url))
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'scenarios'))) return folder
    if (folder === dirname(folder)) throw new Error(`Dockstage's own files are not there: no scenarios folder above ${start}`)
  }
}
