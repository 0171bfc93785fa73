import { isEmpty, type TopologyDiff } from '../topology/diff.ts'
import type { LayerSizes, Topology } from '../topology/topology.ts'
import type { Frame } from './frame.ts'

/**
 * Which moment of a run is looked at: -1 is its start, otherwise a frame's index. `follows` keeps it at the newest frame as frames come. The
 * cursor is the view's own: moving it does nothing to the engine.
 */
export interface Cursor {
  readonly at: number
  readonly follows: boolean
}

export interface Moment {
  readonly topology: Topology
  /** What changed since the moment before; empty at the start. */
  readonly diff: TopologyDiff
  readonly frame?: Frame
  /** The newest known sizes at that moment. */
  readonly sizes?: LayerSizes
}

type Played = { readonly start: Topology; readonly frames: readonly Frame[] }

export const startCursor: Cursor = { at: -1, follows: true }

/** Where the cursor stands once these frames are there. */
export const settled = (cursor: Cursor, frames: readonly Frame[]): Cursor => {
  const newest = frames.length - 1
  const at = cursor.follows ? newest : Math.max(-1, Math.min(cursor.at, newest))
  return at === cursor.at ? cursor : { ...cursor, at }
}

export const toStart = (): Cursor => ({ at: -1, follows: false })
export const toEnd = (frames: readonly Frame[]): Cursor => ({ at: frames.length - 1, follows: true })
export const toFrame = (frames: readonly Frame[], index: number): Cursor =>
  index >= frames.length - 1 ? toEnd(frames) : { at: Math.max(-1, index), follows: false }

/** The step's last frame, or its newest while it runs; unchanged when it has none. */
export function toStep(frames: readonly Frame[], step: string, cursor: Cursor): Cursor {
  const index = frames.findLastIndex((frame) => frame.step === step)
  return index < 0 ? cursor : toFrame(frames, index)
}

/** True when there is something newer than what is shown. */
export const isPast = (cursor: Cursor, frames: readonly Frame[]): boolean => settled(cursor, frames).at < frames.length - 1

/**
 * One press back: the end of the nearest earlier step whose picture differs, so that steps that changed nothing cost no extra press. At the
 * start it stays.
 */
export function back(cursor: Cursor, frames: readonly Frame[]): Cursor {
  const { at } = settled(cursor, frames)
  const stops = stepEnds(frames).filter((index) => index < at)
  const target = stops.findLast((index) => changedBetween(frames, index, at)) ?? -1
  return toFrame(frames, target)
}

/** One press forward in the past: the end of the next step. At the newest frame it stays, and follows. */
export function forward(cursor: Cursor, frames: readonly Frame[]): Cursor {
  const { at } = settled(cursor, frames)
  const next = stepEnds(frames).find((index) => index > at)
  return toFrame(frames, next ?? frames.length - 1)
}

export function momentAt(run: Played, cursor: Cursor): Moment {
  const { at } = settled(cursor, run.frames)
  const frame = run.frames[at]
  if (!frame) return { topology: run.start, diff: {} }
  const sizes = run.frames.slice(0, at + 1).findLast((it) => it.sizes)?.sizes
  return { topology: frame.topology, diff: frame.diff, frame, ...(sizes ? { sizes } : {}) }
}

const stepEnds = (frames: readonly Frame[]): number[] => frames.flatMap((frame, index) => (frame.last ? [index] : []))

const changedBetween = (frames: readonly Frame[], from: number, to: number): boolean =>
  frames.slice(from + 1, to + 1).some((frame) => !isEmpty(frame.diff))
