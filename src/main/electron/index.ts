import { extname, join } from 'node:path'
import { app, BrowserWindow, dialog, nativeTheme } from 'electron'
import { type AppEvents, eventChannels, type Preferences } from '../../shared/ipc.ts'
import type { Result } from '../../shared/result.ts'
import { appRoot } from '../app-root.ts'
import { dataDirectory } from '../data-directory.ts'
import { sessionDefaults } from '../defaults.ts'
import { processLog } from '../log/process-log.ts'
import { surviveFaults } from '../log/survive-faults.ts'
import { createSession, type Session } from '../session/session.ts'
import { bringPagesBack } from './bring-pages-back.ts'
import { fileArgument } from './file-argument.ts'
import { createHallWindow } from './hall-window.ts'
import { setMenu } from './menu.ts'
import { denyPermissions, registerAppScheme, serveAppScheme } from './protocol.ts'
import { sendEvent, serveIpc } from './serve-ipc.ts'
import { createWindow, devServerUrl, openOutside, pageUrl } from './window.ts'

/** `bin/start.mjs` waits for this line: before it, an end of the process means that Electron did not start. */
const openedLine = 'dockstage: window opened'

// With somebody who listens, Electron shows no dialog of its own for an error of ours.
const log = processLog('desktop')
surviveFaults(log, (failure) => tellFailure({ ok: false, failure }))
bringPagesBack(log)
// Electron's own files stand apart from ours, which the terminal shares.
app.setPath('userData', join(dataDirectory(), 'electron'))
registerAppScheme()

/** What a double click asked for before there was a session: macOS says it by an event, the others by the command line. */
let asked = fileArgument(process.argv, process.cwd())
let openFile = (path: string): void => {
  asked = path
}
app.on('open-file', (event, path) => {
  event.preventDefault()
  openFile(path)
})
if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp)
else app.quit()

/** Without a window nothing would end the process; `bin/start.mjs` tells the last line. */
function giveUp(cause: unknown): void {
  log.fault('start', cause)
  console.error(`dockstage: ${cause instanceof Error ? cause.message : String(cause)} (log: ${log.path})`)
  app.exit(1)
}

async function start(): Promise<void> {
  const root = appRoot()
  const url = devServerUrl(app.isPackaged) ?? pageUrl
  denyPermissions()
  serveAppScheme(root)

  const hall = createHallWindow(root, url, () => speaker)
  let speaker: BrowserWindow | undefined
  const session = await createSession({
    ...sessionDefaults(root),
    log,
    ...(app.getLocale().startsWith('ko') ? { language: 'ko' } : {}),
    pickFile,
    saveFile,
    openExternal: async (target) => openOutside(target),
    hallWindow: hall,
  })
  hall.onChange((isOpen) => session.hallLooksOn(isOpen))
  serveIpc(session.api, ({ sender, senderFrame }) => {
    if (senderFrame?.parent !== null || !sameOrigin(senderFrame.url, url)) return undefined
    return hall.isHall(sender) ? 'hall' : 'driver'
  })
  for (const event of Object.keys(eventChannels) as (keyof AppEvents)[]) relay(session, event)
  await followPreferences(session)

  const open = (): void => {
    const window = createWindow(root, nativeTheme.shouldUseDarkColors, url)
    speaker = window
    // The hall's window does not outlive the one that drives it.
    window.once('closed', () => hall.close())
    window.once('ready-to-show', () => console.log(openedLine))
  }
  openFile = (path) => void session.openFile(path).then(tellFailure)
  app.on('second-instance', (_, commandLine, workingDirectory) => {
    if (speaker?.isMinimized()) speaker.restore()
    speaker?.focus()
    const path = fileArgument(commandLine, workingDirectory)
    if (path !== undefined) openFile(path)
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open()
  })
  app.on('window-all-closed', () => app.quit())
  closeBeforeQuit(session)
  open()
  if (asked !== undefined) openFile(asked)
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
    setMenu(language, { openFile: () => void session.api.pickScenarioFile().then(tellFailure) })
  }
  const state = await session.api.readState()
  if (state.ok) use(state.value.preferences)
  session.on('preferences', use)
}

/** What no call of the page asked for has no answer that could carry its failure. */
function tellFailure(result: Result<unknown>): void {
  if (result.ok) return
  for (const { webContents: page } of BrowserWindow.getAllWindows()) {
    const tell = (): void => sendEvent(page, 'notice', result.failure)
    // A page that is still being loaded hears nothing.
    if (page.isLoading()) page.once('did-finish-load', tell)
    else tell()
  }
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
