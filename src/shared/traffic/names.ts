import { addressOf, hasDns } from '../topology/reach.ts'
import type { Network, Topology } from '../topology/topology.ts'

/** A name that leads to containers on a network. */
export interface KnownName {
  readonly name: string
  /** What kind of name it is: the container's own, a given alias, the short id that Docker adds, or the alias of a `--link`. */
  readonly kind: 'name' | 'alias' | 'id' | 'link'
  /** The only container that is answered so: a `--link` is its own. Absent for what everyone on the network is answered. */
  readonly onlyIn?: string
  /** Several, where several containers have the name; the DNS shuffles them for each answer. */
  readonly answers: readonly { readonly containerId: string; readonly address: string }[]
}

const order = { name: 0, alias: 1, link: 2, id: 3 } as const

/**
 * The names of a network at a moment, as the engine serves them: by its embedded DNS those of containers with an address, their aliases and short ids; on
 * docker0, which has none, those that `--link` wrote into a container's `/etc/hosts`.
 */
export function namesOn(topology: Topology, network: Network): KnownName[] {
  const names = new Map<string, { name: string; kind: KnownName['kind']; onlyIn?: string; answers: KnownName['answers'][number][] }>()
  const add = (name: string, kind: KnownName['kind'], containerId: string, address: string, onlyIn?: string): void => {
    const key = `${onlyIn ?? ''} ${name}`
    const known = names.get(key) ?? { name, kind, ...(onlyIn === undefined ? {} : { onlyIn }), answers: [] }
    if (order[kind] < order[known.kind]) known.kind = kind
    if (!known.answers.some((it) => it.address === address)) known.answers.push({ containerId, address })
    names.set(key, known)
  }
  const isServed = hasDns(network)
  for (const endpoint of Object.values(topology.endpoints)) {
    const container = topology.containers[endpoint.containerId]
    const address = addressOf(endpoint)
    if (endpoint.networkId !== network.id || !container || address === undefined) continue
    if (isServed) {
      add(container.name, 'name', container.id, address)
      const shortId = container.id.slice(0, 12)
      for (const alias of endpoint.aliases) add(alias, alias === shortId ? 'id' : 'alias', container.id, address)
    }
    for (const link of Object.values(topology.links)) {
      const asker = Object.values(topology.endpoints).find((it) => it.containerId === link.from && it.networkId === network.id)
      if (link.to === container.id && asker && addressOf(asker) !== undefined) add(link.alias, 'link', container.id, address, link.from)
    }
  }
  return [...names.values()].sort((a, b) => order[a.kind] - order[b.kind] || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
