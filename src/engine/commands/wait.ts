import type Docker from 'dockerode'
import { FailureError } from '../../shared/result.ts'
import type { Wait } from '../../shared/scenario/scenario.ts'
import { find, openStream, Refused, segment } from './api.ts'
import type { CommandContext } from './context.ts'
import { longestInWait, searchesWithin } from './expression-found.ts'
import { ourContainer } from './ours.ts'
import { jsonLines, readOutput } from './streams.ts'

type WaitContext = Pick<CommandContext, 'docker' | 'signal' | 'scope'>

/**
 * Waits until a container's log matches, it has a state, its health is reported; all of them that the step names. The log is followed and the
 * engine's events are read: nothing is asked by the clock. Throws `FailureError`: `wait-failed` when `withinMs` is over or it can not come
 * any more, saying what was seen last; `not-ours`; `engine-lost`; `cancelled`.
 *
 * @param onProgress is called with what is waited for, e.g. `wordpressdb: log "ready for connections"`
 */
export async function waitFor(context: WaitContext, wait: Wait, onProgress: (waitingFor: string) => void): Promise<void> {
  const container = await findOurs(context, wait.container)
  const wanted = wordingOf(wait)
  onProgress(wanted)
  const done = new AbortController()
  const stop = (): void => done.abort()
  context.signal.addEventListener('abort', stop, { once: true })
  if (context.signal.aborted) stop()
  const seen: Seen = { log: '', state: container.State.Status }
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    done.abort()
  }, wait.withinMs)
  const inner = { ...context, signal: done.signal }
  try {
    await Promise.all([
      wait.log === undefined ? undefined : logMatches(inner, container, heldBy(wait.log), seen),
      wait.state === undefined && wait.health === undefined ? undefined : stateHolds(inner, container.Id, wait, seen),
    ])
  } catch (error) {
    if (isLate) throw failed(`${wanted} did not come within ${wait.withinMs / 1000} s.`, seen)
    if (error instanceof Gone) throw failed(`${wanted} can not come any more: ${error.message}.`, seen)
    throw error instanceof Refused ? failed(`${wanted}: ${error.message}`, seen) : error
  } finally {
    clearTimeout(timer)
    context.signal.removeEventListener('abort', stop)
    done.abort()
  }
}

/** Whether a log holds an expression. */
type IsHeld = (log: string) => boolean
function heldBy(source: string): IsHeld {
  const pattern = new RegExp(source, 'm')
  const isFound = searchesWithin(longestInWait)
  return (log) => isFound(pattern, log)
}

interface Seen {
  log: string
  state: string
}

/** What was waited for can not happen any more. */
class Gone extends Error {
  override readonly name = 'Gone'
}

const wordingOf = (wait: Wait): string =>
  [
    wait.log === undefined ? [] : [`log "${wait.log}"`],
    wait.state === undefined ? [] : [`state ${wait.state}`],
    wait.health === undefined ? [] : [`health ${wait.health}`],
  ]
    .flat()
    .reduce((text, part, index) => `${text}${index === 0 ? ' ' : ' and '}${part}`, `${wait.container}:`)

function failed(message: string, seen: Seen): FailureError {
  const last = seen.log.trimEnd().split('\n').slice(-5).join('\n')
  return new FailureError({
    code: 'wait-failed',
    message: `${message} The container is ${seen.state}.`,
    ...(last === '' ? {} : { detail: last }),
  })
}

async function findOurs(context: WaitContext, name: string): Promise<Docker.ContainerInspectInfo> {
  try {
    return await ourContainer(context, name)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const why = error.status === 404 ? `There is no container "${name}" to wait for.` : `It cannot be waited for ${name}: ${error.message}`
    throw new FailureError({ code: 'wait-failed', message: why })
  }
}

const inspectById = (context: WaitContext, id: string): Promise<Docker.ContainerInspectInfo | undefined> =>
  find<Docker.ContainerInspectInfo>(context, `/containers/${segment(id)}/json`)

/** As much of a log's end as an expression is held against. */
const logWindow = 1_000_000

/** Follows the log from its beginning. A log ends with its container's run; one that will run again is followed anew. */
async function logMatches(context: WaitContext, container: Docker.ContainerInspectInfo, isHeld: IsHeld, seen: Seen): Promise<void> {
  let isOver = false
  let exitCode = 0
  for (;;) {
    if (await followLog(context, container, isHeld, seen)) return
    // A last run may have come and gone behind the log that was read: only one that was read after its end is whole.
    if (isOver) throw new Gone(`the container ended with exit code ${exitCode}`)
    const now = await inspectById(context, container.Id)
    if (!now) throw new Gone('the container was removed')
    seen.state = now.State.Status
    if (isBetweenRuns(now)) await untilInspected(context, container.Id, seen, (it) => !isBetweenRuns(it))
    else isOver = !now.State.Running
    exitCode = now.State.ExitCode
  }
}

const isBetweenRuns = ({ State }: Docker.ContainerInspectInfo): boolean => State.Restarting || State.Status === 'created'

/** An engine loses its place in a log that it rotates, and then tells the follower nothing more (seen on 20.10.24, at 1 kB a file). */
const rotates = ({ HostConfig }: Docker.ContainerInspectInfo): boolean => HostConfig.LogConfig?.Config?.['max-size'] !== undefined
/** How often such a log is read anew while it is followed, in milliseconds. */
const rereadMs = 2_000
const wholeLog = { stdout: 1, stderr: 1, tail: 'all' } as const

async function readLog(context: WaitContext, { Id, Config }: Docker.ContainerInspectInfo): Promise<string> {
  let log = ''
  const stream = await openStream(context, 'GET', `/containers/${Id}/logs`, { query: wholeLog })
  await readOutput(stream, Config.Tty, context.signal, (text) => {
    log = (log + text).slice(-logWindow)
  })
  return log
}

async function followLog(context: WaitContext, container: Docker.ContainerInspectInfo, isHeld: IsHeld, seen: Seen): Promise<boolean> {
  const found = new AbortController()
  const stop = (): void => found.abort()
  context.signal.addEventListener('abort', stop, { once: true })
  if (context.signal.aborted) stop()
  seen.log = ''
  let isFound = false
  let wrong: unknown
  const hold = (log: string): void => {
    if (isFound || wrong) return
    try {
      isFound = isHeld(log)
      if (!isFound) return
      seen.log = log
    } catch (cause) {
      wrong = cause
    }
    found.abort()
  }
  const inner = { ...context, signal: found.signal }
  // What cannot be read this time is read the next; the one that follows says what is wrong.
  const reread = (): void => void readLog(inner, container).then(hold, () => undefined)
  const rereading = rotates(container) ? setInterval(reread, rereadMs) : undefined
  try {
    const stream = await openStream(inner, 'GET', `/containers/${container.Id}/logs`, { query: { follow: 1, ...wholeLog } })
    await readOutput(stream, container.Config.Tty, found.signal, (text) => {
      seen.log = (seen.log + text).slice(-logWindow)
      hold(seen.log)
    })
  } catch (error) {
    if (!isFound) throw wrong ?? error
  } finally {
    clearInterval(rereading)
    context.signal.removeEventListener('abort', stop)
  }
  return isFound
}

const stateHolds = (context: WaitContext, id: string, wait: Wait, seen: Seen): Promise<void> =>
  untilInspected(context, id, seen, (now) => {
    const isState = wait.state === undefined || now.State.Status === wait.state
    return isState && (wait.health === undefined || now.State.Health?.Status === wait.health)
  })

/** Looks once, and again at each event of the container; the events are subscribed to first, so that none is missed between. */
async function untilInspected(
  context: WaitContext,
  id: string,
  seen: Seen,
  holds: (now: Docker.ContainerInspectInfo) => boolean,
): Promise<void> {
  const filters = JSON.stringify({ type: ['container'], container: [id] })
  const stream = await openStream(context, 'GET', '/events', { query: { filters } })
  const events = jsonLines<unknown>(stream, context.signal)
  try {
    for (;;) {
      const now = await inspectById(context, id)
      if (!now) throw new Gone('the container was removed')
      seen.state = now.State.Health ? `${now.State.Status} (${now.State.Health.Status})` : now.State.Status
      if (holds(now)) return
      const next = await events.next()
      if (next.done) throw new Gone('the engine ended its events')
    }
  } finally {
    await events.return(undefined)
  }
}
