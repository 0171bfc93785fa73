import { BrowserWindow, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron'

export type WindowPlace = Pick<BrowserWindowConstructorOptions, 'x' | 'y' | 'width' | 'height' | 'fullscreen' | 'backgroundColor'>

/** @param place where it stands and how, in place of the usual size */
export function createWindow(page: WebPreferences, dark: boolean, url: string, place: WindowPlace = {}): BrowserWindow {
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
    webPreferences: page,
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(url)
  return window
}
