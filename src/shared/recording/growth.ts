import { sameContent } from '../topology/diff.ts'

/** How something that mostly grows at its end follows from what it was: so much of its beginning is kept, and this comes after it. */
export interface Growth<T> {
  readonly keep?: number
  readonly add?: T
}

/** Undefined where nothing changed. */
export function textGrowth(before: string, after: string): Growth<string> | undefined {
  if (before === after) return undefined
  let keep = 0
  while (keep < before.length && before[keep] === after[keep]) keep += 1
  return growth(keep, after.slice(keep), after.length > keep)
}

export function listGrowth<T, U>(before: readonly T[], after: readonly T[], to: (item: T) => U): Growth<readonly U[]> | undefined {
  let keep = 0
  while (keep < before.length && keep < after.length && sameContent(before[keep], after[keep])) keep += 1
  if (keep === before.length && keep === after.length) return undefined
  return growth(keep, after.slice(keep).map(to), after.length > keep)
}

const growth = <T>(keep: number, add: T, more: boolean): Growth<T> => ({ ...(keep > 0 ? { keep } : {}), ...(more ? { add } : {}) })
