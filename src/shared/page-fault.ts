/** What went wrong in a page that no code there had foreseen, as it is told to main's log. */
export interface PageFault {
  /** A panel that could not be drawn, an error that nobody caught, a promise that was rejected where nobody listened. */
  readonly kind: 'panel' | 'error' | 'rejection'
  /** The panel, in the page's own words for it; empty for the others. */
  readonly part: string
  readonly message: string
  readonly stack: string
}

/** Letters of each of a fault's texts: main takes no longer ones, and a page sends none. */
export const longestFault = { part: 100, message: 1_000, stack: 4_000 } as const
