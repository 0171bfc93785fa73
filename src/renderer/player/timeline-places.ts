/** Where a step's mark stands on the timeline, from 0 to 1. Step -1 is the moment before the first, at 0. */
export const placeOf = (step: number, count: number): number => (count === 0 ? 0 : Math.min(1, Math.max(0, (step + 1) / count)))

/** The step whose mark is nearest to a place. */
export const nearestStep = (place: number, count: number): number => Math.round(Math.min(1, Math.max(0, place)) * count) - 1
