import type { Page } from '@playwright/test'
import type { Frame } from '../../src/shared/playback/frame.ts'
import type { Recording } from '../../src/shared/recording/recording.ts'
import { writeRecording } from '../../src/shared/recording/write-recording.ts'
import { diff } from '../../src/shared/topology/diff.ts'
import { type ContainerSpec, topologyWith } from '../support/topology-with.ts'
import { onAppPage, openRecording } from './app-page.ts'
import { hold, median } from './compare.ts'

const frameCount = 200
const framesPerStep = 10
const containerCount = 100
const rounds = 7

/**
 * What replaying promises (issue 6): a recording of 200 frames, of an engine with 100 containers, is open in 300 ms, and its timeline is dragged
 * through with 50 frames drawn a second; an hour of autoplay grows the page by less than 30 MB.
 */
export const measure = (root: string): Promise<boolean> =>
  onAppPage(root, async (page) => {
    const text = writeRecording(recordingOf(containerCount))
    console.log(`  a recording of ${frameCount} frames and ${containerCount} containers: ${(text.length / 1000).toFixed(0)} kB`)
    const opened: number[] = []
    for (let round = 0; round <= rounds; round += 1) {
      if (round > 0) await page.getByRole('button', { name: 'All scenarios' }).click()
      await page.getByRole('button', { name: 'Open a file…' }).waitFor()
      opened.push(await openRecording(page, text))
    }
    console.log(`  opened in ${opened.map((it) => it.toFixed(0)).join(' ')} ms`)
    const rates: number[] = []
    for (let round = 0; round <= rounds; round += 1) rates.push(await scrubIn(page))
    console.log(`  scrubbed at ${rates.map((it) => it.toFixed(0)).join(' ')} frames a second`)
    return [
      hold('opening it, ms', median(opened.slice(1)), 300),
      hold('50 frames a second / frames drawn a second while it is dragged through', 50 / median(rates.slice(1)), 1),
      await growth(page),
    ].every(Boolean)
  })

/** Containers come one a frame, and then stop, start and pause in turn. */
function recordingOf(count: number): Recording {
  const ids = Array.from({ length: frameCount / framesPerStep }, (_, index) => `step-${index}`)
  const containers: ContainerSpec[] = []
  const start = topologyWith({ networks: ['blog'] })
  const frames: Frame[] = []
  let before = start
  for (let index = 0; index < frameCount; index += 1) {
    if (containers.length < count)
      containers.push({
        name: `web-${index}`,
        image: 'nginx:alpine',
        networks: [index % 3 === 0 ? 'blog' : 'bridge'],
        mounts: [`data-${index}:/data`],
      })
    else {
      const one = containers[(index * 37) % count]
      if (one) containers[(index * 37) % count] = { ...one, state: one.state === 'paused' ? 'running' : 'paused' }
    }
    const topology = topologyWith({ containers, networks: ['blog'] })
    const step = ids[Math.floor(index / framesPerStep)] ?? ''
    const line = `docker run -d --name web-${index} nginx:alpine`
    frames.push({
      index,
      step,
      at: new Date(1_780_000_000_000 + index * 1_000).toISOString(),
      status: 'ok',
      command: line,
      commands: [{ line, exit: 0, output: `${'0'.repeat(64)}\n`, calls: [] }],
      calls: [],
      output: `${'0'.repeat(64)}\n`,
      topology,
      diff: diff(before, topology),
      ms: 100,
      last: index % framesPerStep === framesPerStep - 1,
    })
    before = topology
  }
  const steps = ids.map((id) => ({ id, title: `Containers of ${id}`, say: 'They come one after the other.', expect: [], focus: [] }))
  return {
    by: '0.0.0',
    recordedAt: new Date(1_780_000_000_000).toISOString(),
    end: { status: 'done' },
    scenario: { id: 'many', language: 'en', title: 'Many containers', summary: 'A hundred of them.', needs: [], steps },
    translations: {},
    start,
    frames,
  }
}

/** Drags the timeline's handle from one end to the other, one frame of the recording each time that the screen is drawn; frames drawn a second. */
const scrubIn = (page: Page): Promise<number> =>
  page.evaluate(async (count) => {
    const track = document.querySelector('.timeline .track')
    if (!track) throw new Error('there is no timeline')
    const { left, top, width, height } = track.getBoundingClientRect()
    const at = (type: string, part: number): boolean =>
      track.dispatchEvent(
        new PointerEvent(type, { bubbles: true, buttons: 1, pointerId: 1, clientX: left + width * part, clientY: top + height / 2 }),
      )
    const next = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    at('pointerdown', 0)
    await next()
    const from = performance.now()
    for (let frame = 1; frame <= count; frame += 1) {
      at('pointermove', frame / count)
      await next()
    }
    at('pointerup', 1)
    return (count * 1_000) / (performance.now() - from)
  }, frameCount)

/** What an hour of autoplay adds to the page's memory: by so many frames shown as autoplay shows in an hour at normal speed, at least. */
async function growth(page: Page): Promise<boolean> {
  const framesAnHour = 3_600
  const chromium = await page.context().newCDPSession(page)
  const used = async (): Promise<number> => {
    await chromium.send('HeapProfiler.collectGarbage')
    return (await chromium.send('Runtime.getHeapUsage')).usedSize
  }
  await scrubIn(page)
  const before = await used()
  for (let shown = 0; shown < framesAnHour; shown += frameCount) await scrubIn(page)
  return hold(`MB that ${framesAnHour} frames add`, Math.max(0, (await used()) - before) / 1e6, 30)
}
