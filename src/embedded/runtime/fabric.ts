import type { Duplex } from 'node:stream'
import { isUserNetwork } from '../core/endpoints.ts'
import { attachedEndpoints, defaultRouteOf, lookUp, networkOwner, type Route, reverseLookUp, route, routeFromHost } from '../core/reach.ts'
import type { ContainerRecord, EngineState } from '../core/state.ts'
import { get, values } from '../core/table.ts'
import type { Clock, InterfaceView, NetworkNamespace } from '../userland/ports.ts'
import { duplexPair } from './duplex-pair.ts'

interface Listener {
  readonly port: number
  readonly address: string
  readonly onConnection: (socket: Duplex, peer: { readonly address: string; readonly port: number }) => void
}

/** What the fabric asks of the engine it belongs to. */
export interface FabricHost {
  readonly state: EngineState
  readonly clock: Clock
  readonly like: { readonly internalHasDefaultRoute: boolean }
  random(): number
  /** Resolves when the container is paused no more, or ends. */
  unpaused(containerId: string): Promise<void>
  readonly hostAddresses: readonly { readonly name: string; readonly address: string; readonly prefix: number; readonly mac: string }[]
}

const errorOf = (code: string, address: string, port: number): Error =>
  Object.assign(new Error(`connect ${code} ${address}:${port}`), { code, address, port })
const hostKey = 'host'

/** The modelled network: who listens where, and who reaches whom, always by the engine's state of that moment. */
export class Fabric {
  readonly #host: FabricHost
  readonly #listeners = new Map<string, Listener[]>()
  readonly #connections = new Map<string, Set<Duplex>>()
  #nextPort = 40_000

  constructor(host: FabricHost) {
    this.#host = host
  }

  #container(id: string): ContainerRecord | undefined {
    return get(this.#host.state.containers, id)
  }
  #key(container: ContainerRecord): string {
    const owner = networkOwner(this.#host.state, container)
    return owner.hostConfig.NetworkMode === 'host' ? hostKey : owner.id
  }

  /** A namespace ends with its container: listeners go, connections are cut. */
  clear(containerId: string): void {
    this.#listeners.delete(containerId)
    for (const socket of this.#connections.get(containerId) ?? []) socket.destroy()
    this.#connections.delete(containerId)
  }
  get openConnections(): number {
    return [...this.#connections.values()].reduce((sum, sockets) => sum + sockets.size, 0)
  }

  namespaceOf(containerId: string): NetworkNamespace {
    const own = (): ContainerRecord => this.#container(containerId) ?? missing(containerId)
    const isDns = (): boolean =>
      attachedEndpoints(networkOwner(this.#host.state, own())).some(({ networkName }) => isUserNetwork(networkName))
    const where = (address: string): Route => route(this.#host.state, own(), address, this.#host.like.internalHasDefaultRoute)
    const fabric = this
    return {
      get id() {
        return fabric.#key(own())
      },
      interfaces: () => this.#interfaces(own()),
      defaultRoute: () => {
        const owner = networkOwner(this.#host.state, own())
        const way = defaultRouteOf(this.#host.state, owner, this.#host.like.internalHasDefaultRoute)
        return way ? { gateway: way.attached.gateway, interface: way.attached.interface } : undefined
      },
      resolve: (name) => (isDns() ? this.#shuffled(lookUp(this.#host.state, own(), name)) : undefined),
      get hasEmbeddedDns() {
        return isDns()
      },
      reverse: (address) => reverseLookUp(this.#host.state, own(), address),
      connect: (address, port) => this.#connect(own(), where(address), address, port),
      ping: (address) => {
        const to = where(address).to
        if (to === 'dropped' || to === 'outside') return 'dropped'
        return to === 'unreachable' ? 'unreachable' : 'reachable'
      },
      listen: (port, address, onConnection) => this.#listen(this.#key(own()), { port, address, onConnection }),
      listening: () => (this.#listeners.get(this.#key(own())) ?? []).map(({ port, address }) => ({ port, address, program: '' })),
    }
  }

  #shuffled(addresses: readonly string[] | undefined): string[] | undefined {
    // Random, and not in turn, whatever notes say (engine-facts 06).
    return addresses
      ?.map((address) => ({ address, at: this.#host.random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ address }) => address)
  }

  #interfaces(container: ContainerRecord): InterfaceView[] {
    const lo: InterfaceView = { name: 'lo', index: 1, mac: '00:00:00:00:00:00', ipv4: '127.0.0.1', prefix: 8 }
    const owner = networkOwner(this.#host.state, container)
    if (owner.hostConfig.NetworkMode === 'host') {
      const bridges = [...values(this.#host.state.networks)].flatMap(({ bridge, ipam }): InterfaceView[] => {
        const { Gateway: ipv4, Subnet } = ipam.config[0] ?? {}
        return bridge && ipv4
          ? [{ name: bridge.name, index: bridge.index, mac: bridge.mac, ipv4, prefix: Number(Subnet?.split('/')[1] ?? 16) }]
          : []
      })
      return [
        lo,
        ...this.#host.hostAddresses.map(({ name, address, prefix, mac }, at) => ({ name, index: 2 + at, mac, ipv4: address, prefix })),
        ...bridges,
      ]
    }
    const ends = attachedEndpoints(owner).map(({ networkName, attached }): InterfaceView => {
      const { interface: name, index, veth, mac, ipv4, prefix, gateway } = attached
      return { name, index, ...(veth ? { peerIndex: veth.index } : {}), mac, ipv4, prefix, networkName, gateway }
    })
    return [lo, ...ends]
  }

  #listen(key: string, listener: Listener): { close(): void } {
    const list = this.#listeners.get(key) ?? []
    const isSame = ({ port, address }: Listener): boolean =>
      port === listener.port && (address === listener.address || address === '0.0.0.0' || listener.address === '0.0.0.0')
    if (list.some(isSame))
      throw Object.assign(new Error(`listen EADDRINUSE: address already in use ${listener.address}:${listener.port}`), {
        code: 'EADDRINUSE',
      })
    this.#listeners.set(key, [...list, listener])
    return {
      close: () =>
        this.#listeners.set(
          key,
          (this.#listeners.get(key) ?? []).filter((other) => other !== listener),
        ),
    }
  }

  async #connect(container: ContainerRecord, way: Route, address: string, port: number): Promise<Duplex> {
    switch (way.to) {
      case 'self':
        return this.#open(this.#key(container), container.id, { address, port, peer: address, onLoopback: address.startsWith('127.') })
      case 'container': {
        const target = this.#container(way.id)
        if (!target) throw errorOf('EHOSTUNREACH', address, port)
        return this.#open(this.#key(target), target.id, { address, port, peer: way.from, onLoopback: false })
      }
      case 'host':
        return this.#throughHost(address, port, way.from)
      case 'unreachable':
        throw errorOf('EHOSTUNREACH', address, port)
      default:
        await this.#host.clock.sleep(30_000)
        throw errorOf('ETIMEDOUT', address, port)
    }
  }

  /** To an address of the machine: a published port leads on, by docker-proxy from the gateway's address (engine-facts 04). */
  async #throughHost(address: string, port: number, peer: string): Promise<Duplex> {
    if ((this.#listeners.get(hostKey) ?? []).some((listener) => listener.port === port) && !this.#publishedAt(address, port))
      return this.#open(hostKey, '', { address, port, peer, onLoopback: false })
    return this.connectToPort(address, port)
  }

  /** As a program on the machine connects to a published port. Rejects with `ECONNREFUSED` where none is published there. */
  async connectToPort(address: string, port: number): Promise<Duplex> {
    const published = this.#publishedAt(address, port)
    if (!published) throw errorOf('ECONNREFUSED', address, port)
    return this.connectPublished(published.containerId, published.containerPort)
  }

  #publishedAt(address: string, port: number): { readonly containerId: string; readonly containerPort: number } | undefined {
    for (const container of values(this.#host.state.containers)) {
      const published = container.published.find(
        ({ hostPort, protocol, hostIp }) =>
          hostPort === port && protocol === 'tcp' && (hostIp === '0.0.0.0' || hostIp === '' || hostIp === address),
      )
      if (published) return { containerId: container.id, containerPort: published.containerPort }
    }
    return undefined
  }

  /** As docker-proxy connects: the server sees the gateway's address. Rejects with `ECONNREFUSED` when nothing listens. */
  async connectPublished(containerId: string, port: number): Promise<Duplex> {
    const container = this.#container(containerId)
    const [end] = container ? attachedEndpoints(container) : []
    if (!container || !end) throw errorOf('EHOSTUNREACH', '', port)
    return this.#open(container.id, container.id, { address: end.attached.ipv4, port, peer: end.attached.gateway, onLoopback: false })
  }

  /** From the machine itself, as its own programs would: `curl http://172.17.0.2/`. */
  async connectFromHost(address: string, port: number): Promise<Duplex> {
    const way = routeFromHost(this.#host.state, address)
    const target = way.to === 'container' ? this.#container(way.id) : undefined
    if (!target || way.to !== 'container') throw errorOf('ECONNREFUSED', address, port)
    return this.#open(this.#key(target), target.id, { address, port, peer: way.from, onLoopback: false })
  }

  async #open(key: string, containerId: string, to: { address: string; port: number; peer: string; onLoopback: boolean }): Promise<Duplex> {
    const hears = ({ port, address }: Listener): boolean =>
      port === to.port &&
      (address === '0.0.0.0' || address === '::' || address === to.address || (to.onLoopback && address.startsWith('127.')))
    const listener = (this.#listeners.get(key) ?? []).find(hears)
    if (!listener) throw errorOf('ECONNREFUSED', to.address, to.port)
    const [near, far] = duplexPair()
    const sockets = this.#connections.get(key) ?? new Set()
    this.#connections.set(key, sockets.add(far))
    far.once('close', () => sockets.delete(far))
    // Whoever is cut off hears of it by its own end.
    far.on('error', () => far.destroy())
    const peer = { address: to.peer, port: this.#nextPort++ }
    if (this.#nextPort > 60_000) this.#nextPort = 40_000
    // The kernel takes the connection of a paused container's server; nobody answers until it goes on (engine-facts 06).
    if (this.#container(containerId)?.status === 'paused')
      void this.#host.unpaused(containerId).then(() => far.destroyed || listener.onConnection(far, peer))
    else listener.onConnection(far, peer)
    return near
  }
}

function missing(id: string): never {
  throw new Error(`container ${id} is gone`)
}
