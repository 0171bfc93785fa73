import type { AppBridge } from '../../shared/ipc.ts'

/** Whether main can be reached. The desktop's carrier is never lost; the browser host's may be, and is tried again. */
export type LinkState = 'open' | 'lost'

/** The bridge as the page uses it: checked, and with the state of its carrier. */
export interface PageBridge extends AppBridge {
  /** Called with the state now and at each change; returns the undo. */
  onLink(listen: (state: LinkState) => void): () => void
}

declare global {
  interface Window {
    /** Set by the desktop's preload; a browser has none and connects by WebSocket. */
    readonly dockstage?: AppBridge
  }
}
