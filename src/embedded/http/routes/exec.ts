import { Refusal } from '../../core/draft.ts'
import { flagAt } from '../../core/json.ts'
import { createExec, followExec, needExec, startExec } from '../../runtime/exec.ts'
import { detachWatcher, hijack } from '../hijack.ts'
import { type Call, neededInteger, type Reply, readJson } from '../request.ts'
import { type Route, route } from '../router.ts'

/** Milliseconds between the head of an upgraded answer and the first output. */
const headStart = 20

const idOf = ({ parts }: Call): string => parts[0] ?? ''

async function create(call: Call): Promise<Reply> {
  const body = await readJson(call)
  return { status: 201, body: { Id: createExec(call.engine, idOf(call), body).id } }
}

function inspect(call: Call): Reply {
  const exec = needExec(call.engine, idOf(call))
  const [entrypoint = '', ...args] = exec.command
  const config = { tty: exec.isTty, entrypoint, arguments: args, privileged: exec.privileged, ...(exec.user ? { user: exec.user } : {}) }
  return {
    status: 200,
    body: {
      ...{ ID: exec.id, Running: exec.isRunning, ExitCode: exec.exitCode, ProcessConfig: config },
      ...{ OpenStdin: exec.stdin, OpenStderr: exec.stderr, OpenStdout: exec.stdout, CanRemove: false, ContainerID: exec.containerId },
      ...{
        DetachKeys: exec.detachKeys,
        Pid: exec.process && exec.isRunning ? call.engine.container(exec.containerId).pid + exec.process.pid - 1 : 0,
      },
    },
  }
}

/** Whatever keeps it from starting is text on stdout of the stream, after a 101 or 200 (engine-facts 11). */
async function start(call: Call): Promise<Reply> {
  const { engine, gone } = call
  const exec = needExec(engine, idOf(call))
  const body = await readJson(call, false)
  if (flagAt(body, 'Detach')) {
    const process = await startExec(engine, exec)
    void followExec(engine, exec, process, () => {})
    return { status: 200 }
  }
  const connection = hijack(call, { isTty: exec.isTty, tellsVersion: true })
  // Docker's SDK for Python loses output that comes together with the head of an upgraded answer. On a real engine a process takes longer than
  // this to start, and nothing tells when the client has read the head.
  if (call.upgrade) await engine.clock.sleep(headStart, gone).catch(() => undefined)
  let process: Awaited<ReturnType<typeof startExec>>
  try {
    process = await startExec(engine, exec)
  } catch (cause) {
    connection.output('stdout', Buffer.from(`${cause instanceof Error ? cause.message : String(cause)}\r\n`))
    connection.end()
    return undefined
  }
  process.stdin.on('error', () => {})
  let isDetached = false
  const leave = (): void => {
    isDetached = true
    if (!process.stdin.writableEnded) process.stdin.end()
    connection.end()
  }
  const pass = (bytes: Buffer): void => void (process.stdin.writable && process.stdin.write(bytes))
  const take = exec.isTty ? detachWatcher(exec.detachKeys, pass, leave) : pass
  connection.input.listen(exec.stdin ? take : () => {}, () => {
    if (exec.stdin && !process.stdin.writableEnded) process.stdin.end()
  })
  gone.addEventListener('abort', leave, { once: true })
  if (gone.aborted) leave()
  await followExec(engine, exec, process, (stream, bytes) => {
    if (!isDetached && (exec.isTty || exec[stream])) connection.output(stream, bytes)
  })
  gone.removeEventListener('abort', leave)
  if (!isDetached) connection.end()
  return undefined
}

/** Waits ten seconds for one that is yet to start; no event tells of it (measured on 20.10.24, engine-facts 11#11). */
async function resize(call: Call): Promise<Reply> {
  const { engine, query, gone } = call
  const [rows, columns] = [neededInteger(query, 'h'), neededInteger(query, 'w')]
  const exec = needExec(engine, idOf(call))
  exec.size = { columns, rows }
  if (!exec.isRunning && exec.exitCode === null) {
    const done = new AbortController()
    exec.onceStarted.add(() => done.abort())
    await engine.clock.sleep(10_000, AbortSignal.any([gone, done.signal])).catch(() => undefined)
    if (!done.signal.aborted) throw new Refusal(500, 'timeout waiting for exec session ready')
  }
  if (!exec.process || !exec.isRunning) throw new Refusal(404, 'no such exec')
  exec.process.resize(columns, rows)
  return { status: 200 }
}

export const execRoutes: readonly Route[] = [
  route('POST /containers/{name...}/exec', create),
  route('GET /exec/{id}/json', inspect),
  route('POST /exec/{id}/start', start),
  route('POST /exec/{id}/resize', resize),
]
