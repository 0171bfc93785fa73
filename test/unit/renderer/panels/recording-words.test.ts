import { expect, test } from 'vitest'
import { recordingWords } from '../../../../src/renderer/panels/recording-words.ts'
import { runWith } from '../../../support/run-with.ts'

const run = runWith([], { recording: { recordedAt: '2026-11-28T12:00:00Z', by: '0.1.0' } })
const on = (engine: Partial<typeof run.start.engine>) => ({ ...run, start: { ...run.start, engine: { ...run.start.engine, ...engine } } })

test('which engine was recorded, without what a distribution adds to its version, and the day in the reader’s language', () => {
  const docker = on({ kind: 'docker', name: 'Docker Engine', version: '20.10.24+dfsg1' })
  expect(recordingWords(docker, 'en')).toEqual({ engine: 'Docker Engine 20.10.24', date: 'Nov 28, 2026' })
  expect(recordingWords(docker, 'ko').date).toBe('2026. 11. 28.')
  expect(recordingWords(on({ kind: 'embedded', version: '28.5.2' }), 'ko').engine).toBe('내장 엔진 28.5.2')
})
