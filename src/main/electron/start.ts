import { extname } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme, session as pageSession } from 'electron'
import { type AppEvents, eventChannels, type Preferences } from '../../shared/ipc.ts'
import type { Result } from '../../shared/result.ts'
import { appRoot } from '../app-root.ts'
import { sessionDefaults } from '../defaults.ts'
import type { Log } from '../log/log.ts'
import { createSession, type Session } from '../session/session.ts'
import type { AskedFile } from './asked-file.ts'
import { guardPages } from './guard-pages.ts'
import { guardSession } from './guard-session.ts'
import { createHallWindow } from './hall-window.ts'
import { ipcCaller } from './ipc-caller.ts'
import { setMenu } from './menu.ts'
import { openOutside } from './open-outside.ts'
import { devServerUrl, pageUrl } from './own-page.ts'
import { sendEvent, serveIpc } from './serve-ipc.ts'
import { serveAppScheme } from './serve-page.ts'
import { tellFailure } from './tell-failure.ts'
import { webPreferences } from './web-preferences.ts'
import { createWindow } from './window.ts'

/** `bin/start.mjs` waits for this line: before it, an end of the process means that Electron did not start. */
const openedLine = 'dockstage: window opened'

/** The app, once Electron is ready: its session, its guards, and the window that drives. */
export async function start(asked: AskedFile, log: Log): Promise<void> {
  const root = appRoot()
  const url = devServerUrl(app.isPackaged, process.env) ?? pageUrl
  const preferences = webPreferences(root, app.isPackaged)
  guardSession(pageSession.defaultSession, url)
  serveAppScheme(root)

  /** The window that drives; the hall's is another. */
  let speaker: BrowserWindow | undefined
  const hall = createHallWindow(preferences, url, () => speaker)
  const session = await createSession({
    ...sessionDefaults(root),
    log,
    ...(app.getLocale().startsWith('ko') ? { language: 'ko' } : {}),
    pickFile,
    saveFile,
    openExternal: openOutside,
    hallWindow: hall,
  })
  hall.onChange((isOpen) => session.hallLooksOn(isOpen))
  guardPages((page, link) => {
    if (page === speaker?.webContents) void session.api.openExternal(link).then(tellIfFailed)
  })
  serveIpc(session.api, (event) => ipcCaller(event, { url, speaker: speaker?.webContents, hall: hall.page() }))
  for (const event of Object.keys(eventChannels) as (keyof AppEvents)[]) relay(session, event)
  await followPreferences(session)

  const open = (): void => {
    const window = createWindow(preferences, nativeTheme.shouldUseDarkColors, url)
    speaker = window
    window.once('closed', () => {
      speaker = undefined
      // The hall's window does not outlive the one that drives it.
      hall.close()
    })
    window.once('ready-to-show', () => console.log(openedLine))
  }
  app.on('second-instance', () => {
    if (speaker?.isMinimized()) speaker.restore()
    speaker?.focus()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open()
  })
  app.on('window-all-closed', () => app.quit())
  closeBeforeQuit(session)
  open()
  asked.openWith((path) => void session.openFile(path).then(tellIfFailed))
}

function relay<E extends keyof AppEvents>(session: Session, event: E): void {
  session.on(event, (payload) => {
    for (const window of BrowserWindow.getAllWindows()) sendEvent(window.webContents, event, payload)
  })
}

/** The theme reaches the title bar and `prefers-color-scheme`, the language the menu. */
async function followPreferences(session: Session): Promise<void> {
  const use = ({ theme, language }: Preferences): void => {
    nativeTheme.themeSource = theme
    setMenu(language, { openFile: () => void session.api.pickScenarioFile().then(tellIfFailed) })
  }
  const state = await session.api.readState()
  if (state.ok) use(state.value.preferences)
  session.on('preferences', use)
}

/** What no call of the page asked for has no answer that could carry its failure. */
const tellIfFailed = (result: Result<unknown>): void => {
  if (!result.ok) tellFailure(result.failure)
}

const fileKinds = [{ name: 'Dockstage', extensions: ['yaml', 'yml', 'json'] }]

async function pickFile(): Promise<string | undefined> {
  const chosen = await dialog.showOpenDialog({ properties: ['openFile'], filters: fileKinds })
  return chosen.canceled ? undefined : chosen.filePaths[0]
}

async function saveFile(name: string): Promise<string | undefined> {
  const extension = extname(name).slice(1)
  const chosen = await dialog.showSaveDialog({ defaultPath: name, filters: [{ name: extension.toUpperCase(), extensions: [extension] }] })
  return chosen.canceled ? undefined : chosen.filePath
}

/** Closing the app removes what the run made; only then may the process end. */
function closeBeforeQuit(session: Session): void {
  let closed = false
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void session.close().finally(() => {
      closed = true
      app.quit()
    })
  })
  // Ctrl-C in the terminal that started the app, and a session's end, go the same way.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
