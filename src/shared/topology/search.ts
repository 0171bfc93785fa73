import type { Language } from '../language.ts'
import type { Topology } from './topology.ts'
import { treeLines } from './tree.ts'

/** A thing of the picture and the words it is found by. */
export interface SearchEntry {
  /** As in the picture, e.g. `container:4f1c…`. */
  readonly key: string
  /** In lower case. */
  readonly name: string
  /** In lower case: what its lines of the text twin say, and what is too long for them. */
  readonly words: string
}

/** What can be searched for in an observation: names, ids, images, addresses, aliases, ports, paths and states, in the order of the text twin. */
export function searchIndex(topology: Topology, language: Language): SearchEntry[] {
  const entries = new Map<string, { name: string; words: string[] }>()
  for (const { key, text, name, of } of treeLines(topology, language)) {
    if (key === undefined) continue
    // Who searches for a container does not mean each cable that is plugged into it.
    const own = of === undefined ? text : text.replace(` ${of}`, '')
    const entry = entries.get(key)
    if (entry) entry.words.push(own)
    else entries.set(key, { name: name ?? '', words: [own, ...furtherWords(topology, key)] })
  }
  return [...entries].map(([key, { name, words }]) => ({ key, name: name.toLowerCase(), words: words.join('\n').toLowerCase() }))
}

/** What a thing is also known by, and its line in the twin has no room for. */
function furtherWords(topology: Topology, key: string): readonly string[] {
  const colon = key.indexOf(':')
  const [kind, id] = [key.slice(0, colon), key.slice(colon + 1)]
  switch (kind) {
    case 'container': {
      const container = topology.containers[id]
      return [id, ...(container ? [container.imageId, ...container.exposedPorts] : [])]
    }
    case 'network':
      return [id, topology.networks[id]?.driver ?? '']
    case 'veth':
    case 'endpoint': {
      const endpoint = topology.endpoints[id]
      return [endpoint?.mac, endpoint?.ipv6].filter((it) => it !== undefined)
    }
    case 'volume':
      return [id, topology.volumes[id]?.mountpoint ?? '']
    case 'mount':
      return [topology.mounts[id]?.source ?? '']
    default:
      return []
  }
}

/**
 * The keys of what has all the words of a query, in any case and order: first what is called so, then what its name begins with, then what has it in its
 * name, then the others.
 */
export function search(index: readonly SearchEntry[], query: string): string[] {
  const whole = query.trim().toLowerCase()
  const words = whole.split(/\s+/).filter((word) => word !== '')
  if (words.length === 0) return []
  const rank = ({ name }: SearchEntry): number => (name === whole ? 0 : name.startsWith(whole) ? 1 : name.includes(whole) ? 2 : 3)
  const found = index.filter((entry) => words.every((word) => entry.words.includes(word) || entry.name.includes(word)))
  return found
    .map((entry) => ({ key: entry.key, rank: rank(entry) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ key }) => key)
}
