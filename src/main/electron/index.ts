import { join } from 'node:path'
import { app } from 'electron'
import { dataDirectory } from '../data-directory.ts'
import { processLog } from '../log/process-log.ts'
import { surviveFaults } from '../log/survive-faults.ts'
import { createAskedFile } from './asked-file.ts'
import { bringPagesBack } from './bring-pages-back.ts'
import { fileArgument, isOpenable } from './file-argument.ts'
import { refusedSwitch } from './refused-switch.ts'
import { registerAppScheme } from './serve-page.ts'
import { tellFailure } from './tell-failure.ts'

// What has to be said before Electron is ready. The app itself, which is most of what there is to load, comes then.

// With somebody who listens, Electron shows no dialog of its own for an error of ours.
const log = processLog('desktop')
surviveFaults(log, tellFailure)
bringPagesBack(log)
// Electron's own files stand apart from ours, which the terminal shares.
app.setPath('userData', join(dataDirectory(), 'electron'))
registerAppScheme()
// Every page's process is in the sandbox, whatever a window's preferences say.
app.enableSandbox()

// A double click: macOS says it by an event, the others by the command line, of this start or of a second one.
const asked = createAskedFile(fileArgument(process.argv, process.cwd()))
app.on('open-file', (event, path) => {
  event.preventDefault()
  if (isOpenable(path)) asked.ask(path)
})
app.on('second-instance', (_, commandLine, workingDirectory) => {
  const path = fileArgument(commandLine, workingDirectory)
  if (path !== undefined) asked.ask(path)
})

const refused = refusedSwitch(app.isPackaged, (name) => app.commandLine.hasSwitch(name))
if (refused !== undefined) giveUp(new Error(`it does not start with --${refused}`))
else if (app.requestSingleInstanceLock()) void startWhenReady().catch(giveUp)
else app.quit()

async function startWhenReady(): Promise<void> {
  const [{ start }] = await Promise.all([import('./start.ts'), app.whenReady()])
  await start(asked, log)
}

/** Without a window nothing would end the process; `bin/start.mjs` tells the last line. */
function giveUp(cause: unknown): void {
  log.fault('start', cause)
  console.error(`dockstage: ${cause instanceof Error ? cause.message : String(cause)} (log: ${log.path})`)
  app.exit(1)
}
