import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRecording } from '../../../../src/shared/recording/read-recording.ts'
import { writeRecording } from '../../../../src/shared/recording/write-recording.ts'
import { randomRun } from '../../../support/random-run.ts'
import { randomFrom } from '../../../support/random-topology.ts'

const fixtures = join(import.meta.dirname, '..', '..', '..', 'fixtures')
const good = writeRecording(randomRun(randomFrom(11)))

type Loose = { [key: string]: Loose } & Loose[]

/** The good one with something in it changed. */
const changed = (change: (file: Loose) => void): string => {
  const file = JSON.parse(good) as Loose
  change(file)
  return JSON.stringify(file)
}
const problemsIn = (text: string): readonly { at: string; message: string; remedy?: string }[] => {
  const read = readRecording(text)
  return 'problems' in read ? read.problems : []
}

test('a file of version 1 is opened, as it was written then', () => {
  const text = readFileSync(join(fixtures, 'recording-1.dockstage.json'), 'utf8')
  const read = readRecording(text)
  if (!('recording' in read)) throw new Error(JSON.stringify(read.problems))
  const { scenario, translations, start, frames, end, by, recordedAt } = read.recording
  expect({ by, recordedAt, end }).toEqual({ by: '0.1.0', recordedAt: '2026-11-28T12:00:00.000Z', end: { status: 'done' } })
  expect(start.engine).toMatchObject({ kind: 'embedded', name: 'Dockstage embedded engine', version: expect.stringMatching(/^28/) })
  expect(scenario.id).toBe('volumes-from')
  expect(translations.ko?.title).toMatch(/[가-힣]/)
  const ends = frames.filter((it) => it.last)
  expect(ends.map((it) => [it.step, it.status])).toEqual([
    ['directory', 'ok'],
    ['take-over', 'ok'],
    ['share', 'failed'],
    ['share', 'ok'],
    ['on-the-host', 'ok'],
    ['stopped', 'ok'],
    ['removed', 'ok'],
    ['too-late', 'ok'],
    ['remove', 'ok'],
  ])
  expect(frames.map((it) => Object.keys(it.topology.containers).length)).toEqual([0, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 2, 2, 2, 0, 0])
  expect(ends.slice(0, 4).map((it) => it.commands.map(({ output, calls }) => [output.length, calls.length]))).toEqual([
    [[402, 6]],
    [[65, 5]],
    [],
    [
      [0, 4],
      [18, 4],
    ],
  ])
  expect(frames.flatMap((it) => (it.answer === undefined ? [] : [[it.index, it.answer]]))).toEqual(expect.arrayContaining([[4, 0]]))
  expect(frames.flatMap((it) => (it.sizes ? [it.index] : []))).toEqual([2, 4, 5, 6, 7, 10, 12, 13])
  expect(frames.flatMap((it) => (it.failure ? [it.failure.code] : []))).toEqual(['wait-failed'])
  expect(frames.at(-1)?.unknown).toHaveLength(1)
})

describe('what is no recording, or not a whole one, is told with its place and what to do', () => {
  test.each([
    ['', 'it is no recording'],
    ['id: mine\ntitle: x\n', 'it is no recording'],
    ['[]', 'it is no recording'],
    ['{"dockstage":"scenario"}', 'it is no recording'],
    [good.slice(0, good.length / 2), 'only a part of the file'],
    [good.slice(0, 40), 'only a part of the file'],
    [good.replace('"frames":[', '"frames":[,'), 'no JSON'],
    [`${good}${' '.repeat(4_000_000)}`, 'larger than'],
  ])('%#', (text, words) => {
    const [first, ...more] = problemsIn(text)
    expect(first?.message).toContain(words)
    expect(first?.remedy).toBeTruthy()
    expect(more).toEqual([])
  })

  test('what stands in the middle of the file is told by its line', () => {
    expect(problemsIn(good.replace('"frames":[\n{', '"frames":[\n{,'))[0]?.at).toMatch(/^line \d+, column 2$/)
  })

  test('a later version says to take a newer Dockstage', () => {
    expect(problemsIn(changed((it) => Object.assign(it, { version: 2, anything: {} })))).toEqual([
      { at: 'version', message: expect.stringContaining('of version 2'), remedy: 'Open it with a newer Dockstage.' },
    ])
  })

  test('all that is wrong is told at once', () => {
    const text = changed((it) => {
      Object.assign(it, { by: 1, more: true })
      Object.assign(it.frames?.[0] ?? {}, { at: 'yesterday', last: 'no' })
    })
    expect(problemsIn(text).map((it) => it.at)).toEqual(expect.arrayContaining(['by', 'frames[0].at', 'frames[0].last']))
    expect(problemsIn(text).some((it) => it.message.includes('"more"'))).toBe(true)
  })
})

describe('a hostile file is refused at the place where it is', () => {
  const first = (file: Loose): Loose => file.frames?.[0] as Loose
  const cases: [what: string, at: RegExp, change: (file: Loose) => void][] = [
    ['a version that is none', /^version$/, (it) => Object.assign(it, { version: -1 })],
    ['a step that is not there', /^frames\[0\]\.step$/, (it) => Object.assign(first(it), { step: 'elsewhere' })],
    ['steps out of order', /^frames\[\d+\]\.step$/, (it) => Object.assign(first(it), { step: 'step-5' })],
    ['frames twice', /^frames\[\d+\]\.step$/, (it) => void it.frames?.push(...structuredClone(it.frames))],
    ['keeping what was never there', /^frames\[0\]\.output\.keep$/, (it) => Object.assign(first(it), { output: { keep: 1e9, add: '' } })],
    ['keeping a part', /^frames\[0\]\.calls\.keep$/, (it) => Object.assign(first(it), { calls: { keep: 0.5 } })],
    ['keeping less than nothing', /^frames\[0\]\.commands\.keep$/, (it) => Object.assign(first(it), { commands: { keep: -1 } })],
    [
      'an output beyond the end',
      /^frames\[0\]\.commands\.add\[0\]\.output$/,
      (it) => Object.assign(first(it), { commands: { add: [{ line: '', exit: 0, output: [0, 1e12], calls: [] }] } }),
    ],
    [
      'a call that is not there',
      /^frames\[0\]\.commands\.add\[0\]\.calls\[0\]$/,
      (it) => Object.assign(first(it), { commands: { add: [{ line: '', exit: 0, output: '', calls: [4_000_000_000] }] } }),
    ],
    [
      'what was never there is gone',
      /^frames\[0\]\.patch\.volumes\.gone\[0\]$/,
      (it) => Object.assign(first(it), { patch: { volumes: { gone: ['x'] } } }),
    ],
    ['an answer that is no option', /^frames\[0\]\.answer$/, (it) => Object.assign(first(it), { answer: 1e9 })],
    [
      'a failure of no kind',
      /^frames\[0\]\.failure\.code$/,
      (it) => Object.assign(first(it), { failure: { code: 'toString', message: '' } }),
    ],
    ['two steps of one name', /^scenario\.steps\[1\]\.id$/, (it) => Object.assign(it.scenario?.steps?.[1] ?? {}, { id: 'step-0' })],
    [
      'too many frames',
      /^frames$/,
      (it) => Object.assign(it, { frames: Array(6000).fill({ step: 'step-0', at: '2026-01-01T00:00:00Z', ms: 1 }) }),
    ],
    ['an infinite time', /^frames\[0\]\.ms$/, (it) => Object.assign(first(it), { ms: '@infinite' })],
  ]
  test.each(cases)('%s', (_, at, change) => {
    const problems = problemsIn(changed(change).replace('"@infinite"', '1e999'))
    expect(problems.map((it) => it.at)).toEqual(expect.arrayContaining([expect.stringMatching(at)]))
    expect(problems.length).toBeLessThanOrEqual(20)
    expect(problems.every((it) => it.remedy)).toBe(true)
  })

  test('keys that reach for prototypes, anywhere', () => {
    const text = good.replace('"patch":{', '"patch":{"__proto__":{"polluted":true},')
    expect(text).not.toBe(good)
    expect(problemsIn(text)[0]?.message).toContain('__proto__')
    expect(({} as Loose).polluted).toBeUndefined()
  })

  test('nested until a stack would overflow', () => {
    const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`
    expect(problemsIn(good.replace('"frames":[', `"deep":${deep},"frames":[`))[0]?.message).toContain('nested')
  })

  test('a small file that unfolds into a large one', () => {
    const text = changed((it) => {
      const frames = Array.from({ length: 4000 }, () => ({ step: 'step-0', at: '2026-01-01T00:00:00Z', ms: 1 }))
      Object.assign(frames[0] ?? {}, { output: { add: 'x'.repeat(2_000_000) } })
      Object.assign(it, { frames })
    })
    const began = performance.now()
    expect(problemsIn(text)[0]).toMatchObject({ at: 'frames[24]', message: expect.stringContaining('more than 50 MB') })
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
