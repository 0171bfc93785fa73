import { emitContainer } from '../../core/container-events.ts'
import { Refusal } from '../../core/draft.ts'
import type { ContainerRecord } from '../../core/state.ts'
import type { StreamName } from '../../runtime/log-store.ts'
import { raw } from '../frames.ts'
import { detachWatcher, type Hijacked, hijack } from '../hijack.ts'
import { type Call, flag, type Reply, readBytes } from '../request.ts'
import { type Route, route } from '../router.ts'
import { webSocket } from '../web-socket.ts'

type Wanted = Readonly<Record<StreamName | 'stdin', boolean>>

/** `POST /containers/{id}/attach`: the connection becomes the container's streams. */
async function attach(call: Call): Promise<Reply> {
  const { engine, parts, query } = call
  const container = engine.container(parts[0] ?? '')
  await readBytes(call)
  if (container.status === 'paused') {
    // No JSON here: the answer is what the stream would have been (test/docker).
    const reference = engine.like.lowerCaseMessages ? container.id : parts[0]
    const message = `container ${reference} is paused, unpause the container before attach\r\n`
    call.response.writeHead(409, { 'Content-Type': raw }).end(message)
    return undefined
  }
  const isTty = container.config.Tty
  const wanted = { stdin: flag(query, 'stdin'), stdout: flag(query, 'stdout'), stderr: flag(query, 'stderr') || isTty }
  await stream(call, container, hijack(call, { isTty, tellsVersion: false }), wanted)
  return undefined
}

/**
 * `GET /containers/{id}/attach/ws`: the same over a WebSocket, without frames around the two streams. Which streams are wanted counts since API 1.42;
 * before, it is all of them (measured on 20.10.24; moby/moby#43322).
 */
async function attachWebSocket(call: Call): Promise<Reply> {
  const { engine, parts, query, version } = call
  const container = engine.container(parts[0] ?? '')
  if (container.status === 'paused') {
    const reference = engine.like.lowerCaseMessages ? container.id : parts[0]
    throw new Refusal(409, `container ${reference} is paused, unpause the container before attach`)
  }
  const isAll = version < 1.42
  const isTty = container.config.Tty
  const wanted = {
    stdin: isAll || flag(query, 'stdin'),
    stdout: isAll || flag(query, 'stdout'),
    stderr: isAll || flag(query, 'stderr') || isTty,
  }
  const connection = await webSocket(call)
  if (connection) await stream(call, container, connection, wanted)
  return undefined
}

/** Carries what is wanted both ways, until the process ends, the client leaves, or it types the keys that detach. */
async function stream({ engine, query, gone }: Call, container: ContainerRecord, connection: Hijacked, wanted: Wanted): Promise<void> {
  const live = engine.liveOf(container.id)
  const { Tty: isTty, OpenStdin, StdinOnce } = container.config
  engine.change((draft) => emitContainer(draft, container, 'attach'))
  if (flag(query, 'logs')) for (const entry of live.logs.entries) if (wanted[entry.stream]) connection.output(entry.stream, entry.bytes)
  if (!flag(query, 'stream')) {
    connection.end()
    return
  }
  await new Promise<void>((resolve) => {
    const attached = {
      output: (name: StreamName, bytes: Buffer): void => {
        if (wanted[name]) connection.output(name, bytes)
      },
      end: resolve,
    }
    const leave = (): void => {
      live.attached.delete(attached)
      resolve()
    }
    live.attached.add(attached)
    gone.addEventListener('abort', leave, { once: true })
    if (gone.aborted) leave()
    if (!wanted.stdin || !OpenStdin) {
      connection.input.listen(
        () => {},
        () => {},
      )
      return
    }
    const pass = (bytes: Buffer): void => live.input(bytes)
    const detach = (): void => {
      leave()
      engine.change((draft) => emitContainer(draft, container, 'detach'))
    }
    const take = isTty ? detachWatcher(query.get('detachKeys') ?? '', pass, detach) : pass
    connection.input.listen(take, () => {
      if (StdinOnce && !isTty) live.inputEnd()
    })
  })
  connection.end()
}

export const attachRoutes: readonly Route[] = [
  route('POST /containers/{name...}/attach', attach),
  route('GET /containers/{name...}/attach/ws', attachWebSocket),
]
