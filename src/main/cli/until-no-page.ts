import type { BrowserHost } from '../server/browser-host.ts'

/** How long a host waits for a page: at first, while a browser starts, and after its last one went, which may be being loaded anew. */
const patience = { firstMs: 120_000, nextMs: 30_000 }

/** Resolves when no page is connected any more and none comes, or when `stop` fires. */
export function untilNoPage(host: Pick<BrowserHost, 'onPages'>, stop: AbortSignal, { firstMs, nextMs } = patience): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer)
      off()
      stop.removeEventListener('abort', over)
      resolve()
    }
    let timer = setTimeout(over, firstMs)
    const off = host.onPages((count) => {
      clearTimeout(timer)
      if (count === 0) timer = setTimeout(over, nextMs)
    })
    if (stop.aborted) over()
    else stop.addEventListener('abort', over)
  })
}
