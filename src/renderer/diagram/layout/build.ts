import type { Language } from '../../../shared/language.ts'
import type { Container, LayerSizes, Network, Topology } from '../../../shared/topology/topology.ts'
import { laneKey } from './gather.ts'
import type { Grid } from './grid.ts'
import type { Labels } from './labels.ts'
import type { ColumnPlace } from './places.ts'
import type { SceneLine, SceneNode, SceneShape, SceneText } from './scene.ts'
import { fitted, type TextRole, widthOf } from './text.ts'

/** What the parts of a scene are built from. */
export interface Build {
  readonly topology: Topology
  readonly grid: Grid
  /** All containers that have a place. */
  readonly placed: readonly Placed[]
  readonly labels: Labels
  readonly language: Language
  readonly sizes?: LayerSizes
}

export interface Part {
  readonly nodes: readonly SceneNode[]
  readonly lines: readonly SceneLine[]
}

/** A container beside the place it has. */
export interface Placed {
  readonly container: Container
  readonly column: ColumnPlace
  readonly card: { readonly x: number; readonly width: number }
}

export function placedContainers(topology: Topology, grid: Grid): Placed[] {
  return Object.values(topology.containers).flatMap((container) => {
    const column = grid.places.columnOf.get(container.name)
    const card = column && grid.columns.cards.get(column.order)
    return column && card ? [{ container, column, card }] : []
  })
}

/** `net-1` to `net-6`: the colour of a network, by the place of its lane. */
export function colourOf({ topology, grid }: Pick<Build, 'topology' | 'grid'>, network: Network | undefined): string {
  const lane = network && (grid.colours ?? grid.places.laneOf).get(laneKey(topology, network))
  return lane ? `net-${(lane.order % 6) + 1}` : 'net-none'
}

interface TextOptions {
  readonly anchor?: SceneText['anchor']
  readonly className?: string
  readonly key?: string
}

/** A text shortened to `room`; `full` is set where something was left out. */
export function textAt(text: string, role: TextRole, x: number, y: number, room: number, options: TextOptions = {}): SceneText {
  const whole = widthOf(text, role)
  const shown = whole <= room ? text : fitted(text, room, role)
  return {
    text: shown,
    ...(shown === text ? {} : { full: text }),
    x,
    y,
    width: shown === text ? whole : widthOf(shown, role),
    role,
    anchor: options.anchor ?? 'start',
    className: options.className ?? '',
    ...(options.key === undefined ? {} : { key: options.key }),
  }
}

export const rect = (x: number, y: number, width: number, height: number, radius: number, className: string): SceneShape => ({
  shape: 'rect',
  x,
  y,
  width,
  height,
  radius,
  className,
})

/** A small named box: the end of a cable, of a mount, or a socket. Its origin is its upper left corner. */
export function plugNode(
  it: Pick<SceneNode, 'id' | 'kind' | 'className' | 'title'> & Partial<Pick<SceneNode, 'key' | 'name' | 'stop'>>,
  text: string,
  role: TextRole,
  box: { x: number; y: number; width: number; height: number },
): SceneNode {
  return {
    ...it,
    ...box,
    layer: 'plug',
    stage: 1,
    stop: it.stop ?? false,
    shapes: [rect(0, 0, box.width, box.height, 5, 'plug-box')],
    texts: [textAt(text, role, box.width / 2, box.height / 2 + 4.5, box.width - 10, { anchor: 'middle', className: 'plug-text' })],
  }
}
