/** What a presentation asks of the window that it runs in. */
export interface OwnWindow {
  /** This tab drives the presentation: kept over a reload, and by no other tab. */
  drives(): boolean
  setDrives(drives: boolean): void
  /** False where the browser does not open it. It may be asked for only while a key or a click is being handled. */
  openHall(): boolean
  /** Where it is refused, the stage fills the window alone. */
  fillScreen(): void
  /** Resolves when the window no longer fills the screen. */
  leaveScreen(): Promise<void>
}

const drivesKey = 'dockstage.presents'

export const ownWindow: OwnWindow = {
  drives: () => typeof sessionStorage !== 'undefined' && sessionStorage.getItem(drivesKey) !== null,
  setDrives: (drives) => (drives ? sessionStorage.setItem(drivesKey, '1') : sessionStorage.removeItem(drivesKey)),
  openHall() {
    const opened = window.open('?hall', 'dockstage-hall', 'popup,width=1280,height=720')
    // It begins with a copy of this tab's session storage, and drives nothing.
    opened?.sessionStorage.removeItem(drivesKey)
    return opened !== null
  },
  fillScreen() {
    if (!document.fullscreenElement) document.documentElement.requestFullscreen().catch(() => {})
  },
  async leaveScreen() {
    if (document.fullscreenElement) await document.exitFullscreen().catch(() => {})
  },
}
