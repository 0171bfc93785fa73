import { BrowserWindow } from 'electron'
import type { Failure } from '../../shared/result.ts'
import { sendEvent } from './serve-ipc.ts'

/** Tells every window of a failure that is no answer to a call of theirs. */
export function tellFailure(failure: Failure): void {
  for (const { webContents: page } of BrowserWindow.getAllWindows()) {
    const tell = (): void => sendEvent(page, 'notice', failure)
    // A page that is still being loaded hears nothing.
    if (page.isLoading()) page.once('did-finish-load', tell)
    else tell()
  }
}
