import { diff, type TableDiff } from '../../shared/topology/diff.ts'
import type { Topology } from '../../shared/topology/topology.ts'

/**
 * What came or is otherwise than before, by key: containers, else those that joined or left a network, else networks, else volumes. What only went is
 * nowhere to be seen. Empty where nothing of it changed.
 */
export function changedThings(before: Topology, after: Topology): ReadonlySet<string> {
  if (before === after) return new Set()
  const { containers, endpoints, networks, volumes } = diff(before, after)
  const moved = Object.values({ ...endpoints?.added, ...endpoints?.removed }).map(({ containerId }) => containerId)
  const choices = [
    keysIn('container', containers),
    moved.filter((id) => Object.hasOwn(after.containers, id)).map((id) => `container:${id}`),
    keysIn('network', networks),
    keysIn('volume', volumes),
  ]
  return new Set(choices.find((keys) => keys.length > 0))
}

const keysIn = (kind: string, changed: TableDiff<unknown> | undefined): string[] =>
  Object.keys({ ...changed?.added, ...changed?.updated }).map((key) => `${kind}:${key}`)
