import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { appRoot } from './app-root.ts'
import { dataDirectory } from './data-directory.ts'
import type { SessionOptions } from './session/options.ts'

/** What every shell tells its session: where things lie and what this machine is. `DOCKSTAGE_ENGINE` names the engine where nothing else does. */
export function sessionDefaults(root: string = appRoot(), environment: NodeJS.ProcessEnv = process.env): SessionOptions {
  return {
    version: packageVersion(root),
    userDataDirectory: dataDirectory(environment),
    scenariosDirectory: join(root, 'scenarios'),
    environment,
    platform: process.platform,
    home: homedir(),
    engine: environment.DOCKSTAGE_ENGINE ?? 'auto',
    language: (environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG ?? '').startsWith('ko') ? 'ko' : 'en',
  }
}

export function packageVersion(root: string = appRoot()): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}
