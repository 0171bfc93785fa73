import type { Standing } from './crossings.ts'
import type { ColumnPlace } from './places.ts'

/** Columns that stand in one frame: they are moved together. */
export interface Group {
  readonly columns: readonly ColumnPlace[]
  /** Of this run: it stands left of all that are not. */
  readonly mine: boolean
}

/** Whether a group is in a set of them, which is a bit for each. */
export const has = (placed: number, index: number): boolean => (placed & (1 << index)) !== 0

/** Whether a group may stand right of a set of others, and left of the rest: the run's own come first. */
export const mayFollow = (groups: readonly Group[], placed: number, index: number): boolean =>
  groups[index]?.mine === true || groups.every((other, at) => !other.mine || has(placed, at))

/** A standing whose columns are placed one after the other. */
export interface ChangingStanding extends Standing {
  readonly columns: number[]
}
