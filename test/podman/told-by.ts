import type { IpLink, PodmanContainer, Witnessed } from './play-inside.ts'

/** A state in words that both sides have; everything in it is sorted. */
interface State {
  readonly containers: readonly string[]
  readonly networks: readonly string[]
  readonly endpoints: readonly string[]
  readonly veths: readonly string[]
  readonly bridges: readonly string[]
  readonly mounts: readonly string[]
  readonly volumes: readonly string[]
  readonly ports: readonly string[]
}

/** What the app observed. Only its own containers' mounts have a source. */
export function observedBy({ frame }: Witnessed): State {
  const { containers, networks, endpoints, veths, hostInterfaces, mounts, volumes, ports } = frame.topology
  const name = (id: string): string => containers[id]?.name ?? `(${id})`
  const network = (id: string): string => networks[id]?.name ?? `(${id})`
  return sorted({
    containers: Object.values(containers).map((it) => `${it.id} ${it.name} ${it.state}`),
    networks: Object.values(networks).map(
      (it) => `${it.id} ${it.name} ${it.bridge} ${it.subnets.map((one) => `${one.subnet} ${one.gateway}`).join(', ')}`,
    ),
    endpoints: Object.values(endpoints).map(
      (it) => `${name(it.containerId)} on ${network(it.networkId)}: ${it.ipv4 ?? ''} ${it.mac ?? ''} ${it.interface ?? ''}`,
    ),
    veths: Object.values(veths).map(
      (it) => `${name(it.containerId)} on ${network(it.networkId)}: ${it.name} ${it.index} ${it.peerIndex} ${it.bridge} ${it.evidence}`,
    ),
    bridges: Object.values(hostInterfaces).flatMap((it) => (it.kind === 'bridge' ? `${it.name} ${it.mac}` : [])),
    mounts: Object.values(mounts).map((it) => `${name(it.containerId)} ${it.type} ${it.source ?? ''} ${it.destination}`),
    volumes: Object.keys(volumes),
    ports: Object.values(ports).map((it) => `${name(it.containerId)} ${it.containerPort}/${it.protocol} ${it.hostIp}:${it.hostPort}`),
  })
}

/** The same by the word of Podman and of the kernel: which end inside is whose is seen in the container's own network. */
export function toldBy({ containers, networks, links, volumes, frame }: Witnessed): State {
  const isUp = (it: PodmanContainer): boolean => it.State.Status === 'running'
  const mine = (it: PodmanContainer): boolean => frame.topology.containers[it.Id]?.mine === true
  const familiar = (network: string): string => (network === 'podman' ? 'bridge' : network)
  const endpoints = containers.flatMap((container) =>
    Object.entries(container.NetworkSettings.Networks ?? {}).map(([network, it]) => ({ container, network, it })),
  )
  const insideOf = (container: PodmanContainer, mac: string): IpLink | undefined => container.inside.find(({ address }) => address === mac)
  return sorted({
    containers: containers.map((it) => `${it.Id} ${it.Name} ${it.State.Status}`),
    networks: networks.map(
      (it) => `${it.id} ${familiar(it.name)} ${it.network_interface} ${it.subnets.map((one) => `${one.subnet} ${one.gateway}`).join(', ')}`,
    ),
    endpoints: endpoints.map(
      ({ container, network, it }) =>
        `${container.Name} on ${familiar(network)}: ${it.IPAddress} ${it.MacAddress} ${insideOf(container, it.MacAddress)?.ifname ?? ''}`,
    ),
    veths: endpoints
      .filter(({ container }) => isUp(container))
      .map(({ container, network, it }) => {
        const end = insideOf(container, it.MacAddress)
        const host = links.find(({ ifindex }) => ifindex === end?.link_index)
        const kind = host?.linkinfo?.info_kind === 'veth' ? 'process' : 'no veth'
        return `${container.Name} on ${familiar(network)}: ${host?.ifname} ${host?.ifindex} ${end?.ifindex} ${host?.master} ${kind}`
      }),
    bridges: links.flatMap((it) => (it.linkinfo?.info_kind === 'bridge' ? `${it.ifname} ${it.address}` : [])),
    mounts: containers.flatMap((container) =>
      container.Mounts.map((it) => {
        const source = mine(container) ? (it.Type === 'volume' ? it.Name : it.Source) : undefined
        return `${container.Name} ${it.Type} ${source ?? ''} ${it.Destination}`
      }),
    ),
    volumes,
    ports: containers
      .filter(isUp)
      .flatMap((container) =>
        Object.entries(container.NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
          (bindings ?? []).map(({ HostIp, HostPort }) => `${container.Name} ${port} ${HostIp}:${HostPort}`),
        ),
      ),
  })
}

const sorted = (state: State): State => {
  const entries = Object.entries(state) as [keyof State, readonly string[]][]
  return Object.fromEntries(entries.map(([name, lines]) => [name, [...lines].sort()])) as unknown as State
}
