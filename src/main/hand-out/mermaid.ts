import { labelsOf } from '../../renderer/diagram/layout/labels.ts'
import type { Language } from '../../shared/language.ts'
import { stateWords } from '../../shared/topology/state-words.ts'
import type { Container, Mount, Network, Topology } from '../../shared/topology/topology.ts'
import { visibleJson, visibleLines } from '../../shared/visible.ts'
import { signature } from './signature.ts'

/**
 * A moment as Mermaid's text: in the host networks, containers and storage, with what ties them; published ports lead in from outside, links are dashed.
 * Containers that share a network namespace stand in a subgraph. A container may be on several networks, and a subgraph has each box once: so networks
 * are boxes. What was not observed is not in it.
 */
export function mermaidText(topology: Topology, title: string, language: Language): string {
  const ids = new Map<string, string>()
  /** Names of things may hold anything; ids of the diagram are ours. */
  const idOf = (key: string): string => {
    const known = ids.get(key) ?? `n${ids.size + 1}`
    ids.set(key, known)
    return known
  }
  const labels = labelsOf(language)
  const { engine } = topology
  const networks = Object.values(topology.networks).filter((it) => it.mine || endpointsOn(topology, it).length > 0)
  const lines = [
    `subgraph ${idOf('host')}[${quoted(labels.host(engine.os, engine.arch))}]`,
    ...networks.map((it) => `  ${idOf(`network:${it.id}`)}(${quoted(networkWords(it))})`),
    ...namespacesOf(topology).flatMap((inside) => {
      const boxes = inside.map((it) => `  ${idOf(`container:${it.id}`)}[${quoted(containerWords(it, topology, language))}]`)
      if (boxes.length === 1) return boxes
      const words = labels.namespaceOf(inside.map((it) => it.name).join(', '))
      return [`  subgraph ${idOf(`namespace:${inside[0]?.id}`)}[${quoted(words)}]`, ...boxes.map((it) => `  ${it}`), '  end']
    }),
    ...storagesOf(topology).map(
      ({ key, words, isVolume }) => `  ${idOf(key)}${isVolume ? `[(${quoted(words)})]` : `[/${quoted(words)}/]`}`,
    ),
    'end',
    ...networks.flatMap((network) =>
      endpointsOn(topology, network).map(({ containerId, networkId, interface: inner, ipv4 }) => {
        const words = [topology.veths[`${containerId}/${networkId}`]?.name, [inner, ipv4].filter(Boolean).join(' ')].filter(Boolean)
        return `${idOf(`network:${network.id}`)} ---${label(words.join(' → '))} ${idOf(`container:${containerId}`)}`
      }),
    ),
    ...Object.values(topology.ports).flatMap(({ containerId, containerPort, protocol, hostIp, hostPort }) => {
      const outside = `port:${hostIp}:${hostPort}/${protocol}`
      const address = hostIp.includes(':') ? `[${hostIp}]:${hostPort}` : `${hostIp}:${hostPort}`
      return [
        `${idOf(outside)}>${quoted(address)}]`,
        `${idOf(outside)} -->${label(`${containerPort}/${protocol}`)} ${idOf(`container:${containerId}`)}`,
      ]
    }),
    ...Object.values(topology.mounts).map(
      (it) =>
        `${idOf(`container:${it.containerId}`)} ---${label(it.destination + (it.readOnly ? ` (${labels.readOnly})` : ''))} ${idOf(storageKey(it))}`,
    ),
    ...Object.values(topology.links).map(
      (it) => `${idOf(`container:${it.from}`)} -.->${label(`link: ${it.alias}`)} ${idOf(`container:${it.to}`)}`,
    ),
  ]
  return `---\ntitle: ${visibleJson(title)}\n---\nflowchart TB\n%% ${signature}\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}

/** As Mermaid reads it: quotes and what begins an entity, a tag or Markdown are entities of its own, a line break is one. */
const quoted = (text: string): string =>
  `"${visibleLines(text)
    .replace(/[^\p{L}\p{N} .,:/()→·…\n-]/gu, entity)
    .replaceAll('\n', '<br>')}"`
const entity = (character: string): string => `#${character.codePointAt(0)};`
const label = (text: string): string => (text === '' ? '' : `|${quoted(text)}|`)

const endpointsOn = (topology: Topology, network: Network) => Object.values(topology.endpoints).filter((it) => it.networkId === network.id)

/** Containers by the network namespace that they are in, that of its owner first. */
function namespacesOf({ containers }: Topology): Container[][] {
  const all = Object.values(containers)
  const isGuest = ({ sharesNetworkOf: owner }: Container): boolean => owner !== undefined && containers[owner] !== undefined
  return all.filter((it) => !isGuest(it)).map((owner) => [owner, ...all.filter((it) => it.sharesNetworkOf === owner.id)])
}

const networkWords = ({ name, driver, bridge, subnets }: Network): string =>
  [
    [name, bridge === undefined ? driver : bridge === name ? driver : `${driver} ${bridge}`].join(' · '),
    ...subnets.map((it) => it.subnet),
  ].join('\n')

function containerWords(container: Container, topology: Topology, language: Language): string {
  const labels = labelsOf(language)
  const shared = container.sharesNetworkOf === undefined ? undefined : topology.containers[container.sharesNetworkOf]
  const mode =
    container.networkMode === 'host'
      ? labels.hostNetwork
      : container.networkMode === 'none'
        ? labels.onlyLo
        : shared && labels.networkOf(shared.name)
  return [container.name, container.image, stateWords(container, language), ...(mode === undefined ? [] : [mode])].join('\n')
}

interface Storage {
  readonly key: string
  readonly words: string
  readonly isVolume: boolean
}

const storageKey = ({ type, source, containerId, destination }: Mount): string =>
  type === 'tmpfs' || source === undefined ? `${type}:${containerId}:${destination}` : `${type}:${source}`

/** What is mounted, and volumes that nobody mounts. */
function storagesOf(topology: Topology): Storage[] {
  const storages = new Map<string, Storage>()
  for (const { name, anonymous } of Object.values(topology.volumes))
    storages.set(`volume:${name}`, { key: `volume:${name}`, words: anonymous ? `${name.slice(0, 12)}…` : name, isVolume: true })
  for (const mount of Object.values(topology.mounts)) {
    const key = storageKey(mount)
    if (!storages.has(key)) storages.set(key, { key, words: mount.source ?? mount.type, isVolume: mount.type === 'volume' })
  }
  return [...storages.values()]
}
