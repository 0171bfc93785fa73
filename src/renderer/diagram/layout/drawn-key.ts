import type { Scene } from './scene.ts'

type Drawn = Pick<Scene, 'nodes' | 'lines' | 'related'>

/**
 * The key under which a scene draws a thing: its own, or where it has no drawing of its own (a mount in compact mode) that of what tells of it, first of
 * all its container's; `undefined` for what is not in the scene at all.
 */
export function drawnKey(scene: Drawn, key: string): string | undefined {
  const drawn = drawnKeys(scene)
  if (drawn.has(key)) return key
  const related = scene.related[key] ?? []
  return related.find((it) => it.startsWith('container:') && drawn.has(it)) ?? related.find((it) => drawn.has(it))
}

const known = new WeakMap<Drawn, ReadonlySet<string | undefined>>()

function drawnKeys(scene: Drawn): ReadonlySet<string | undefined> {
  const keys = known.get(scene) ?? new Set([...scene.nodes, ...scene.lines].map((it) => it.key))
  known.set(scene, keys)
  return keys
}
