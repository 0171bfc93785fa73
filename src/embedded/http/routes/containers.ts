import { readCreate } from '../../core/config.ts'
import { emitContainer } from '../../core/container-events.ts'
import { checkPolicy } from '../../core/create-checks.ts'
import { Refusal } from '../../core/draft.ts'
import { putContainer } from '../../core/endpoints.ts'
import { containerFilters, filterContainers, isBefore, matchesLabels, readFilters } from '../../core/filters.ts'
import { needContainer } from '../../core/find.ts'
import { numberAt, objectAt, textAt } from '../../core/json.ts'
import { isUp, removeLink, rename } from '../../core/lifecycle.ts'
import { inspectContainer, listContainers, type Sizes } from '../../core/show-container.ts'
import type { ContainerRecord } from '../../core/state.ts'
import { get } from '../../core/table.ts'
import { createLive } from '../../runtime/create-live.ts'
import { killContainer, pauseContainer, removeOne, stopContainer, unpauseContainer } from '../../runtime/end-container.ts'
import type { Engine } from '../../runtime/engine.ts'
import { notRunning } from '../../runtime/not-running.ts'
import { startContainer } from '../../runtime/start-container.ts'
import { writeSystemFiles } from '../../runtime/write-system-files.ts'
import { type Call, flag, integer, neededInteger, type Reply, readBytes, readJson } from '../request.ts'
import { type Route, route } from '../router.ts'
import { top } from './top.ts'

const name = ({ parts }: Call): string => parts[0] ?? ''

function sizesOf(engine: Engine, id: string): Sizes {
  const container = engine.container(id)
  const image = get(engine.state.images, container.imageId)
  const SizeRw = engine.live.get(id)?.files.writableBytes() ?? 0
  return { SizeRw, SizeRootFs: (image?.layers.reduce((sum, { size }) => sum + size, 0) ?? 0) + SizeRw }
}

const newestFirst = (engine: Engine): ContainerRecord[] => engine.containers().sort((a, b) => b.created - a.created)

function list({ engine, query }: Call): Reply {
  const status = engine.like.badInputStatus
  const filters = readFilters(query.get('filters') ?? undefined, containerFilters, status)
  const limit = integer(query, 'limit') ?? 0
  // A status filter implies all (engine-facts 13); so does a limit.
  const isAll = flag(query, 'all') || filters.has('status') || filters.has('exited') || limit > 0
  const all = newestFirst(engine)
  const found = filterContainers(engine.state, isAll ? all : all.filter(isUp), filters, status)
  const sizes = flag(query, 'size') ? (id: string): Sizes => sizesOf(engine, id) : undefined
  return { status: 200, body: listContainers(engine.state, limit > 0 ? found.slice(0, limit) : found, engine.like, engine.now(), sizes) }
}

async function create(call: Call): Promise<Reply> {
  const body = await readJson(call)
  const { Id, Warnings } = await createLive(call.engine, readCreate(body, call.query.get('name') ?? '', call.engine.like))
  // Engine-facts 26 02#26; clients of an API before 1.44 have no other field.
  const isDeprecated = call.version >= 1.44 && textAt(body, 'MacAddress') !== ''
  const warning = 'The container-wide MacAddress field is now deprecated. It should be specified in EndpointsConfig instead.'
  return { status: 201, body: { Id, Warnings: isDeprecated ? [...Warnings, warning] : Warnings } }
}

function inspect(call: Call): Reply {
  const container = call.engine.container(name(call))
  const execs = [...call.engine.execs.values()].filter((exec) => exec.containerId === container.id && exec.isRunning).map(({ id }) => id)
  const sizes = flag(call.query, 'size') ? sizesOf(call.engine, container.id) : undefined
  return { status: 200, body: inspectContainer(call.engine.state, container, call.engine.like, execs, sizes) }
}

function inTurn<T>({ engine }: Call, reference: string, work: (id: string) => Promise<T>): Promise<T> {
  const { id } = engine.container(reference)
  return engine.liveOf(id).inTurn(() => work(id))
}

async function start(call: Call): Promise<Reply> {
  await readBytes(call)
  const done = await inTurn(call, name(call), (id) => startContainer(call.engine, id))
  return { status: done ? 204 : 304 }
}

function stopOptions({ engine, query, version }: Call): { signal?: string; seconds?: number } {
  const seconds = integer(query, 't', engine.like.badInputStatus)
  // API 1.42 (its version history).
  const signal = version >= 1.42 ? query.get('signal') : undefined
  return { ...(seconds === undefined ? {} : { seconds }), ...(signal ? { signal } : {}) }
}

async function stop(call: Call): Promise<Reply> {
  const done = await inTurn(call, name(call), (id) => stopContainer(call.engine, id, stopOptions(call)))
  return { status: done ? 204 : 304 }
}

async function restart(call: Call): Promise<Reply> {
  const { engine } = call
  const options = stopOptions(call)
  await inTurn(call, name(call), async (id) => {
    try {
      await stopContainer(engine, id, options)
      await startContainer(engine, id)
    } catch (cause) {
      // Whatever went wrong, a restart answers 500 (engine-facts 07#49).
      if (cause instanceof Refusal) throw new Refusal(500, `Cannot restart container ${name(call)}: ${cause.message}`)
      throw cause
    }
    engine.change((draft) => emitContainer(draft, needContainer(draft.state, id), 'restart'))
  })
  return { status: 204 }
}

async function kill(call: Call): Promise<Reply> {
  await killContainer(call.engine, name(call), call.query.get('signal') ?? '')
  return { status: 204 }
}

function pause(call: Call): Reply {
  pauseContainer(call.engine, name(call))
  return { status: 204 }
}
function unpause(call: Call): Reply {
  unpauseContainer(call.engine, name(call))
  return { status: 204 }
}

function renameOne(call: Call): Reply {
  call.engine.change((draft) => rename(draft, name(call), call.query.get('name') ?? ''))
  return { status: 204 }
}

async function remove(call: Call): Promise<Reply> {
  const { engine, query } = call
  if (flag(query, 'link')) {
    const { id } = engine.container((name(call).replace(/^\//, '').split('/')[0] as string) ?? '')
    engine.change((draft) => removeLink(draft, name(call)))
    writeSystemFiles(engine, id)
    return { status: 204 }
  }
  await inTurn(call, name(call), (id) => removeOne(engine, id, { force: flag(query, 'force'), volumes: flag(query, 'v') }))
  return { status: 204 }
}

async function prune({ engine, query }: Call): Promise<Reply> {
  const filters = readFilters(query.get('filters') ?? undefined, ['label', 'label!', 'until'], engine.like.badInputStatus)
  const isOld = isBefore(filters, engine.now())
  const removed: string[] = []
  let space = 0
  for (const container of newestFirst(engine)) {
    if (isUp(container) || container.status === 'restarting' || !matchesLabels(container.config.Labels, filters)) continue
    if (!isOld(container.created)) continue
    space += sizesOf(engine, container.id).SizeRw
    await engine.liveOf(container.id).inTurn(() => removeOne(engine, container.id, { force: false, volumes: false }))
    removed.push(container.id)
  }
  engine.change((draft) => draft.emit('container', 'prune', '', { reclaimed: String(space) }))
  return { status: 200, body: { ContainersDeleted: removed.length > 0 ? removed : null, SpaceReclaimed: space } }
}

async function changes(call: Call): Promise<Reply> {
  const { id } = call.engine.container(name(call))
  const found = await call.engine.liveOf(id).files.changes()
  return { status: 200, body: found.length > 0 ? found : null }
}

function resize(call: Call): Reply {
  const { engine, query } = call
  const [height, width] = [neededInteger(query, 'h'), neededInteger(query, 'w')]
  const container = engine.container(name(call))
  if (!isUp(container)) throw new Refusal(409, notRunning(engine, container))
  const live = engine.liveOf(container.id)
  live.size = { columns: width, rows: height }
  live.process?.resize(width, height)
  engine.change((draft) => emitContainer(draft, container, 'resize', { height: String(height), width: String(width) }))
  return { status: 200 }
}

/** Limits and the restart policy are kept and reported; the model has no scarcity. */
async function update(call: Call): Promise<Reply> {
  const body = await readJson(call)
  const { engine } = call
  const { RestartPolicy: _policy, ...limits } = body
  const asked = objectAt(body, 'RestartPolicy')
  engine.change((draft) => {
    const container = needContainer(draft.state, name(call))
    if (asked) checkPolicy(draft, { Name: textAt(asked, 'Name'), MaximumRetryCount: numberAt(asked, 'MaximumRetryCount') })
    const known = Object.fromEntries(
      Object.entries(limits).filter(([field, value]) => field in container.hostConfig && value !== 0 && value !== null && value !== ''),
    )
    const policy = asked ? { RestartPolicy: { ...container.hostConfig.RestartPolicy, ...asked } } : {}
    const next = putContainer(draft, { ...container, hostConfig: { ...container.hostConfig, ...known, ...policy } })
    emitContainer(draft, next, 'update')
  })
  return { status: 200, body: { Warnings: null } }
}

export const containerRoutes: readonly Route[] = [
  route('GET /containers/json', list),
  route('POST /containers/create', create),
  route('POST /containers/prune', prune),
  route('GET /containers/{name...}/json', inspect),
  route('GET /containers/{name...}/top', top),
  route('GET /containers/{name...}/changes', changes),
  route('POST /containers/{name...}/start', start),
  route('POST /containers/{name...}/stop', stop),
  route('POST /containers/{name...}/restart', restart),
  route('POST /containers/{name...}/kill', kill),
  route('POST /containers/{name...}/pause', pause),
  route('POST /containers/{name...}/unpause', unpause),
  route('POST /containers/{name...}/rename', renameOne),
  route('POST /containers/{name...}/resize', resize),
  route('POST /containers/{name...}/update', update),
  route('DELETE /containers/{name...}', remove),
]
