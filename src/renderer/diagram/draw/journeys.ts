/** One takes the whole time; of several each begins a little after the one before, and all are done in it. */
export function journeys(count: number, ms: number): { readonly delay: number; readonly ms: number }[] {
  const apart = count > 1 ? (ms * 0.4) / (count - 1) : 0
  return Array.from({ length: count }, (_, index) => ({ delay: index * apart, ms: count > 1 ? ms * 0.6 : ms }))
}
