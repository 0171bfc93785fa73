import { addressOf } from '../../shared/topology/reach.ts'
import { givenAliases } from '../../shared/topology/state-words.ts'
import type { Container, Topology } from '../../shared/topology/topology.ts'
import { linkSentence } from './explain-network.ts'
import { mountSentence } from './explain-storage.ts'
import { hostPort } from './explain-way-in.ts'
import type { Explanation, Say } from './explanation.ts'

export function explainContainer(topology: Topology, id: string, say: Say): Explanation | undefined {
  const container = topology.containers[id]
  if (!container) return undefined
  return {
    kind: say('thing.container'),
    name: container.name,
    sentences: [
      ...(container.mine ? [] : [say('container.foreign')]),
      stateSentence(container, say),
      ...(container.health ? [say(`container.${container.health}`)] : []),
      say('container.image', { image: container.image }),
      ...networkSentences(topology, container, say),
      ...sharedBy(topology, container, say),
      ...portSentences(topology, container, say),
      ...linkSentences(topology, container, say),
      ...mountSentences(topology, container, say),
      ...(container.command ? [say('container.command', { command: container.command })] : []),
    ],
    inspect: { kind: 'container', id },
  }
}

const stateSentence = ({ state, exitCode }: Container, say: Say): string =>
  state === 'exited' ? say('container.exited', { code: exitCode ?? '?' }) : say(`container.${state}`)

function networkSentences(topology: Topology, container: Container, say: Say): string[] {
  if (container.networkMode === 'host') return [say('container.net.host')]
  if (container.networkMode === 'none') return [say('container.net.none')]
  if (container.networkMode === 'container') {
    const other = container.sharesNetworkOf
    const name = other === undefined ? '?' : (topology.containers[other]?.name ?? other.slice(0, 12))
    return [say('container.net.shared', { name })]
  }
  const endpoints = Object.entries(topology.endpoints).filter(([, endpoint]) => endpoint.containerId === container.id)
  return endpoints.flatMap(([key, endpoint]) => {
    const network = topology.networks[endpoint.networkId]?.name ?? endpoint.networkId.slice(0, 12)
    const address = addressOf(endpoint)
    if (address === undefined) return [say('container.noAddress', { network })]
    const aliases = givenAliases(endpoint.aliases, container)
    const veth = topology.veths[key]
    const cable = veth?.name === undefined || veth.bridge === undefined ? undefined : { veth: veth.name, bridge: veth.bridge }
    return [
      say('container.address', { address, network }),
      ...(cable ? [say('container.cable', { ...cable, interface: endpoint.interface ?? 'eth0' })] : []),
      ...(aliases.length > 0 ? [say('endpoint.aliases', { aliases: aliases.join(', ') })] : []),
    ]
  })
}

const portSentences = (topology: Topology, container: Container, say: Say): string[] =>
  Object.values(topology.ports)
    .filter((port) => port.containerId === container.id)
    .map((port) => say('container.published', { host: hostPort(port), port: `${port.containerPort}/${port.protocol}` }))

function sharedBy(topology: Topology, { id }: Container, say: Say): string[] {
  const names = Object.values(topology.containers).flatMap((it) => (it.sharesNetworkOf === id ? [it.name] : []))
  return names.length === 0 ? [] : [say('container.net.lends', { names: names.join(', ') })]
}

/** Names that lead from it to others, and from others to it. */
const linkSentences = (topology: Topology, { id }: Container, say: Say): string[] =>
  Object.values(topology.links)
    .filter(({ from, to }) => from === id || to === id)
    .map((link) => linkSentence(topology, link, say))

const mountSentences = (topology: Topology, { id }: Container, say: Say): string[] =>
  Object.values(topology.mounts)
    .filter(({ containerId }) => containerId === id)
    .map((mount) => mountSentence(topology, mount, say))
