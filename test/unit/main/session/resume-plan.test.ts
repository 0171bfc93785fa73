import { expect, test } from 'vitest'
import { resumePlan } from '../../../../src/main/session/resume-plan.ts'
import type { Frame } from '../../../../src/shared/playback/frame.ts'
import type { RunHistory } from '../../../../src/shared/recording/run-history.ts'
import { diff } from '../../../../src/shared/topology/diff.ts'
import type { Topology } from '../../../../src/shared/topology/topology.ts'
import { topologyWith } from '../../../support/topology-with.ts'

const empty = topologyWith({})
const one = topologyWith({ containers: ['web'] })
const two = topologyWith({ containers: ['web', 'db'] })

const step = (id: string) => ({ id, title: `Step ${id}`, expect: [], focus: [] })
const frame = (index: number, topology: Topology, before: Topology, more: Partial<Frame> = {}): Frame => ({
  index,
  step: 'one',
  at: '2026-01-01T00:00:00.000Z',
  status: 'ok',
  command: '',
  commands: [],
  calls: [],
  output: '',
  topology,
  diff: diff(before, topology),
  ms: 1,
  last: true,
  ...more,
})

/** A run whose first step, of three, is over and has made `web`. */
const history = (more: Partial<RunHistory> = {}): RunHistory => ({
  head: { dockstage: 'run', version: 1, shipped: true, view: 'app', strict: false },
  opened: {
    scenario: { id: 'x', language: 'en', title: 'X', summary: 'X.', needs: [], steps: ['one', 'two', 'three'].map(step) },
    translations: { ko: { title: '엑스', summary: '엑스.', steps: { two: { title: '[[docker0|둘째]]' } } } },
    warnings: [],
  },
  consented: [],
  start: empty,
  frames: [frame(0, one, empty)],
  answers: new Map(),
  nextStep: 1,
  cleaning: false,
  incomplete: false,
  end: 0,
  ...more,
})
const sent = (...unseen: readonly boolean[]) => ({ cut: { step: 'two', sent: unseen.map((it) => ({ what: 'POST /x', unseen: it })) } })
const planOf = (more: Partial<RunHistory>, observed: Topology | undefined) => resumePlan(history(more), observed, '/home/me')

test('a step that had sent nothing goes on with what is there, and is named in each language', () => {
  expect(planOf({ cut: { step: 'two', sent: [] } }, one)).toEqual({
    number: 2,
    count: 3,
    title: { en: 'Step two', ko: '둘째' },
    inStep: true,
    way: 'goOn',
    ways: ['goOn', 'anew'],
    because: 'untouched',
    differs: { en: [], ko: [] },
  })
  expect(planOf({}, one)).toMatchObject({ inStep: false, because: 'untouched' })
})

test('a step that had begun goes on only where what is there is what the step before left', () => {
  expect(planOf(sent(false), one)).toMatchObject({ because: 'same', ways: ['goOn', 'anew'] })
  expect(planOf(sent(false), two)).toMatchObject({ because: 'begun', ways: ['anew', 'goOn'] })
  const partly = frame(1, two, one, { step: 'two', last: false })
  expect(planOf({ ...sent(false), frames: [frame(0, one, empty), partly] }, two), 'the last whole step counts').toMatchObject({
    because: 'begun',
    differs: { en: [] },
  })
})

test('what no observation tells is not taken for untouched, however much what is seen is the same', () => {
  expect(planOf(sent(false, true), one)).toMatchObject({ because: 'unseen', way: 'anew' })
})

test('things of the run’s own that its history does not know, or that are gone, lead to playing anew', () => {
  expect(planOf({}, two)).toMatchObject({ because: 'begun', way: 'anew' })
  expect(planOf({}, empty)).toMatchObject({
    because: 'gone',
    way: 'anew',
    differs: { en: ['− container web (busybox): Up', '− web left bridge'] },
  })
})

test('what cannot be gone on with has one way', () => {
  for (const [because, plan] of [
    ['engineGone', planOf({}, undefined)],
    ['unfinished', planOf({ cleaning: true }, one)],
    ['unfinished', planOf({ anew: 'two', nextStep: 0 }, one)],
    ['incomplete', planOf({ incomplete: true }, one)],
  ] as const)
    expect(plan).toMatchObject({ because, ways: ['anew'] })
  expect(planOf({ anew: 'two', nextStep: 0 }, one).number, 'behind the goal').toBe(3)
})

test('a run whose steps were all done is at its end', () => {
  expect(planOf({ nextStep: 3 }, one)).toMatchObject({ number: 4, count: 3, title: {}, inStep: false })
})
