import { type Layer, type LineKind, layers, type Scene, type SceneLine, type SceneNode } from '../layout/scene.ts'

/** From back to front: lines lie over rails and frames and under cards and plugs, whose ends they meet. */
export const layerOrder = ['ground', 'lines-back', 'rail', 'frame', 'lines', 'card', 'lines-front', 'plug'] as const
export type LayerName = (typeof layerOrder)[number]

const linesIn: Readonly<Record<Exclude<LayerName, Layer>, readonly LineKind[]>> = {
  'lines-back': ['uplink'],
  lines: ['cable', 'mount'],
  'lines-front': ['route', 'link'],
}

type Content = { readonly nodes: readonly SceneNode[] } | { readonly lines: readonly SceneLine[] }

/** What of a scene lies in a layer. */
export function layerContent(scene: Pick<Scene, 'nodes' | 'lines'>, name: LayerName): Content {
  if (isNodeLayer(name)) return { nodes: scene.nodes.filter((node) => node.layer === name) }
  return { lines: scene.lines.filter((line) => linesIn[name].includes(line.kind)) }
}

const isNodeLayer = (name: LayerName): name is Layer => layers.some((it) => it === name)
