import type { TextRole } from './text.ts'

/** A scene is what is drawn: plain numbers in scene units, texts and class names. Drawing it decides nothing any more. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Point = readonly [x: number, y: number]

/** Coordinates of shapes and texts are relative to their node. */
export type SceneShape =
  | ({ readonly shape: 'rect'; readonly radius: number; readonly className: string } & Box)
  | { readonly shape: 'circle'; readonly x: number; readonly y: number; readonly radius: number; readonly className: string }
  | { readonly shape: 'path'; readonly d: string; readonly className: string }

export interface SceneText {
  readonly text: string
  /** The whole text where `text` is shortened. */
  readonly full?: string
  readonly x: number
  /** Of the baseline. */
  readonly y: number
  /** As estimated. */
  readonly width: number
  readonly role: TextRole
  readonly anchor: 'start' | 'middle' | 'end'
  readonly className: string
  /** The key of what it tells of, where that is not what its node is: of an address, its interface's. */
  readonly key?: string
}

/** From back to front. */
export const layers = ['ground', 'rail', 'frame', 'card', 'plug'] as const
export type Layer = (typeof layers)[number]

export type NodeKind =
  | 'host'
  | 'uplink'
  | 'outside'
  | 'port'
  | 'network'
  | 'namespace'
  | 'container'
  | 'image'
  | 'veth'
  | 'endpoint'
  | 'mount'
  | 'volume'
  | 'directory'
  | 'tmpfs'
  | 'link'
  | 'others'
  | 'group'
  /** What will become of a thing, in a word. */
  | 'mark'

export interface SceneNode extends Box {
  /** What drawings are joined by; unique in the scene. */
  readonly id: string
  /** What is selected by a click (`container:<id>`); absent for what only decorates. */
  readonly key?: string
  readonly name?: string
  readonly kind: NodeKind
  readonly layer: Layer
  readonly className: string
  readonly shapes: readonly SceneShape[]
  readonly texts: readonly SceneText[]
  /** The whole of it in words, shown on hover and read by a screen reader. */
  readonly title: string
  /** 0 arrives first and leaves last: things. 1: what ties them. */
  readonly stage: 0 | 1
  /** Reached by the tab key. */
  readonly stop: boolean
}

export type LineKind = 'uplink' | 'route' | 'cable' | 'mount' | 'link'

/** A way along the axes through `points`; ways of one id have one number of points, so that they can move. */
export interface SceneLine {
  readonly id: string
  readonly key?: string
  readonly kind: LineKind
  readonly className: string
  readonly points: readonly Point[]
  /** With an arrow head at its last point. */
  readonly arrow: boolean
  readonly title: string
}

export interface Scene {
  /** Whether it is of compact mode: networks are frames, and no tie is drawn. */
  readonly isCompact: boolean
  /** Of the whole scene, in units. */
  readonly width: number
  readonly height: number
  /** Screen pixels a unit, when it fits the pane (or is readable, where it does not fit). */
  readonly scale: number
  readonly nodes: readonly SceneNode[]
  readonly lines: readonly SceneLine[]
  /** What lights up with a key, by key. */
  readonly related: Readonly<Record<string, readonly string[]>>
  /** Keys by their names: `container:wordpress` → `container:4f1c…`, `bridge:docker0` → `network:9a0b…`. */
  readonly keysByName: Readonly<Record<string, readonly string[]>>
}
