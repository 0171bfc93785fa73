import { app } from 'electron'
import type { Log } from '../log/log.ts'

/** A page that dies again within so many milliseconds is not loaded once more by itself. */
const quietMs = 10_000

/**
 * The process of a window's page can die (no memory, a driver's fault): it is written down, and the page is loaded anew. It finds the run as it stands, for
 * that is main's.
 */
export function bringPagesBack(log: Log): void {
  let lastAt = -quietMs
  app.on('render-process-gone', (_event, page, { reason, exitCode }) => {
    log.write('error', 'page.gone', { reason, exitCode })
    if (reason === 'clean-exit' || page.isDestroyed() || performance.now() - lastAt < quietMs) return
    lastAt = performance.now()
    page.reload()
  })
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => log.write('error', 'process.gone', { type, reason, exitCode }))
}
