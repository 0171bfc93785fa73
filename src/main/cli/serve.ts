import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { EngineVersion } from '../../embedded/engine.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { appRoot } from '../app-root.ts'
import { sessionDefaults } from '../defaults.ts'
import { type BrowserHost, serveBrowser } from '../server/browser-host.ts'
import { createSession, type Session } from '../session/session.ts'
import { type Arguments, badUsage, flagOption, textOption } from './arguments.ts'
import type { Terminal } from './output.ts'
import { untilNoPage } from './until-no-page.ts'

/**
 * `dockstage serve`: the same app in a browser, on loopback, until `stop` fires; then what its runs made is removed. With `--from-desktop` nobody looks at
 * a terminal: the page tells of a bad file, and where no page is left nobody would end it.
 */
export async function runServe(given: Arguments, terminal: Terminal, stop: AbortSignal): Promise<number> {
  const port = portOf(textOption(given, 'port'))
  const root = appRoot()
  const engine = textOption(given, 'engine')
  const isFromDesktop = flagOption(given, 'from-desktop')
  const like = textOption(given, 'like') as EngineVersion | undefined
  const session = await createSession({ ...sessionDefaults(root), ...(engine ? { engine } : {}), ...(like ? { like } : {}) })
  try {
    const [file] = given.positionals
    const opened = file === undefined ? undefined : await session.openFile(resolve(file))
    // A file that is bad is said here, before a page is opened for it.
    if (opened && !opened.ok && !isFromDesktop) throw new FailureError(opened.failure)
    const host = await serveBrowser(session, join(root, 'out/renderer'), port).catch((cause: NodeJS.ErrnoException) => {
      throw new FailureError({
        code: 'bad-usage',
        message: `port ${port} cannot be had: ${cause.code === 'EADDRINUSE' ? 'another program listens on it' : cause.message}`,
        remedy: 'leave --port out for a free one',
      })
    })
    terminal.out(`Dockstage is at ${host.address}\nThe address is good once. Ctrl-C ends it and removes what its runs made.\n`)
    if (opened && !opened.ok) tellFirstPage(host, session, opened.failure)
    const over = isFromDesktop ? untilNoPage(host, stop) : aborted(stop)
    if (!flagOption(given, 'no-open')) openInBrowser(host.address)
    await over
    await host.close()
  } finally {
    await session.close()
  }
  return 0
}

function tellFirstPage(host: BrowserHost, session: Session, failure: Failure): void {
  const off = host.onPages(() => {
    off()
    session.tell(failure)
  })
}

const aborted = (stop: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (stop.aborted) done()
    else stop.addEventListener('abort', () => done(), { once: true })
  })

function portOf(text: string | undefined): number {
  const port = Number(text ?? 0)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw badUsage(`--port is a number from 1 to 65535, and not "${text}"`)
  return port
}

/** By the system's own opener; where there is none the printed address is enough. */
function openInBrowser(address: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', address]
        : ['xdg-open', address]
  const child = spawn(program as string, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
