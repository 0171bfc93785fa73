import { ownFault } from '../../shared/own-fault.ts'
import { longestFault, type PageFault } from '../../shared/page-fault.ts'
import type { Actions } from '../store/actions.ts'
import { useApp } from '../store/app-store.ts'
import { pageFault } from './page-fault.ts'

/** What the browser complains of by itself while it lays out, and catches up with at once (Resize Observer, section 3.4.5). */
const harmless = /^ResizeObserver loop/

/**
 * From now on an error that nobody caught in this page, and a promise that was rejected where nobody listened, are written into main's log and shown as a
 * notice; the page goes on. Returns the undo.
 */
export function watchPage({ tellFault, report }: Pick<Actions, 'tellFault' | 'report'>, page: EventTarget = window): () => void {
  const take = (fault: PageFault): void => {
    // Whoever only looks on can do nothing about it.
    if (!useApp.getState().looksOn) report(ownFault(fault.message))
    void tellFault(fault)
  }
  const onError = (event: Event): void => {
    // Chromium's event for what a script throws; of images and styles that are not there, it does not come to the window.
    const { error, message, filename, lineno, colno } = event as ErrorEvent
    if (harmless.test(message)) return
    const place = `    at ${filename}:${lineno}:${colno}`.slice(0, longestFault.stack)
    take(error instanceof Error ? pageFault('error', error) : { ...pageFault('error', message), stack: place })
  }
  const onRejection = (event: Event): void => take(pageFault('rejection', (event as PromiseRejectionEvent).reason))
  page.addEventListener('error', onError)
  page.addEventListener('unhandledrejection', onRejection)
  return () => {
    page.removeEventListener('error', onError)
    page.removeEventListener('unhandledrejection', onRejection)
  }
}
