import type { Session } from 'electron'
import { isSameOrigin } from './own-page.ts'

/**
 * What a page can ask of the session is refused: permissions, devices, pictures of the screen, downloads, and every request that leaves the app's own
 * address (`own`), whatever the page's policy would say to it.
 */
export function guardSession(session: Session, own: string): void {
  session.setPermissionRequestHandler((_page, permission, answer, { requestingUrl }) => answer(isPermitted(permission, requestingUrl, own)))
  session.setPermissionCheckHandler((_page, permission, requestingOrigin) => isPermitted(permission, requestingOrigin, own))
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  // The app saves by the system's own dialog.
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLoadable(url, own) }))
}

/** Of what a page can ask for (camera, location, notifications, ...) the app needs one thing: to fill the screen in a presentation. */
export const isPermitted = (permission: string, asking: string, own: string): boolean =>
  permission === 'fullscreen' && isSameOrigin(asking, own)

/**
 * The app's own address, what a page holds in its own hands, and Chromium's developer tools, which load themselves. In development the address is the dev
 * server's, whose WebSocket tells of changed modules.
 */
export function isLoadable(url: string, own: string): boolean {
  if (isSameOrigin(url, own)) return true
  if (/^(?:data|blob|devtools):/.test(url)) return true
  return own.startsWith('http://') && isSameOrigin(url.replace(/^ws:/, 'http:'), own)
}
