import type { Container, Topology } from '../../../src/shared/topology/topology.ts'

export const contenderNames = ['dockstage', 'reactFlow', 'cytoscape'] as const
export type ContenderName = (typeof contenderNames)[number]

export type Operation = 'first' | 'change' | 'gesture'

/** What all contenders show. */
export interface Given {
  readonly before: Topology
  /** The one change: a container as it is afterwards. */
  readonly container: Container
  readonly things: readonly Thing[]
  /** The first, and then one for each frame of the gesture. */
  readonly cameras: readonly Camera[]
}

/** A thing as Dockstage draws it: where it is, in units, and the words on it. */
export interface Thing {
  /** Its key: `container:4f1c…`. */
  readonly id: string
  readonly kind: 'container' | 'network' | 'volume'
  readonly label: readonly string[]
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Pixels to the right and down, and pixels a unit. */
export interface Camera {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

declare global {
  interface Window {
    /** What the measuring side calls. */
    picture: {
      /** Makes a contender and brings it to where the operation begins. */
      begin(name: ContenderName, given: Given, operation: Operation): Promise<void>
      /** Marks `operation:from`, and `operation:drawn` when the page holds what is to be painted. */
      run(): Promise<void>
      end(): void
    }
  }
}
