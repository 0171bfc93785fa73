/**
 * This machine's clock in milliseconds since the epoch, with fractions: never later than the wall clock (`wall`, whole milliseconds), and after the
 * first few readings behind it by microseconds. What an engine dates within the same millisecond can then be told from what came after it.
 * @param steady milliseconds from anywhere, in fractions, that only go on
 */
export function fineClock(wall: () => number = Date.now, steady: () => number = () => performance.now()): () => number {
  let ahead = Number.NEGATIVE_INFINITY
  return () => {
    const now = wall()
    const at = steady()
    // The wall clock stands between `now` and `now + 1`. Of all that this says of how far it is ahead, the greatest is the nearest; what is more
    // than that was true before somebody put the clock back.
    const atLeast = now - at
    if (atLeast > ahead || ahead >= atLeast + 1) ahead = atLeast
    return at + ahead
  }
}
