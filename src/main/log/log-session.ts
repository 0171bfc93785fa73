import { arch, release } from 'node:os'
import type { EngineConnection } from '../../engine/connect/connection.ts'
import type { AppApi, AppEvents, EngineStatus } from '../../shared/ipc.ts'
import type { Failure, Result } from '../../shared/result.ts'
import type { Emitter } from '../session/emitter.ts'
import type { PlayEnd, PlayOptions } from '../session/play.ts'
import { apiPath } from './api-path.ts'
import type { Log, LogFacts } from './log.ts'

/** Writes down what a session goes through: its start, its engines and what they are asked, its runs and steps, and what failed. */
export function logSession(log: Log, on: Emitter<AppEvents>['on'], version: string, connection: () => Promise<EngineConnection>): void {
  const { node, electron } = process.versions
  log.write('info', 'start', { version, node, electron, system: `${process.platform} ${release()}`, arch: arch() })
  const watched = new WeakSet<EngineConnection>()
  on('engine', (status) => {
    log.learnAddress(status.address)
    log.write(status.failure ? 'warn' : 'info', 'engine', { ...engineFacts(status), ...failureFacts(status.failure) })
    if (status.state !== 'connected') return
    // It is there: the status says so.
    connection().then(
      (it) => {
        if (watched.has(it)) return
        watched.add(it)
        watchCalls(log, it)
      },
      () => undefined,
    )
  })
  let run: string | undefined
  let standing = ''
  on('run', (view) => {
    if (!view) log.write('info', 'run.closed', { run })
    else if (view.id !== run)
      log.write('info', view.recording ? 'recording.opened' : 'run.opened', {
        run: view.id,
        scenario: view.opened.scenario.id,
        steps: view.opened.scenario.steps.length,
      })
    else log.write('info', 'run.moved', { run, step: view.nextStep })
    run = view?.id
    standing = ''
  })
  on('runStatus', ({ id, status, nextStep, failure, cleaned }) => {
    const now = [id, status, nextStep, failure?.code, cleaned].join()
    // While a step runs its progress is told again and again.
    if (now === standing) return
    standing = now
    log.write(failure ? 'warn' : 'info', 'run.status', { run: id, status, step: nextStep, cleaned, ...failureFacts(failure) })
  })
  on('frame', ({ frame }) => frame.last && log.write('info', 'step', stepFacts(frame)))
  on('notice', (failure) => log.write('warn', 'notice', failureFacts(failure)))
}

/** The same contract, with each call that failed written down. */
export function loggedApi(log: Log, api: AppApi): AppApi {
  const logged = Object.entries(api).map(([name, call]: [string, (...args: never[]) => Promise<Result<unknown>>]) => [
    name,
    async (...args: never[]) => {
      const result = await call(...args)
      if (!result.ok) log.write('warn', 'call', { call: name, ...failureFacts(result.failure) })
      return result
    },
  ])
  // The same names and the same functions, each with a line behind it.
  return Object.fromEntries(logged) as AppApi
}

/** A play at the terminal, which tells nobody else of itself. */
export function loggedPlay(log: Log, options: PlayOptions): PlayOptions {
  return {
    ...options,
    onStart: (run) => {
      log.write('info', 'play.begun', { run: run.runId, scenario: run.loaded.opened.scenario.id })
      options.onStart?.(run)
    },
    onFrame: (frame) => {
      if (frame.last) log.write('info', 'step', stepFacts(frame))
      options.onFrame?.(frame)
    },
  }
}

export const logPlayEnd = (log: Log, { status, frames, error }: PlayEnd): void =>
  log.write(error ? 'warn' : 'info', 'play.ended', { status, frames, ...failureFacts(error) })

function watchCalls(log: Log, connection: EngineConnection): void {
  connection.watchCalls({
    ended: ({ method, path, status, ms }) =>
      log.write('debug', 'api', { method, path: apiPath(path), status: status ?? 'none', ms: Math.round(ms) }),
  })
}

/** Which engine, and by what kind of way; never where. */
function engineFacts({ state, source, address, info }: EngineStatus): LogFacts {
  const by = /^([a-z]+):/.exec(address)?.[1]
  return { state, source, by, ...(info ? { kind: info.kind, name: info.name, version: info.version, api: info.apiVersion } : {}) }
}

const stepFacts = ({ step, status, ms }: { readonly step: string; readonly status: string; readonly ms: number }): LogFacts => ({
  step,
  status,
  ms: Math.round(ms),
})

/** Its code and message; its detail is somebody else's output. */
export const failureFacts = (failure: Failure | undefined): LogFacts => (failure ? { code: failure.code, message: failure.message } : {})
