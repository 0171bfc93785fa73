import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import { foldedEvent } from '../../shared/folded.ts'
import { type AppApi, type AppEvents, callChannels, eventChannels } from '../../shared/ipc.ts'
import type { Caller } from '../../shared/ipc-access.ts'
import type { CallName } from '../../shared/ipc-schema.ts'
import { failure } from '../../shared/result.ts'
import { answerCall } from '../answer-call.ts'

/** Serves the contract on Electron's IPC; a call from any frame but the app's own pages (`callerOf` answers with nothing) is refused. */
export function serveIpc(api: AppApi, callerOf: (event: IpcMainInvokeEvent) => Caller | undefined): void {
  for (const [name, channel] of Object.entries(callChannels) as [CallName, string][]) {
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      const caller = callerOf(event)
      if (!caller) return failure('untrusted-sender', `${name} was called from an unknown frame`)
      return answerCall(api, name, args, caller)
    })
  }
}

export function sendEvent<E extends keyof AppEvents>(page: WebContents, event: E, payload: AppEvents[E]): void {
  if (!page.isDestroyed()) page.send(eventChannels[event], foldedEvent(event, payload))
}
