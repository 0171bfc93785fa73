export const speeds = ['0.5', '1', '2', '4', 'instant'] as const
export type Speed = (typeof speeds)[number]

/** Reading aloud at ease: about 170 English words, or 380 Korean syllables, a minute. */
const msPerWord = 350
const msPerSyllable = 160

/** How long autoplay stays on a step, in ms: as long as its narration takes to read, between 2.5 and 30 s at normal speed. */
export function readingMs(narration: string, speed: Speed): number {
  const syllables = narration.match(/[\uac00-\ud7a3]/g)?.length ?? 0
  const words = narration.replace(/[\uac00-\ud7a3]+/g, ' ').match(/\S+/g)?.length ?? 0
  const atNormal = Math.min(30_000, Math.max(2_500, 1_500 + words * msPerWord + syllables * msPerSyllable))
  return Math.round(atNormal / factor(speed))
}

/**
 * How long a replay stays on a frame within a step, in ms, of what it took then: long enough to be seen, and a wait (for a pull, for a database) cut
 * short. Between 0.3 and 1.5 s at normal speed.
 */
export const frameMs = (took: number, speed: Speed): number => Math.round(Math.min(1_500, Math.max(300, took)) / factor(speed))

/** How long the picture moves from one state to the next, in ms. None where the system asks for less motion. */
export const animationMs = (speed: Speed, reducedMotion: boolean): number =>
  reducedMotion || speed === 'instant' ? 0 : Math.min(1_000, Math.round(700 / factor(speed)))

const factor = (speed: Speed): number => (speed === 'instant' ? 8 : Number(speed))
