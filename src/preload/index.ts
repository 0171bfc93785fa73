import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { type AppBridge, type AppEvents, callChannels, eventChannels } from '../shared/ipc.ts'

const api = Object.fromEntries(
  Object.entries(callChannels).map(([name, channel]) => [name, (...args: unknown[]) => ipcRenderer.invoke(channel, ...args)]),
)

function on<E extends keyof AppEvents>(event: E, listen: (payload: AppEvents[E]) => void): () => void {
  // A page that asks for another channel is none of ours.
  if (!Object.hasOwn(eventChannels, event)) throw new Error(`there is no event named ${String(event)}`)
  const channel = eventChannels[event]
  // Electron's own event, which leads to its sender, stays here.
  const relay = (_: IpcRendererEvent, payload: AppEvents[E]): void => listen(payload)
  ipcRenderer.on(channel, relay)
  return () => {
    ipcRenderer.off(channel, relay)
  }
}

contextBridge.exposeInMainWorld('dockstage', { host: 'desktop', api, on } satisfies Record<keyof AppBridge, unknown>)
