import { join } from 'node:path'
import { protocol } from 'electron'
import { answerPageRequest } from './answer-page-request.ts'

/** Must be called before the app is ready. A secure origin as https gives one, and nothing beyond: no policy is passed by, no service worker kept. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** `app://dockstage/...` gives the built page's files and nothing else. */
export function serveAppScheme(root: string): void {
  const folder = join(root, 'out/renderer')
  protocol.handle('app', (request) => answerPageRequest(folder, request))
}
