/**
 * The known word that is nearest to what was found, for "did you mean …?". Undefined when none is near: at most a third of its letters may
 * differ (an exchange of two neighbours counts as one difference).
 */
export function nearest(found: string, known: readonly string[]): string | undefined {
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const word of known) {
    const distance = editDistance(found.toLowerCase(), word.toLowerCase())
    if (distance < least && distance <= Math.max(1, Math.floor(Math.max(found.length, word.length) / 3))) {
      best = word
      least = distance
    }
  }
  return best
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(found: string, known: readonly string[]): string {
  const word = nearest(found, known)
  return word === undefined ? '' : `; did you mean "${word}"?`
}

/** Insertions, deletions, replacements and exchanges of neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const exchange = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : change
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, change, exchange))
    }
  }
  return at(a.length, b.length)
}
