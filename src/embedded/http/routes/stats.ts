import { cpus, totalmem } from 'node:os'
import { isUp } from '../../core/lifecycle.ts'
import { isoNanoOf, noTime } from '../../core/moment.ts'
import type { ContainerRecord } from '../../core/state.ts'
import type { Engine } from '../../runtime/engine.ts'
import { noTraffic } from '../../runtime/traffic.ts'
import { type Call, flag, type Reply } from '../request.ts'
import { type Route, route } from '../router.ts'

/** Nanoseconds that this machine's processors have spent, as `system_cpu_usage` counts them. */
const machineTime = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.idle + times.irq, 0) * 1_000_000

const noUsage = {
  cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
  throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
}
const blkio = [
  'io_service_bytes_recursive',
  'io_serviced_recursive',
  'io_queue_recursive',
  'io_service_time_recursive',
  'io_wait_time_recursive',
  'io_merged_recursive',
  'io_time_recursive',
  'sectors_recursive',
]
const blkioStats = (value: readonly never[] | null): object => Object.fromEntries(blkio.map((name) => [name, value]))

/**
 * One reading. The model knows how many processes run, how much they wrote, what went over their network, and what the machine has; it spends no
 * processor time of its own on a container, so that is 0. Members as on 20.10.24 (measured), where a container that does not run has empty ones.
 */
function reading(
  engine: Engine,
  container: ContainerRecord,
  before: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  const { name, id } = container
  const about = { name: `/${name}`, id }
  if (!isUp(container)) {
    return {
      ...{ read: noTime, preread: noTime, pids_stats: {}, blkio_stats: blkioStats(null), num_procs: 0, storage_stats: {} },
      ...{ cpu_stats: noUsage, precpu_stats: noUsage, memory_stats: {} },
      ...about,
    }
  }
  const live = engine.liveOf(id)
  const limit =
    typeof container.hostConfig.Memory === 'number' && container.hostConfig.Memory > 0 ? container.hostConfig.Memory : totalmem()
  const usage = live.files.writableBytes()
  const networks = networksOf(engine, container)
  return {
    ...{ read: isoNanoOf(engine.now()), preread: before?.read ?? noTime },
    ...{ pids_stats: { current: live.table?.list().length ?? 0 }, blkio_stats: blkioStats([]), num_procs: 0, storage_stats: {} },
    cpu_stats: { ...noUsage, system_cpu_usage: machineTime(), online_cpus: cpus().length },
    precpu_stats: before?.cpu_stats ?? noUsage,
    memory_stats: { usage, max_usage: usage, stats: { cache: usage, total_inactive_file: 0, inactive_file: 0 }, limit },
    ...about,
    ...(Object.keys(networks).length === 0 ? {} : { networks }),
  }
}

/** By interface; a container that shares another's network has none of its own. */
function networksOf(engine: Engine, container: ContainerRecord): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const own = new Set(Object.values(container.endpoints).flatMap(({ attached }) => (attached ? [attached.interface] : [])))
  if (own.size === 0) return {}
  const views = engine.fabric.namespaceOf(container.id).interfaces()
  return Object.fromEntries(
    views
      .filter(({ name }) => own.has(name))
      .map(({ name, traffic = noTraffic }) => {
        const { rxBytes, rxPackets, txBytes, txPackets } = traffic
        const received = { rx_bytes: rxBytes, rx_packets: rxPackets, rx_errors: 0, rx_dropped: 0 }
        return [name, { ...received, tx_bytes: txBytes, tx_packets: txPackets, tx_errors: 0, tx_dropped: 0 }]
      }),
  )
}

/** `GET /containers/{id}/stats`: a reading a second; without `stream`, one after a second (at once with `one-shot`) that knows the one before. */
async function stats({ engine, parts, query, response, gone }: Call): Promise<Reply> {
  const { id } = engine.container(parts[0] ?? '')
  const current = (): ContainerRecord | undefined => engine.containers().find((container) => container.id === id)
  const next = (before: Record<string, unknown> | undefined): Record<string, unknown> =>
    reading(engine, current() ?? engine.container(id), before)
  const second = (): Promise<boolean> =>
    engine.clock.sleep(1000, gone).then(
      () => true,
      () => false,
    )
  const first = next(undefined)
  if (!flag(query, 'stream', true)) {
    const container = current()
    if (flag(query, 'one-shot') || !container || !isUp(container)) return { status: 200, body: first }
    return (await second()) ? { status: 200, body: next(first) } : undefined
  }
  response.writeHead(200, { 'Content-Type': 'application/json' })
  for (let last = first; ; last = next(last)) {
    response.write(`${JSON.stringify(last)}\n`)
    if (!(await second()) || !current()) break
  }
  response.end()
  return undefined
}

export const statsRoutes: readonly Route[] = [route('GET /containers/{name...}/stats', stats)]
