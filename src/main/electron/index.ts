import { join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme } from 'electron'
import { type AppEvents, eventChannels, type Preferences } from '../../shared/ipc.ts'
import { appRoot } from '../app-root.ts'
import { dataDirectory } from '../data-directory.ts'
import { sessionDefaults } from '../defaults.ts'
import { createSession, type Session } from '../session/session.ts'
import { setMenu } from './menu.ts'
import { denyPermissions, registerAppScheme, serveAppScheme } from './protocol.ts'
import { sendEvent, serveIpc } from './serve-ipc.ts'
import { createWindow, devServerUrl, openOutside, pageUrl } from './window.ts'

/** `bin/start.mjs` waits for this line: before it, an end of the process means that Electron did not start. */
const openedLine = 'dockstage: window opened'

// Electron's own files stand apart from ours, which the terminal shares.
app.setPath('userData', join(dataDirectory(), 'electron'))
registerAppScheme()
if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp)
else app.quit()

/** Without a window nothing would end the process; `bin/start.mjs` tells the last line. */
function giveUp(cause: unknown): void {
  console.error(`dockstage: ${cause instanceof Error ? cause.message : String(cause)}`)
  app.exit(1)
}

async function start(): Promise<void> {
  const root = appRoot()
  const url = devServerUrl(app.isPackaged) ?? pageUrl
  denyPermissions()
  serveAppScheme(root)

  const session = await createSession({
    ...sessionDefaults(root),
    ...(app.getLocale().startsWith('ko') ? { language: 'ko' } : {}),
    pickFile: pickScenarioFile,
    openExternal: async (target) => openOutside(target),
  })
  serveIpc(session.api, (event) => event.senderFrame?.parent === null && sameOrigin(event.senderFrame.url, url))
  for (const event of Object.keys(eventChannels) as (keyof AppEvents)[]) relay(session, event)
  await followPreferences(session)

  const open = (): void => {
    const window = createWindow(root, nativeTheme.shouldUseDarkColors, url)
    window.once('ready-to-show', () => console.log(openedLine))
  }
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open()
  })
  app.on('window-all-closed', () => app.quit())
  closeBeforeQuit(session)
  open()
}

const sameOrigin = (a: string, b: string): boolean => URL.canParse(a) && originOf(a) === originOf(b)
/** `URL.origin` is "null" for a scheme that the URL standard does not know. */
const originOf = (url: string): string => `${new URL(url).protocol}//${new URL(url).host}`

function relay<E extends keyof AppEvents>(session: Session, event: E): void {
  session.on(event, (payload) => {
    for (const window of BrowserWindow.getAllWindows()) sendEvent(window.webContents, event, payload)
  })
}

/** The theme reaches the title bar and `prefers-color-scheme`, the language the menu. */
async function followPreferences(session: Session): Promise<void> {
  const use = ({ theme, language }: Preferences): void => {
    nativeTheme.themeSource = theme
    setMenu(language, { openScenarioFile: () => void session.api.pickScenarioFile() })
  }
  const state = await session.api.readState()
  if (state.ok) use(state.value.preferences)
  session.on('preferences', use)
}

async function pickScenarioFile(): Promise<string | undefined> {
  const chosen = await dialog.showOpenDialog({ properties: ['openFile'], filters: [{ name: 'Dockstage', extensions: ['yaml', 'yml'] }] })
  return chosen.canceled ? undefined : chosen.filePaths[0]
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
