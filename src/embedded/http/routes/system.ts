import type { EngineEvent } from '../../core/draft.ts'
import { Refusal } from '../../core/draft.ts'
import { type Filters, matchesLabels, readFilters } from '../../core/filters.ts'
import { momentFrom } from '../../core/moment.ts'
import { listImages, showEvent, showVolume } from '../../core/show.ts'
import { listContainers } from '../../core/show-container.ts'
import type { ContainerRecord } from '../../core/state.ts'
import { values } from '../../core/table.ts'
import { isPlain } from '../../core/volumes.ts'
import type { Engine } from '../../runtime/engine.ts'
import type { Call, Reply } from '../request.ts'
import { type Route, route } from '../router.ts'
import { architecture, info } from './info.ts'
import { volumeSize } from './volumes.ts'

const ping = ({ response, method, engine }: Call): Reply => {
  response.writeHead(200, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-cache, no-store, must-revalidate',
    Pragma: 'no-cache',
    ...(method === 'HEAD' ? { 'Content-Length': '0' } : {}),
    // There is nothing here that builds: not BuildKit, which `2` would stand for.
    ...(engine.like.pingTellsMore ? { 'Builder-Version': '1', Swarm: 'inactive' } : {}),
  })
  response.end(method === 'HEAD' ? undefined : 'OK')
  return undefined
}

const buildTime = '2025-11-01T00:00:00.000000000+00:00'
function version({ engine }: Call): Reply {
  const { version: Version, apiVersion: ApiVersion, minApiVersion: MinAPIVersion } = engine.like
  const common = {
    GitCommit: 'dockstage',
    GoVersion: 'none',
    Os: 'linux',
    Arch: architecture,
    KernelVersion: '6.8.0-dockstage',
    BuildTime: buildTime,
  }
  const Details = { ...common, ApiVersion, MinAPIVersion, Experimental: 'false' }
  const Name = 'Dockstage embedded engine'
  return {
    status: 200,
    body: { Platform: { Name }, Components: [{ Name: 'Engine', Version, Details }], Version, ApiVersion, MinAPIVersion, ...common },
  }
}

const eventFilters = [
  'config',
  'container',
  'daemon',
  'event',
  'image',
  'label',
  'network',
  'node',
  'plugin',
  'scope',
  'secret',
  'service',
  'type',
  'volume',
]

function matches(event: EngineEvent, filters: Filters): boolean {
  const any = (name: string, test: (value: string) => boolean): boolean => filters.get(name)?.some(test) ?? true
  const named = (type: EngineEvent['type']) => (value: string) =>
    event.type === type && (event.id.startsWith(value) || event.attributes.name === value)
  return (
    any('type', (type) => event.type === type) &&
    any('event', (action) => event.action === action || event.action.startsWith(`${action}:`)) &&
    any('container', (value) => named('container')(value) || event.attributes.container === value) &&
    any('image', (value) => event.attributes.image === value || named('image')(value) || event.attributes.image === `${value}:latest`) &&
    any('network', named('network')) &&
    any('volume', (value) => event.type === 'volume' && event.id === value) &&
    any('scope', (scope) => scope === 'local') &&
    matchesLabels(event.attributes, new Map([...filters].filter(([name]) => name === 'label')))
  )
}

async function events({ engine, query, response, gone }: Call): Promise<Reply> {
  const filters = readFilters(query.get('filters') ?? undefined, eventFilters, engine.like.badInputStatus)
  const moment = (name: string): number | undefined => {
    const value = query.get(name)
    if (!value) return undefined
    const found = momentFrom(value, engine.now())
    if (found === undefined) throw new Refusal(400, `invalid value for "${name}": ${value}`)
    return found
  }
  const [since, until] = [moment('since'), moment('until')]
  if (since !== undefined && until !== undefined && since > until) throw new Refusal(400, '`since` cannot be after `until`')
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.flushHeaders()
  const tell = (event: EngineEvent): void => {
    if (matches(event, filters)) response.write(`${JSON.stringify(showEvent(event))}\n`)
  }
  const kept = since === undefined && until === undefined ? [] : engine.events.kept
  for (const event of kept) if (event.at >= (since ?? 0) && event.at <= (until ?? Infinity)) tell(event)
  const left = until === undefined ? Infinity : until - engine.now()
  if (left > 0) {
    const stop = engine.events.listen(tell)
    await new Promise<void>((resolve) => {
      gone.addEventListener('abort', () => resolve(), { once: true })
      if (gone.aborted) resolve()
      if (left !== Infinity) engine.clock.sleep(left / 1000, gone).then(resolve, resolve)
    })
    stop()
  }
  response.end()
  return undefined
}

async function df({ engine }: Call): Promise<Reply> {
  const images = [...values(engine.state.images)]
  const layers = new Map(images.flatMap((image) => image.layers.map(({ diffId, size }) => [diffId, size])))
  const measured = await Promise.all(
    [...values(engine.state.volumes)].filter(isPlain).map(async (volume) => ({ volume, Size: await volumeSize(engine, volume.name) })),
  )
  const volumes = measured.flatMap(({ volume, Size }) =>
    Size === undefined ? [] : [{ ...showVolume(volume), UsageData: { RefCount: volume.users.length, Size } }],
  )
  const sizes = (id: string): { SizeRw: number; SizeRootFs: number } => {
    const SizeRw = engine.live.get(id)?.files.writableBytes() ?? 0
    return { SizeRw, SizeRootFs: SizeRw }
  }
  return {
    status: 200,
    body: {
      LayersSize: [...layers.values()].reduce((sum, size) => sum + size, 0),
      Images: listImages(engine.state, images, engine.like, true),
      Containers: listContainers(engine.state, engine.containers(), engine.like, engine.now(), sizes),
      Volumes: volumes,
      ...(engine.like.dfTellsBuilderSize ? { BuildCache: null, BuilderSize: 0 } : { BuildCache: [] }),
    },
  }
}

/**
 * Dockstage's own: what a host would show of bridges and veth pairs, for which the Engine API has no call. `?container=ID`, any number of times, asks
 * for the veth pairs of these containers alone.
 */
function host({ engine, query }: Call): Reply {
  const ids = query.getAll('container')
  return {
    status: 200,
    body: hostView(engine, ids.length === 0 ? engine.containers() : engine.containers().filter(({ id }) => ids.includes(id))),
  }
}
function hostView(engine: Engine, containers: readonly ContainerRecord[]): object {
  const networks = [...values(engine.state.networks)]
  const bridges = networks.flatMap(({ id, bridge, ipam }) => {
    const { Gateway, Subnet } = ipam.config[0] ?? {}
    return bridge
      ? [
          {
            name: bridge.name,
            kind: 'bridge',
            mac: bridge.mac,
            addresses: Gateway ? [`${Gateway}/${Subnet?.split('/')[1]}`] : [],
            networkId: id,
          },
        ]
      : []
  })
  const veths = containers.flatMap((container) =>
    Object.values(container.endpoints).flatMap(({ attached, networkId }) => {
      const bridge = networks.find(({ id }) => id === networkId)?.bridge
      if (!attached?.veth || !bridge) return []
      const { name, index } = attached.veth
      return [
        {
          name,
          index,
          peerIndex: attached.index,
          containerId: container.id,
          networkId,
          bridge: bridge.name,
          interface: attached.interface,
        },
      ]
    }),
  )
  const uplink = { name: 'eth0', kind: 'uplink', mac: '02:00:5e:00:53:01', addresses: ['192.0.2.10/24'] }
  return { interfaces: [uplink, ...bridges], veths }
}

export const systemRoutes: readonly Route[] = [
  route('GET /_ping', ping),
  route('HEAD /_ping', ping),
  route('GET /version', version),
  route('GET /info', info),
  route('GET /events', events),
  route('GET /system/df', df),
  route('GET /dockstage/host', host),
]
