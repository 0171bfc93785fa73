/** A way that leaves one edge of a strip at `from`, runs along a track, and meets the other edge at `to`. */
export interface Span {
  readonly id: string
  readonly from: number
  readonly to: number
}

/**
 * Puts the ways through a strip on few parallel tracks, so that no two on one track touch, and no two cross that need not: of two that run to the same
 * side the one that sets out further along lies above, since it is still on its way down when the other arrives. Ways to different sides either
 * never meet or cross once, whatever lies above.
 * @param apart least distance between two on one track
 */
export function tracksOf(spans: readonly Span[], apart = 8): Map<string, number> {
  const rightward = spans.filter((it) => it.to >= it.from).sort((a, b) => b.from - a.from || byId(a, b))
  const leftward = spans.filter((it) => it.to < it.from).sort((a, b) => a.from - b.from || byId(a, b))
  return placed([...rightward, ...leftward], apart, (above, below) => above.to >= above.from === below.to >= below.from)
}

/** Tracks for ways that hang from one edge of a strip, leaving it and coming back: of two of which one spans the other, the inner lies above. */
export function hangingTracks(spans: readonly Span[], apart: number): Map<string, number> {
  const inner = [...spans].sort((a, b) => high(a) - low(a) - (high(b) - low(b)) || byId(a, b))
  return placed(inner, apart, (above, below) => low(above) >= low(below) && high(above) <= high(below))
}

/** First fit in the given order, under all of what comes before, is near, and `mustBeAbove`. */
function placed(ordered: readonly Span[], apart: number, mustBeAbove: (above: Span, below: Span) => boolean): Map<string, number> {
  const tracks: Track[] = []
  const result = new Map<string, number>()
  for (const span of ordered) {
    const near = tracks.map((track) => nearIn(track, span, apart))
    const above = near.findLastIndex((others) => others.some((other) => mustBeAbove(other, span)))
    const free = near.findIndex((others, at) => at > above && others.length === 0)
    const track = tracks[free]
    if (track) track.splice(firstFrom(track, low(span)), 0, span)
    else tracks.push([span])
    result.set(span.id, track ? free : tracks.length - 1)
  }
  return result
}

/** What lies on one track, from left to right. */
type Track = Span[]

function nearIn(track: Track, span: Span, apart: number): Span[] {
  // They do not overlap: the one that begins before may reach into the span, and so may those that begin in it.
  let at = firstFrom(track, low(span))
  const before = track[at - 1]
  if (before && high(before) + apart > low(span)) at -= 1
  const near: Span[] = []
  for (let other = track[at]; other && low(other) < high(span) + apart; other = track[++at]) near.push(other)
  return near
}

/** The index of the first span of a track that begins at `x` or after it. */
function firstFrom(track: Track, x: number): number {
  let from = 0
  let to = track.length
  while (from < to) {
    const half = (from + to) >> 1
    const span = track[half]
    if (span && low(span) < x) from = half + 1
    else to = half
  }
  return from
}

export const trackCount = (tracks: ReadonlyMap<string, number>): number => {
  let most = -1
  for (const track of tracks.values()) most = Math.max(most, track)
  return most + 1
}

const byId = (a: Span, b: Span): number => (a.id < b.id ? -1 : 1)
const low = (span: Span): number => Math.min(span.from, span.to)
const high = (span: Span): number => Math.max(span.from, span.to)
