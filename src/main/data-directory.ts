import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Where Dockstage keeps what outlives a window: preferences, the installation's owner id, journals and workspaces of runs. The desktop app, the browser
 * host and the terminal share it, so that each finds what another left. `DOCKSTAGE_HOME` names another place.
 */
export function dataDirectory(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (environment.DOCKSTAGE_HOME) return resolve(environment.DOCKSTAGE_HOME)
  if (platform === 'win32') return join(environment.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'dockstage')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'dockstage')
  return join(environment.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'dockstage')
}
