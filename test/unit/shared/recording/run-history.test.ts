import { expect, test } from 'vitest'
import type { Frame } from '../../../../src/shared/playback/frame.ts'
import { frameRecord } from '../../../../src/shared/recording/frame-record.ts'
import { startPatch } from '../../../../src/shared/recording/patch.ts'
import type { Recording } from '../../../../src/shared/recording/recording.ts'
import { type HistoryLine, type RunHistory, readHistory } from '../../../../src/shared/recording/run-history.ts'
import { randomRun } from '../../../support/random-run.ts'
import { randomFrom } from '../../../support/random-topology.ts'

const head = { dockstage: 'run', version: 1, shipped: false, view: 'app', strict: true }

const openedOf = ({ scenario, translations }: Recording) => ({ scenario, translations, warnings: [] })

/** The lines of a run as they are written while it happens. */
function linesOf(run: Recording): HistoryLine[] {
  const lines: HistoryLine[] = [{ opened: openedOf(run), consented: ['bind'], start: startPatch(run.start) }]
  let inHand: string | undefined
  for (const [index, frame] of run.frames.entries()) {
    if (inHand !== frame.step) lines.push({ step: frame.step }, { sent: { what: 'POST /containers/create', unseen: false } })
    inHand = frame.last ? undefined : frame.step
    lines.push({ frame: frameRecord(frame, run.frames[index - 1]) })
  }
  return lines
}
const textOf = (lines: readonly unknown[]): string => lines.map((it) => `${JSON.stringify(it)}\n`).join('')

function read(lines: readonly unknown[], first: unknown = head): RunHistory {
  const history = readHistory(textOf([first, ...lines]))
  if (typeof history === 'string') throw new Error(history)
  return history
}

test('whatever a run was, its history says where it stands: all frames, and the step that comes next', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const run = randomRun(randomFrom(seed))
    const history = read(linesOf(run))
    expect(history.frames, `seed ${seed}`).toEqual(run.frames)
    expect(history).toMatchObject({ start: run.start, consented: ['bind'], nextStep: run.scenario.steps.length, cleaning: false })
    expect(history.cut).toBeUndefined()
  }
})

test('a file that is cut at any byte is read up to the line that was not finished', () => {
  const run = randomRun(randomFrom(3), 2)
  const whole = Buffer.from(textOf([head, ...linesOf(run)]))
  // At the ends of lines each byte counts; within them one is as good as another.
  const atEnds = [...whole.entries()].flatMap(([at, byte]) => (byte === 0x0a ? [at - 1, at, at + 1, at + 2] : []))
  const within = Array.from({ length: 200 }, (_, at) => Math.floor((whole.length * at) / 200))
  const cuts = [...new Set([...atEnds, ...within])].filter((it) => it <= whole.length).sort((a, b) => a - b)
  let known = 0
  for (const end of cuts) {
    const history = readHistory(whole.toString('utf8', 0, end))
    if (history === 'damaged') expect(known, `byte ${end}`).toBe(0)
    else if (typeof history === 'object') {
      expect(history.frames.length).toBeGreaterThanOrEqual(known)
      known = history.frames.length
      expect(history.frames).toEqual(run.frames.slice(0, known))
      expect(history.end).toBe(whole.lastIndexOf('\n', end - 1) + 1)
    } else throw new Error(history)
  }
  expect(known).toBe(run.frames.length)
})

test('the step that was cut off is told, with what it had sent', () => {
  const run = randomRun(randomFrom(5), 3)
  const lines = linesOf(run)
  const at = lines.findLastIndex((it) => it.step !== undefined)
  expect(read(lines.slice(0, at)).cut).toBeUndefined()
  expect(read(lines.slice(0, at + 1)).cut).toEqual({ step: 'step-2', sent: [] })
  expect(read(lines.slice(0, at + 2)).cut).toEqual({ step: 'step-2', sent: [{ what: 'POST /containers/create', unseen: false }] })
  expect(read(lines).cut).toBeUndefined()
})

test('what comes after a line that is damaged, or does not follow, is not there', () => {
  const run = randomRun(randomFrom(7), 2)
  const lines = linesOf(run)
  for (const bad of ['no json', { unknown: 1 }, { frame: { step: 'x' } }, { consented: ['everything'] }, { sizes: { index: 'x' } }, null]) {
    const text = textOf([head, ...lines.slice(0, 3)]) + (typeof bad === 'string' ? `${bad}\n` : textOf([bad])) + textOf(lines.slice(3))
    expect(readHistory(text), JSON.stringify(bad)).toEqual(read(lines.slice(0, 3)))
  }
  const gone: HistoryLine = { frame: { step: 'step-0', at: '2026-01-01T00:00:00Z', ms: 1, patch: { containers: { gone: ['nowhere'] } } } }
  expect(read([...lines.slice(0, 1), gone, ...lines.slice(1)]).frames).toEqual([])
})

test('another version, another kind of file, and no beginning are told apart', () => {
  const lines = linesOf(randomRun(randomFrom(9), 1))
  expect(readHistory(textOf([{ ...head, version: 2, more: true }, ...lines]))).toBe('newer')
  for (const first of [{ ...head, version: 0 }, { ...head, dockstage: 'recording' }, [], 1, null, { ...head, view: 'all' }])
    expect(readHistory(textOf([first, ...lines])), JSON.stringify(first)).toBe('damaged')
  for (const text of ['', '\n', textOf([head]), textOf([head, ...lines.slice(1)]), '\u0000'.repeat(100)])
    expect(readHistory(text)).toBe('damaged')
})

test('a run that is played anew begins anew, and has its goal until it is there', () => {
  const run = randomRun(randomFrom(11), 3)
  const lines = linesOf(run)
  const begun: HistoryLine = { opened: openedOf(run), consented: [], start: startPatch(run.start) }
  const anew: HistoryLine[] = [...lines, { answer: { step: 'step-1', option: 1 } }, { anew: { last: 'step-1' } }, { cleaning: true }]
  expect(read(anew)).toMatchObject({ cleaning: true })
  const emptied = read([...anew, begun])
  expect(emptied).toMatchObject({ frames: [], nextStep: 0, anew: 'step-1', cleaning: false })
  expect(emptied.answers).toEqual(new Map([['step-1', 1]]))
  const again = lines.slice(1)
  const there = again.findIndex((it) => it.frame?.step === 'step-1' && it.frame.last && it.frame.status !== 'failed')
  expect(read([...anew, begun, ...again.slice(0, there)]).anew).toBe('step-1')
  expect(read([...anew, begun, ...again.slice(0, there + 1)])).not.toHaveProperty('anew')
  expect(read([...anew, begun, { anew: null }])).not.toHaveProperty('anew')
})

test('a step that failed comes again, unless it was skipped; one that ended without a frame leaves the frames incomplete', () => {
  const run = randomRun(randomFrom(13), 2)
  const [first] = run.frames
  const failed: Frame = { ...(first as Frame), step: 'step-0', last: true, status: 'failed' }
  const lines: HistoryLine[] = [...linesOf(run).slice(0, 1), { frame: frameRecord(failed, undefined) }]
  expect(read(lines)).toMatchObject({ nextStep: 0, incomplete: false })
  expect(read([...lines, { skipped: 'step-0' }])).toMatchObject({ nextStep: 1 })
  expect(read([...lines, { ended: { step: 'step-0', failed: false } }])).toMatchObject({ nextStep: 1, incomplete: true })
})
