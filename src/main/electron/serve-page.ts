import { join } from 'node:path'
import { protocol, session } from 'electron'
import { pageFile } from '../page-files.ts'

/** Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** `app://dockstage/...` gives the built page's files and nothing else. */
export function serveAppScheme(root: string): void {
  const folder = join(root, 'out/renderer')
  protocol.handle('app', async (request) => {
    const { hostname, pathname } = new URL(request.url)
    const file = hostname === 'dockstage' && request.method === 'GET' ? await pageFile(folder, pathname) : undefined
    return file ? new Response(file.body, { headers: { ...file.headers } }) : new Response('Not found', { status: 404 })
  })
}

/** Of what a page can ask for (camera, location, notifications, ...) the app needs one thing: to fill the screen in a presentation. */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_page, permission, answer) => answer(permission === 'fullscreen'))
  session.defaultSession.setPermissionCheckHandler((_page, permission) => permission === 'fullscreen')
}
