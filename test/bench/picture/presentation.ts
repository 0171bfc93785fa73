import type { Page } from '@playwright/test'
import { traced } from '../traced.ts'

/**
 * Milliseconds from the mark `operation:from` to when the frame in which `operation:drawn` was marked was presented, as Chromium itself traces it, and
 * to that mark. Its trace has each animation frame as a span, and an event of the same id when what it painted is on the screen.
 */
export async function presentation(page: Page, work: () => Promise<void>): Promise<{ presented: number; drawn: number }> {
  const events = await traced(page, work)
  const mark = (name: string): number => {
    const found = events.find((event) => event.name === name)
    if (!found) throw new Error(`nothing marked ${name}`)
    return found.ts
  }
  const [from, drawn] = [mark('operation:from'), mark('operation:drawn')]
  const ends = events.filter(({ name, ph, ts }) => name === 'AnimationFrame' && ph === 'e' && ts >= drawn).sort((a, b) => a.ts - b.ts)
  const shows = events.filter(({ name }) => name === 'AnimationFrame::Presentation').sort((a, b) => a.ts - b.ts)
  // Work that was done between two frames is painted by the next one; one that has nothing to paint is never presented.
  const shown = ends.map((end) => shows.find(({ ts, id2 }) => ts >= end.ts && id2?.local === end.id2?.local)).find((it) => it !== undefined)
  if (!shown) throw new Error('the frame was never presented')
  return { presented: (shown.ts - from) / 1_000, drawn: (drawn - from) / 1_000 }
}
