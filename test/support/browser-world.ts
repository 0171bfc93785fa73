import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserHost, serveBrowser } from '../../src/main/server/browser-host.ts'
import { type HostLimits, hostLimits } from '../../src/main/server/limits.ts'
import { createSession, type Session } from '../../src/main/session/session.ts'

/** A browser host with a session of its own on the embedded engine, and a page that is only there. `end` leaves nothing behind. */
export interface BrowserWorld {
  readonly home: string
  /** What is served as the page. */
  readonly pageFolder: string
  readonly session: Session
  readonly host: BrowserHost
  end(): Promise<void>
}

export async function browserWorld(limits: Partial<HostLimits> = {}): Promise<BrowserWorld> {
  const home = mkdtempSync(join(tmpdir(), 'dockstage-host-'))
  const pageFolder = join(home, 'page')
  mkdirSync(pageFolder)
  writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><title>page</title>')
  // As large as what no socket's buffers hold.
  writeFileSync(join(pageFolder, 'large.js'), Buffer.alloc(16_000_000, 'x'))
  const session = await createSession({
    version: '0.0.0',
    userDataDirectory: join(home, 'data'),
    scenariosDirectory: 'scenarios',
    environment: {},
    platform: process.platform,
    home,
    engine: 'embedded',
  })
  const host = await serveBrowser(session, pageFolder, { home, limits: { ...hostLimits, ...limits } })
  return {
    home,
    pageFolder,
    session,
    host,
    async end() {
      await host.close()
      await session.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
