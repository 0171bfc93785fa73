import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserHost, serveBrowser } from '../../src/main/server/browser-host.ts'
import { createSession, type Session } from '../../src/main/session/session.ts'

/** A browser host with a session of its own on the embedded engine, and a page that is only there. `end` leaves nothing behind. */
export interface BrowserWorld {
  readonly home: string
  readonly session: Session
  readonly host: BrowserHost
  end(): Promise<void>
}

export async function browserWorld(): Promise<BrowserWorld> {
  const home = mkdtempSync(join(tmpdir(), 'dockstage-host-'))
  writeFileSync(join(home, 'index.html'), '<!doctype html><title>page</title>')
  const session = await createSession({
    version: '0.0.0',
    userDataDirectory: join(home, 'data'),
    scenariosDirectory: 'scenarios',
    environment: {},
    platform: process.platform,
    home,
    engine: 'embedded',
  })
  const host = await serveBrowser(session, home, { home })
  return {
    home,
    session,
    host,
    async end() {
      await host.close()
      await session.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
