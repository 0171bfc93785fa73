/** How a series goes on, per step: by the line of least squares through it. */
export interface Trend {
  readonly slope: number
  /** Of the slope, three times its standard error: a series that only scatters has a larger one once in some 500 times. */
  readonly noise: number
}

/** Of at least three values, evenly spaced. What its noise hides is not known to be flat: hold `noise` against what a leak would be, too. */
export function trendOf(values: readonly number[]): Trend {
  const count = values.length
  const middle = (count - 1) / 2
  const mean = values.reduce((sum, it) => sum + it, 0) / count
  const spread = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0)
  const slope = values.reduce((sum, it, at) => sum + (at - middle) * (it - mean), 0) / spread
  const residuals = values.reduce((sum, it, at) => sum + (it - mean - slope * (at - middle)) ** 2, 0)
  return { slope, noise: 3 * Math.sqrt(residuals / (count - 2) / spread) }
}
