import type { Scene } from './scene.ts'

/**
 * The key under which a scene draws a thing: its own, or where it has no drawing of its own (a mount in compact mode) that of what tells of it, first of
 * all its container's; `undefined` for what is not in the scene at all.
 */
export function drawnKey(scene: Pick<Scene, 'nodes' | 'lines' | 'related'>, key: string): string | undefined {
  const isDrawn = (wanted: string): boolean =>
    scene.nodes.some((node) => node.key === wanted) || scene.lines.some((line) => line.key === wanted)
  if (isDrawn(key)) return key
  const related = scene.related[key] ?? []
  return related.find((it) => it.startsWith('container:') && isDrawn(it)) ?? related.find(isDrawn)
}
