import { join } from 'node:path'
import type { WebPreferences } from 'electron'

/**
 * What every window's page is given, and is not. Electron's defaults are written out where they are what keeps the page in its place: another default of a
 * later version must not let it out.
 */
export const webPreferences = (root: string, isPackaged: boolean): WebPreferences => ({
  preload: join(root, 'out/preload/index.cjs'),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  // A file that is dropped is read by the page, and never gone to.
  navigateOnDragDrop: false,
  devTools: !isPackaged,
  // Dictionaries would be downloaded.
  spellcheck: false,
})
