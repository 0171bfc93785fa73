import { join, resolve } from 'node:path'
import type { EngineVersion } from '../../embedded/engine.ts'
import { message } from '../../shared/messages/message.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { appRoot } from '../app-root.ts'
import { sessionDefaults } from '../defaults.ts'
import { processLog } from '../log/process-log.ts'
import { surviveFaults } from '../log/survive-faults.ts'
import { type BrowserHost, serveBrowser } from '../server/browser-host.ts'
import { type Place, placeFor } from '../server/place.ts'
import { createSession, type Session } from '../session/session.ts'
import { type Arguments, badUsage, flagOption, textOption } from './arguments.ts'
import { faultWords } from './end-on-fault.ts'
import { languageOf } from './language.ts'
import { openInBrowser } from './open-in-browser.ts'
import type { Terminal } from './output.ts'
import { untilNoPage } from './until-no-page.ts'

/**
 * `dockstage serve`: the same app in a browser, on loopback where nothing else was asked for, until `stop` fires; then what its runs made is removed.
 * With `--from-desktop` nobody looks at a terminal: the page tells of a bad file, and where no page is left nobody would end it.
 */
export async function runServe(given: Arguments, terminal: Terminal, stop: AbortSignal): Promise<number> {
  const place = await placeOf(given)
  const viewLink = flagOption(given, 'view-link')
  const wholeEngine = flagOption(given, 'whole-engine')
  if (wholeEngine && !viewLink) throw badUsage('--whole-engine is about those who look on: it goes with --view-link')
  const root = appRoot()
  const engine = textOption(given, 'engine')
  const isFromDesktop = flagOption(given, 'from-desktop')
  const like = textOption(given, 'like') as EngineVersion | undefined
  const defaults = sessionDefaults(root)
  const log = processLog('serve')
  const session = await createSession({ ...defaults, log, ...(engine ? { engine } : {}), ...(like ? { like } : {}) })
  const mortal = surviveFaults(log, (failure, cause) => {
    session.tell(failure)
    void faultWords(log, cause, given, 'fault.terminal.survived').then(terminal.error)
  })
  try {
    const [file] = given.positionals
    const opened = file === undefined ? undefined : await session.openFile(resolve(file))
    // A file that is bad is said here, before a page is opened for it.
    if (opened && !opened.ok && !isFromDesktop) throw new FailureError(opened.failure)
    const host = await serveBrowser(session, join(root, 'out/renderer'), { place, wholeEngine, home: defaults.home }).catch((cause) => {
      throw new FailureError(notListening(place, cause))
    })
    const language = await languageOf(given)
    const lines = [message(language, 'serve.at', { address: host.address }), message(language, 'serve.once')]
    if (viewLink) lines.push(message(language, 'serve.view', { address: host.viewAddress() }), message(language, 'serve.view.about'))
    if (flagOption(given, 'allow-network')) lines.push(message(language, 'serve.network'))
    terminal.out(`${lines.join('\n')}\n`)
    if (opened && !opened.ok) tellFirstPage(host, session, opened.failure)
    const over = isFromDesktop ? untilNoPage(host, stop) : aborted(stop)
    const removeFile = flagOption(given, 'no-open') ? undefined : await openInBrowser(host.address, defaults.home)
    if (removeFile) host.onDriver(removeFile)
    await over
    await removeFile?.()
    await host.close()
  } finally {
    await session.close()
    mortal()
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

const placeOf = (given: Arguments): Promise<Place> =>
  placeFor({
    port: portOf(textOption(given, 'port')),
    host: textOption(given, 'host'),
    tlsCert: textOption(given, 'tls-cert'),
    tlsKey: textOption(given, 'tls-key'),
    allowNetwork: flagOption(given, 'allow-network'),
  })

function notListening({ host, port }: Place, { code, message: words }: NodeJS.ErrnoException): Failure {
  if (code === 'EADDRNOTAVAIL')
    return { code: 'bad-usage', message: `--host ${host} is no address of this machine`, remedy: 'For all that it has: --host 0.0.0.0' }
  const why = code === 'EADDRINUSE' ? 'another program listens on it' : code === 'EACCES' ? 'this user may not listen on it' : words
  return { code: 'bad-usage', message: `port ${port} cannot be had: ${why}`, remedy: 'leave --port out for a free one' }
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? 0)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw badUsage(`--port is a number from 1 to 65535, and not "${text}"`)
  return port
}
