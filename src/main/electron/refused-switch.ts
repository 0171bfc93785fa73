/**
 * Chromium's switches that open a packaged app to whoever starts it: doors for debuggers, the sandbox or the same-origin policy off, another
 * program in a child's place. (`--inspect` and the like are Node's, and off by a fuse: `bin/electron-fuses.mjs`.)
 */
const refused = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'no-sandbox',
  'disable-gpu-sandbox',
  'disable-setuid-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-namespace-sandbox',
  'single-process',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
] as const

/**
 * The first of these that the app was started with. In development (and on a test's behalf) they are allowed: Playwright drives the app by one.
 * @param has whether Chromium has read such a switch, as `app.commandLine.hasSwitch` says
 */
export const refusedSwitch = (isPackaged: boolean, has: (name: string) => boolean): string | undefined =>
  isPackaged ? refused.find((name) => has(name)) : undefined
