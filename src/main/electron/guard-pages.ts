import { app, type WebContents } from 'electron'

/**
 * No page goes anywhere, opens a window, or holds another page: whatever made it, and in all of its frames. A link that wants a new window is handed to
 * `openLink`.
 */
export function guardPages(openLink: (page: WebContents, url: string) => void): void {
  app.on('web-contents-created', (_, page) => {
    page.setWindowOpenHandler(({ url }) => {
      openLink(page, url)
      return { action: 'deny' }
    })
    // No datagram to anywhere: the page's policy has no word for WebRTC.
    page.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    page.on('will-navigate', (event) => event.preventDefault())
    page.on('will-frame-navigate', (event) => event.preventDefault())
    page.on('will-redirect', (event) => event.preventDefault())
    page.on('will-attach-webview', (event) => event.preventDefault())
  })
}
