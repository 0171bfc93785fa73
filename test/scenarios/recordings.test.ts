import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRecording } from '../../src/shared/recording/read-recording.ts'
import { parseCourse } from '../../src/shared/scenario/parse.ts'
import { readShipped, scenariosDirectory, shipped, shippedIds } from './shipped.ts'

const folder = join(scenariosDirectory, 'recordings')
const { course } = parseCourse(readShipped('index.yaml'), 'scenarios/index.yaml')

test('each shipped scenario has its recording, and no other has one', () => {
  expect(readdirSync(folder).sort()).toEqual(shippedIds.map((id) => `${id}.dockstage.json`))
})

describe.each(shippedIds)('the recording of %s', (id) => {
  const text = readFileSync(join(folder, `${id}.dockstage.json`), 'utf8')
  const read = readRecording(text)
  if (!('recording' in read)) throw new Error(`${id}: ${JSON.stringify(read.problems)}`)
  const { scenario, translations, course: entry, start, frames, end } = read.recording
  const { scenario: now, korean } = shipped(id)

  test('was made on a real engine, to the end, and everything was observed', () => {
    expect(start.engine.kind).toBe('docker')
    expect(end).toEqual({ status: 'done' })
    expect(frames.filter((it) => it.last).map((it) => it.step)).toEqual(now.steps.map((it) => it.id))
    expect(frames.flatMap((it) => it.unknown ?? [])).toEqual([])
  })

  test('has its scenario as it is now (else: npm run record -- --texts)', () => {
    expect(scenario).toEqual(now)
    expect(translations).toEqual({ ko: korean })
    expect(entry).toEqual(course?.scenarios.find((it) => it.id === id))
  })

  test('is so small that 50 such steps are under 300 kB, and tells nothing of who made it', () => {
    expect((Buffer.byteLength(text) / now.steps.length) * 50).toBeLessThan(300_000)
    const written = JSON.stringify([start, frames])
    expect(written).not.toMatch(/"\/(root|home|Users)\//)
    const others = [start, ...frames.map((it) => it.topology)].flatMap(({ containers, volumes }) =>
      [...Object.values(containers), ...Object.values(volumes)].filter((it) => !it.mine),
    )
    expect(others).toEqual([])
  })
})
