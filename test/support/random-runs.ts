import type fc from 'fast-check'

/** Every run with random input takes its seed from here, so that one which fails can be had again. */
export const seed = Number(process.env.DOCKSTAGE_FUZZ_SEED ?? 2026)

/** `.ci/soak` asks for all (1); CI takes a tenth of what is counted in ten thousands. */
const share = Number(process.env.DOCKSTAGE_FUZZ_SHARE ?? 0.1)

/** How many of so many are run. */
export const shareOf = (whole: number): number => Math.ceil(whole * share)

/** fast-check's own parameters: on failure it prints seed and path, and the smallest input that it found. */
export function randomRuns<T>(whole: number): fc.Parameters<T> {
  return { seed, numRuns: shareOf(whole) }
}
