import { type BrowserWindow, screen, type WebContents, type WebPreferences } from 'electron'
import type { HallPlace } from '../../shared/stage-view.ts'
import type { HallWindow } from '../session/presentation.ts'
import { createWindow } from './window.ts'

interface OwnHallWindow extends HallWindow {
  /** The hall's page, while there is one. */
  page(): WebContents | undefined
  onChange(listen: (isOpen: boolean) => void): void
}

/** The hall's window: the same page with `?hall`, on a display that the speaker does not look at, or beside the speaker's window to be moved there. */
export function createHallWindow(preferences: WebPreferences, pageUrl: string, speaker: () => BrowserWindow | undefined): OwnHallWindow {
  let window: BrowserWindow | undefined
  let place: HallPlace = 'nowhere'
  let listen: (isOpen: boolean) => void = () => {}
  const url = new URL(pageUrl)
  url.searchParams.set('hall', '')
  return {
    page: () => window?.webContents,
    onChange: (listener) => {
      listen = listener
    },
    async open(onlyElsewhere) {
      if (window) {
        window.focus()
        return place
      }
      const bounds = otherDisplay(speaker())
      if (!bounds && onlyElsewhere) return 'nowhere'
      place = bounds ? 'other-display' : 'same-display'
      const opened = createWindow(preferences, true, url.href, {
        backgroundColor: '#000000',
        ...(bounds ? { ...bounds, fullscreen: true } : { width: 1280, height: 720 }),
      })
      window = opened
      opened.once('closed', () => {
        window = undefined
        place = 'nowhere'
        listen(false)
      })
      listen(true)
      // The speaker's window keeps the keys.
      opened.once('show', () => speaker()?.focus())
      return place
    },
    close: () => window?.close(),
  }
}

function otherDisplay(speaker: BrowserWindow | undefined): Electron.Rectangle | undefined {
  if (!speaker) return undefined
  const own = screen.getDisplayMatching(speaker.getBounds())
  return screen.getAllDisplays().find(({ id }) => id !== own.id)?.bounds
}
