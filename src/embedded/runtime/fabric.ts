import type { Duplex } from 'node:stream'
import { isUserNetwork } from '../core/endpoints.ts'
import { attachedEndpoints, defaultRouteOf, lookUp, networkOwner, type Route, reverseLookUp, route, routeFromHost } from '../core/reach.ts'
import type { ContainerRecord, EngineState } from '../core/state.ts'
import { get, values } from '../core/table.ts'
import type { Clock, DatagramSocket, InterfaceView, NetworkNamespace, Peer } from '../userland/ports.ts'
import { DatagramFlows } from './datagram-flows.ts'
import { Datagrams } from './datagrams.ts'
import { duplexPair } from './duplex-pair.ts'
import { type InterfaceRef, Traffic, turned, type Way } from './traffic.ts'

interface Listener {
  readonly port: number
  readonly address: string
  readonly onConnection: (socket: Duplex, peer: Peer) => void
}
/** Where a connection or a datagram goes, and by whose interfaces. */
interface Target extends Peer {
  readonly namespace: string
  /** Of the container there; empty for the machine itself. */
  readonly containerId: string
  /** The address that the other side sees. */
  readonly from: string
  readonly way: Way
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
  readonly #datagrams = new Datagrams()
  readonly #traffic = new Traffic()
  /** By container and its port. */
  readonly #flows = new Map<string, Map<number, DatagramFlows>>()
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
    this.#datagrams.clear(containerId)
    for (const flows of this.#flows.get(containerId)?.values() ?? []) flows.close()
    this.#flows.delete(containerId)
    this.#traffic.clear(containerId)
  }
  /** What puts the interfaces' counters back as they are now. */
  keepTraffic(): () => void {
    return this.#traffic.checkpoint()
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
      ping: (address, size = 56) => this.#ping(own(), where(address), address, size),
      listen: (port, address, onConnection) => this.#listen(this.#key(own()), { port, address, onConnection }),
      bind: (port, address, take) =>
        this.#datagrams.bind(this.#key(own()), { port, address }, take, (from, to, bytes) =>
          this.#send(own(), where(to.address), from, to, bytes),
        ),
      listening: () => {
        const key = this.#key(own())
        const tcp = (this.#listeners.get(key) ?? []).map(({ port, address }) => ({ protocol: 'tcp' as const, port, address, program: '' }))
        return [...tcp, ...this.#datagrams.list(key).map(({ port, address }) => ({ protocol: 'udp' as const, port, address, program: '' }))]
      },
    }
  }

  /** The interface of a container that has an address; undefined where that is the machine's. */
  #interfaceAt(container: ContainerRecord | undefined, address: string): InterfaceRef | undefined {
    const owner = container && networkOwner(this.#host.state, container)
    const end = owner && attachedEndpoints(owner).find(({ attached }) => attached.ipv4 === address)
    return end && { namespace: owner.id, interface: end.attached.endpointId }
  }
  #loopback(container: ContainerRecord): Way {
    const namespace = this.#key(container)
    const lo = namespace === hostKey ? undefined : { namespace, interface: 'lo' }
    return { from: lo, to: lo }
  }

  /** Where a way leads to, but for the machine's own addresses and where it leads nowhere. */
  #target(container: ContainerRecord, way: Route, address: string, port: number): Target | undefined {
    if (way.to === 'self')
      return { namespace: this.#key(container), containerId: container.id, address, port, from: address, way: this.#loopback(container) }
    const target = way.to === 'container' ? this.#container(way.id) : undefined
    if (!target || way.to !== 'container') return undefined
    const ends = { from: this.#interfaceAt(container, way.from), to: this.#interfaceAt(target, address) }
    return { namespace: this.#key(target), containerId: target.id, address, port, from: way.from, way: ends }
  }

  #shuffled(addresses: readonly string[] | undefined): string[] | undefined {
    // Random, and not in turn, whatever notes say (engine-facts 06).
    return addresses
      ?.map((address) => ({ address, at: this.#host.random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ address }) => address)
  }

  #interfaces(container: ContainerRecord): InterfaceView[] {
    const owner = networkOwner(this.#host.state, container)
    const plain: InterfaceView = { name: 'lo', index: 1, mac: '00:00:00:00:00:00', ipv4: '127.0.0.1', prefix: 8 }
    const lo = { ...plain, traffic: this.#traffic.of({ namespace: owner.id, interface: 'lo' }) }
    if (owner.hostConfig.NetworkMode === 'host') {
      const bridges = [...values(this.#host.state.networks)].flatMap(({ bridge, ipam }): InterfaceView[] => {
        const { Gateway: ipv4, Subnet } = ipam.config[0] ?? {}
        return bridge && ipv4
          ? [{ name: bridge.name, index: bridge.index, mac: bridge.mac, ipv4, prefix: Number(Subnet?.split('/')[1] ?? 16) }]
          : []
      })
      return [
        plain,
        ...this.#host.hostAddresses.map(({ name, address, prefix, mac }, at) => ({ name, index: 2 + at, mac, ipv4: address, prefix })),
        ...bridges,
      ]
    }
    const ends = attachedEndpoints(owner).map(({ networkName, attached }): InterfaceView => {
      const { interface: name, index, veth, mac, ipv4, prefix, gateway, endpointId } = attached
      const traffic = this.#traffic.of({ namespace: owner.id, interface: endpointId })
      return { name, index, ...(veth ? { peerIndex: veth.index } : {}), mac, ipv4, prefix, networkName, gateway, traffic }
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

  #ping(container: ContainerRecord, way: Route, address: string, size: number): ReturnType<NetworkNamespace['ping']> {
    if (way.to === 'unreachable') return 'unreachable'
    const found = this.#target(container, way, address, 0)
    const own = 'from' in way ? this.#interfaceAt(container, way.from) : undefined
    const there = found?.way ?? { from: own, to: undefined }
    this.#traffic.echo(there, size)
    if (way.to === 'dropped' || way.to === 'outside') return 'dropped'
    this.#traffic.echo(turned(there), size)
    return 'reachable'
  }

  async #connect(container: ContainerRecord, way: Route, address: string, port: number): Promise<Duplex> {
    const target = this.#target(container, way, address, port)
    if (target) return this.#open(target)
    switch (way.to) {
      case 'host':
        return this.#throughHost(address, port, way.from, this.#interfaceAt(container, way.from))
      case 'container':
      case 'unreachable':
        throw errorOf('EHOSTUNREACH', address, port)
      default:
        await this.#host.clock.sleep(30_000)
        throw errorOf('ETIMEDOUT', address, port)
    }
  }

  /** To an address of the machine: a published port leads on, by docker-proxy from the gateway's address (engine-facts 04). */
  async #throughHost(address: string, port: number, peer: string, from: InterfaceRef | undefined): Promise<Duplex> {
    const published = this.#publishedAt(address, port, 'tcp')
    const way = { from, to: undefined }
    if (!published && (this.#listeners.get(hostKey) ?? []).some((listener) => listener.port === port))
      return this.#open({ namespace: hostKey, containerId: '', address, port, from: peer, way })
    if (!published) throw errorOf('ECONNREFUSED', address, port)
    return this.connectPublished(published.containerId, published.containerPort, from)
  }

  /** As a program on the machine connects to a published port. Rejects with `ECONNREFUSED` where none is published there. */
  async connectToPort(address: string, port: number): Promise<Duplex> {
    const published = this.#publishedAt(address, port, 'tcp')
    if (!published) throw errorOf('ECONNREFUSED', address, port)
    return this.connectPublished(published.containerId, published.containerPort)
  }

  #publishedAt(address: string, port: number, protocol: 'tcp' | 'udp'): { containerId: string; containerPort: number } | undefined {
    for (const container of values(this.#host.state.containers)) {
      const published = container.published.find(
        (entry) =>
          entry.hostPort === port &&
          entry.protocol === protocol &&
          (entry.hostIp === '0.0.0.0' || entry.hostIp === '' || entry.hostIp === address),
      )
      if (published) return { containerId: container.id, containerPort: published.containerPort }
    }
    return undefined
  }

  /** As docker-proxy connects: the server sees the gateway's address. Rejects with `ECONNREFUSED` when nothing listens. */
  async connectPublished(containerId: string, port: number, from?: InterfaceRef): Promise<Duplex> {
    const container = this.#container(containerId)
    const [end] = container ? attachedEndpoints(container) : []
    if (!container || !end) throw errorOf('EHOSTUNREACH', '', port)
    const { ipv4: address, gateway, endpointId } = end.attached
    const way = { from, to: { namespace: container.id, interface: endpointId } }
    return this.#open({ namespace: container.id, containerId: container.id, address, port, from: gateway, way })
  }

  /** From the machine itself, as its own programs would: `curl http://172.17.0.2/`. */
  async connectFromHost(address: string, port: number): Promise<Duplex> {
    const way = routeFromHost(this.#host.state, address)
    const target = way.to === 'container' ? this.#container(way.id) : undefined
    if (!target || way.to !== 'container') throw errorOf('ECONNREFUSED', address, port)
    const ends = { from: undefined, to: this.#interfaceAt(target, address) }
    return this.#open({ namespace: this.#key(target), containerId: target.id, address, port, from: way.from, way: ends })
  }

  async #open({ namespace, containerId, address, port, from, way }: Target): Promise<Duplex> {
    const hears = (listener: Listener): boolean =>
      listener.port === port &&
      (listener.address === '0.0.0.0' ||
        listener.address === '::' ||
        listener.address === address ||
        (address.startsWith('127.') && listener.address.startsWith('127.')))
    const listener = (this.#listeners.get(namespace) ?? []).find(hears)
    if (!listener) {
      this.#traffic.refused(way)
      throw errorOf('ECONNREFUSED', address, port)
    }
    this.#traffic.opened(way)
    const back = turned(way)
    const [near, far] = duplexPair(
      (size) => this.#traffic.sent(way, size),
      (size) => this.#traffic.sent(back, size),
    )
    const sockets = this.#connections.get(namespace) ?? new Set()
    this.#connections.set(namespace, sockets.add(far))
    far.once('close', () => sockets.delete(far))
    // Whoever is cut off hears of it by its own end.
    far.on('error', () => far.destroy())
    const peer = { address: from, port: this.#nextPort++ }
    if (this.#nextPort > 60_000) this.#nextPort = 40_000
    // The kernel takes the connection of a paused container's server; nobody answers until it goes on (engine-facts 06).
    if (this.#container(containerId)?.status === 'paused')
      void this.#host.unpaused(containerId).then(() => far.destroyed || listener.onConnection(far, peer))
    else listener.onConnection(far, peer)
    return near
  }

  #send(container: ContainerRecord, way: Route, port: number, to: Peer, bytes: Uint8Array): ReturnType<DatagramSocket['send']> {
    const target = this.#target(container, way, to.address, to.port)
    if (target) return this.#hand(target, bytes, port)
    if (way.to === 'unreachable' || way.to === 'container') return 'unreachable'
    const there: Way = { from: 'from' in way ? this.#interfaceAt(container, way.from) : undefined, to: undefined }
    const isOwn = this.#datagrams.list(hostKey).some((bound) => bound.port === to.port)
    const published = way.to === 'host' && !isOwn ? this.#publishedAt(to.address, to.port, 'udp') : undefined
    if (way.to === 'host' && !published)
      return this.#hand({ namespace: hostKey, containerId: '', ...to, from: way.from, way: there }, bytes, port)
    this.#traffic.datagram(there, bytes.length)
    if (way.to !== 'host' || !published) return 'sent'
    const key = this.#key(container)
    this.passDatagram(published.containerId, published.containerPort, `${key} ${to.address}:${port}`, bytes, (answer) => {
      this.#traffic.datagram(turned(there), answer.length)
      this.#datagrams.deliver(key, { address: way.from, port }, answer, to)
    })
    return 'sent'
  }

  /** From the machine: the other side sees the gateway's address. */
  #sendFromHost(port: number, to: Peer, bytes: Uint8Array): ReturnType<DatagramSocket['send']> {
    const way = routeFromHost(this.#host.state, to.address)
    const target = way.to === 'container' ? this.#container(way.id) : undefined
    if (!target || way.to !== 'container') return 'unreachable'
    const ends = { from: undefined, to: this.#interfaceAt(target, to.address) }
    return this.#hand({ namespace: this.#key(target), containerId: target.id, ...to, from: way.from, way: ends }, bytes, port)
  }

  #hand({ namespace, containerId, address, port, from, way }: Target, bytes: Uint8Array, fromPort: number): 'sent' | 'refused' {
    this.#traffic.datagram(way, bytes.length)
    const give = (): boolean => this.#datagrams.deliver(namespace, { address, port }, bytes, { address: from, port: fromPort })
    if (this.#container(containerId)?.status !== 'paused') return give() ? 'sent' : 'refused'
    // It waits in the socket of a paused container, as a connection does.
    const isThere = this.#datagrams.list(namespace).some((bound) => bound.port === port)
    if (isThere) void this.#host.unpaused(containerId).then(give)
    return isThere ? 'sent' : 'refused'
  }

  /** What a client sent to a published UDP port; what comes back to it goes to `answer`. */
  passDatagram(containerId: string, port: number, client: string, bytes: Uint8Array, answer: (bytes: Uint8Array) => void): void {
    const ofContainer = this.#flows.get(containerId) ?? new Map<number, DatagramFlows>()
    this.#flows.set(containerId, ofContainer)
    const flows = ofContainer.get(port) ?? this.#flowsTo(containerId, port)
    ofContainer.set(port, flows)
    flows.pass(client, bytes, answer)
  }
  #flowsTo(containerId: string, port: number): DatagramFlows {
    const address = (): string | undefined => {
      const container = this.#container(containerId)
      return container && attachedEndpoints(container)[0]?.attached.ipv4
    }
    const open = (answer: (bytes: Uint8Array) => void): DatagramSocket =>
      this.#datagrams.bind(hostKey, { port: 0, address: '0.0.0.0' }, answer, (from, to, bytes) => this.#sendFromHost(from, to, bytes))
    return new DatagramFlows(this.#host.clock, open, { address, port })
  }
}

function missing(id: string): never {
  throw new Error(`container ${id} is gone`)
}
