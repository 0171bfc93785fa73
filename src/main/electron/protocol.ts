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

/** The app needs none of what a page can ask for: camera, location, notifications, ... */
export function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_page, _permission, answer) => answer(false))
  session.defaultSession.setPermissionCheckHandler(() => false)
}
