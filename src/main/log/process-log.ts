import { subscribe } from 'node:diagnostics_channel'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { unforeseenChannel } from '../../engine/unforeseen.ts'
import { dataDirectory } from '../data-directory.ts'
import { type Log, logLevels, openLog } from './log.ts'

/** Beside what else outlives a window; what was put aside lies beside it, as `dockstage.log.1` and `.2`. */
export const logPath = (environment: NodeJS.ProcessEnv = process.env): string => join(dataDirectory(environment), 'log', 'dockstage.log')

let opened: Log | undefined

/**
 * The one log of this process; nothing is made on the disk before its first line. `DOCKSTAGE_LOG` names the finest level that is written (`error`, `warn`,
 * `info`, `debug`), or `off`; all are where it says nothing.
 * @param shell who writes, where it is asked for first
 */
export function processLog(shell: string, environment: NodeJS.ProcessEnv = process.env): Log {
  if (opened) return opened
  const wanted = environment.DOCKSTAGE_LOG
  const level = wanted === 'off' ? 'off' : logLevels.find((it) => it === wanted)
  const log = openLog({ path: logPath(environment), shell, home: homedir(), ...(level ? { level } : {}) })
  subscribe(unforeseenChannel, (cause) => log.fault('unforeseen', cause))
  process.once('exit', () => log.flushNow())
  opened = log
  return log
}
