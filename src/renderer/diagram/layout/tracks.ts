export interface Span {
  readonly id: string
  readonly from: number
  readonly to: number
}

/** Puts spans on as few parallel tracks as a greedy order finds, so that no two on one track touch; longer ones come first, on lower numbers. */
export function tracksOf(spans: readonly Span[], apart = 8): Map<string, number> {
  const ordered = [...spans].sort((a, b) => length(b) - length(a) || (a.id < b.id ? -1 : 1))
  const tracks: Span[][] = []
  const result = new Map<string, number>()
  for (const span of ordered) {
    let index = tracks.findIndex((track) => track.every((other) => clear(span, other, apart)))
    if (index < 0) index = tracks.push([]) - 1
    tracks[index]?.push(span)
    result.set(span.id, index)
  }
  return result
}

export const trackCount = (tracks: ReadonlyMap<string, number>): number => Math.max(-1, ...tracks.values()) + 1

const low = (span: Span): number => Math.min(span.from, span.to)
const high = (span: Span): number => Math.max(span.from, span.to)
const length = (span: Span): number => high(span) - low(span)
const clear = (a: Span, b: Span, apart: number): boolean => high(a) + apart <= low(b) || high(b) + apart <= low(a)
