import type { Page } from '@playwright/test'

/** An event of Chromium's trace; times are in microseconds. */
export interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly ts: number
  readonly dur?: number
  readonly id2?: { readonly local?: string }
}

/** What Chromium traces of a page while work is done: marks, frames, timers and tasks. */
export async function traced(page: Page, work: () => Promise<void>): Promise<TraceEvent[]> {
  const chromium = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  chromium.on('Tracing.dataCollected', ({ value }) => {
    for (const it of value) if (isTraceEvent(it)) events.push(it)
  })
  const traceConfig = { includedCategories: ['blink.user_timing', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] }
  await chromium.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig })
  await work()
  const complete = new Promise((resolve) => chromium.once('Tracing.tracingComplete', resolve))
  await chromium.send('Tracing.end')
  await complete
  await chromium.detach()
  return events
}

const isTraceEvent = (it: object): it is TraceEvent => 'name' in it && 'ph' in it && 'ts' in it && typeof it.ts === 'number'
