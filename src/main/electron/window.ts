import { BrowserWindow, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron'

export type WindowPlace = Pick<BrowserWindowConstructorOptions, 'x' | 'y' | 'width' | 'height' | 'fullscreen' | 'backgroundColor'>

/**
 * A window with the page at `url` in it. What a page may do is not said here, but for every page that there ever is (`guard-pages.ts`).
 * @param place where it stands and how, in place of the usual size
 */
export function createWindow(preferences: WebPreferences, dark: boolean, url: string, place: WindowPlace = {}): BrowserWindow {
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
    webPreferences: preferences,
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(url)
  return window
}
