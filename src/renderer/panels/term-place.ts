interface Size {
  readonly width: number
  readonly height: number
}
interface Box extends Size {
  readonly left: number
  readonly top: number
}

/** Room that is kept to the window's edge, and to the term. */
const edge = 8
const gap = 6

/** How wide an explanation may be beside the edges of the column that its term stands in. */
export const widthIn = (column: { readonly width: number }): number => column.width - 2 * edge

/**
 * Where an explanation stands: under its term, or above it where only there it fits (or there is more room), wholly within the window and within the
 * column of its text, so that it hides nothing of the picture that it is about; what is higher than its room scrolls.
 */
export function placeOfTerm(
  term: Box,
  size: Size,
  column: { readonly left: number; readonly width: number },
  window: Size,
): { left: number; top: number; maxHeight: number } {
  const below = window.height - edge - (term.top + term.height + gap)
  const above = term.top - gap - edge
  const isBelow = size.height <= below || below >= above
  const maxHeight = Math.max(0, isBelow ? below : above)
  const height = Math.min(size.height, maxHeight)
  const right = Math.min(column.left + column.width, window.width) - edge
  const left = Math.max(edge, column.left + edge, Math.min(term.left, right - size.width))
  return { left, top: isBelow ? term.top + term.height + gap : term.top - gap - height, maxHeight }
}
