import { join } from 'node:path'
import { BrowserWindow, type BrowserWindowConstructorOptions, shell } from 'electron'

/** The page's address under the app's own protocol (`protocol.ts`). */
export const pageUrl = 'app://dockstage/index.html'

/** electron-vite's dev server, and only in development: a packaged app must not be led elsewhere by its environment. */
export const devServerUrl = (isPackaged: boolean): string | undefined => (isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL)

/** https links open in the user's browser; nothing else ever leaves the window. */
export function openOutside(url: string): void {
  if (URL.canParse(url) && new URL(url).protocol === 'https:') void shell.openExternal(url)
}

export type WindowPlace = Pick<BrowserWindowConstructorOptions, 'x' | 'y' | 'width' | 'height' | 'fullscreen' | 'backgroundColor'>

/** @param place where it stands and how, in place of the usual size */
export function createWindow(root: string, dark: boolean, url: string, place: WindowPlace = {}): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Dockstage',
    // The page's own background, so that nothing flashes before it is drawn.
    backgroundColor: dark ? '#0d1117' : '#f4f3ef',
    ...place,
    webPreferences: {
      preload: join(root, 'out/preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  const page = window.webContents
  page.setWindowOpenHandler(({ url: target }) => {
    openOutside(target)
    return { action: 'deny' }
  })
  page.on('will-navigate', (event) => event.preventDefault())
  page.on('will-attach-webview', (event) => event.preventDefault())
  void window.loadURL(url)
  return window
}
