/** The page's address under the app's own protocol (`serve-page.ts`). */
export const pageUrl = 'app://dockstage/index.html'

/**
 * electron-vite's dev server, and only in development: a packaged app must not be led elsewhere by its environment. Throws where the variable names another
 * machine: what is loaded into the app's window may call main.
 */
export function devServerUrl(isPackaged: boolean, { ELECTRON_RENDERER_URL: url }: NodeJS.ProcessEnv): string | undefined {
  if (isPackaged || !url) return undefined
  if (!URL.canParse(url) || !isOnThisMachine(new URL(url)))
    throw new Error(`ELECTRON_RENDERER_URL is electron-vite's dev server on this machine, and not "${url}": unset it`)
  return url
}

const isOnThisMachine = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

/** Whether both are of one origin. Nothing is where either is no address, or has no host (`file:`, `data:`, `about:`). */
export function isSameOrigin(a: string, b: string): boolean {
  const origin = originOf(a)
  return origin !== undefined && origin === originOf(b)
}

/** `URL.origin` is "null" for a scheme that the URL standard does not know. */
function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, host } = new URL(url)
  return host === '' ? undefined : `${protocol}//${host}`
}
