import type { PortBinding } from './config.ts'
import { type Draft, refuse } from './draft.ts'
import { putContainer } from './endpoints.ts'
import { needContainer } from './find.ts'
import type { ContainerRecord, Protocol, PublishedPort } from './state.ts'
import { drop, get, put } from './table.ts'

/** One binding to be made at a start. */
export interface AskedPort {
  readonly containerPort: number
  readonly protocol: Protocol
  readonly hostIp: string
  /** Empty for the engine's choice; else the first and last that will do. */
  readonly range?: readonly [number, number]
}

const ephemeralLast = 60_999

function protocolOf(port: string): Protocol {
  const protocol = port.split('/')[1]
  return protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp'
}
const numberOf = (port: string): number => {
  const number = Number.parseInt(port, 10)
  // "x/tcp" is accepted and shows as 0/tcp (engine-facts 03).
  return Number.isNaN(number) ? 0 : number
}
/** `80` and `80/tcp` are the same. */
export const portKeyOf = (port: string): string => `${numberOf(port)}/${protocolOf(port)}`

/** Every port of a container that is exposed, sorted. A binding of a port that is not exposed does nothing (engine-facts 03#57). */
export function portKeys(container: ContainerRecord): string[] {
  const keys = Object.keys(container.config.ExposedPorts ?? {}).map(portKeyOf)
  return [...new Set(keys)].sort((a, b) => numberOf(a) - numberOf(b) || a.localeCompare(b))
}

/** What a start publishes, in the engine's order: the highest container port first (engine-facts 04). */
export function askedPorts(container: ContainerRecord): AskedPort[] {
  const bindings = container.hostConfig.PortBindings ?? {}
  const byKey = new Map<string, readonly PortBinding[]>(Object.entries(bindings).map(([port, list]) => [portKeyOf(port), list]))
  const isPublished = (key: string): boolean => byKey.has(key) || container.hostConfig.PublishAllPorts
  return portKeys(container)
    .filter(isPublished)
    .reverse()
    .flatMap((key) => {
      const list = byKey.get(key) ?? []
      // Two bindings of one port come back in reverse order (engine-facts 04).
      const asked = list.length > 0 ? [...list].reverse() : [{ HostIp: '', HostPort: '' }]
      return asked.map(({ HostIp, HostPort }) => ({
        containerPort: numberOf(key),
        protocol: protocolOf(key),
        hostIp: HostIp,
        ...rangeOf(HostPort),
      }))
    })
}

function rangeOf(hostPort: string): { range?: readonly [number, number] } {
  if (hostPort === '' || hostPort === '0') return {}
  const [first = 0, last = first] = hostPort.split('-').map(Number)
  return { range: [first, last] }
}

const isEverywhere = (hostIp: string): boolean => hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::'
const collide = (one: string, other: string): boolean => isEverywhere(one) || isEverywhere(other) || one === other

/**
 * Takes a host port for a binding, in the books; whether the host has it free, whoever listens says. `after` is the one that was not free: the next
 * is tried. Refuses when all are taken (engine-facts 03#45).
 */
export function takePort(draft: Draft, containerId: string, asked: AskedPort, after?: number): number {
  const isFree = (port: number): boolean =>
    !(get(draft.state.hostPorts, `${asked.protocol}/${port}`) ?? []).some(({ hostIp }) => collide(hostIp, asked.hostIp))
  const take = (port: number): number => {
    const key = `${asked.protocol}/${port}`
    const holders = [...(get(draft.state.hostPorts, key) ?? []), { hostIp: asked.hostIp, containerId }]
    draft.set({ hostPorts: put(draft.state.hostPorts, key, holders) })
    return port
  }
  if (asked.range) {
    const [first, last] = asked.range
    for (let port = Math.max(first, (after ?? 0) + 1); port <= last; port++) if (isFree(port)) return take(port)
    if (after !== undefined) refuse(500, 'all ports are allocated')
    return refuse(500, `Bind for ${asked.hostIp === '' ? '0.0.0.0' : asked.hostIp}:${first} failed: port is already allocated`)
  }
  // The counter does not go back: each start has another port (engine-facts 04).
  const { ephemeral } = draft.state.counters
  for (let step = 0; step <= ephemeralLast - 32_768; step++) {
    const port = 32_768 + ((ephemeral[asked.protocol] - 32_768 + step) % (ephemeralLast - 32_767))
    if (!isFree(port)) continue
    draft.count({ ephemeral: { ...ephemeral, [asked.protocol]: port + 1 } })
    return take(port)
  }
  return refuse(500, 'all ports are allocated')
}

export function freePort(draft: Draft, containerId: string, protocol: Protocol, port: number): void {
  const key = `${protocol}/${port}`
  const holders = (get(draft.state.hostPorts, key) ?? []).filter((holder) => holder.containerId !== containerId)
  const hostPorts = holders.length > 0 ? put(draft.state.hostPorts, key, holders) : drop(draft.state.hostPorts, key)
  draft.set({ hostPorts })
}

/** Notes what a start published: two entries where the binding names no address (engine-facts 04). */
export function publish(draft: Draft, containerId: string, asked: AskedPort, hostPort: number): void {
  const container = needContainer(draft.state, containerId)
  const addresses = asked.hostIp === '' ? ['0.0.0.0', '::'] : [asked.hostIp]
  const { containerPort, protocol } = asked
  const entries: PublishedPort[] = addresses.map((hostIp) => ({ containerPort, protocol, hostIp, hostPort }))
  putContainer(draft, { ...container, published: [...container.published, ...entries] })
}

export function unpublish(draft: Draft, container: ContainerRecord): ContainerRecord {
  for (const { protocol, hostPort } of container.published) freePort(draft, container.id, protocol, hostPort)
  return { ...container, published: [] }
}
