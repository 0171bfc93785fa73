import { type FSWatcher, watch } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSession, type Session } from '../../src/main/session/session.ts'
import type { AppState, RunView } from '../../src/shared/ipc.ts'
import type { LeftRun } from '../../src/shared/left-run.ts'
import { success } from '../../src/shared/result.ts'
import { apply } from '../../src/shared/topology/diff.ts'
import { given, type inventory } from './session-world.ts'
import { type Running, type TerminalWorld, terminalWorld } from './terminal.ts'

/** One of everything that can be cut off: what is seen, what is not, a question, a wait; and a consent, which is asked for once. */
const scenario = `
id: k-test
title: Cut off
summary: Killed at any moment.
needs: [ cap-add ]
steps:
  - { id: hello, title: Hello, say: Hello. }
  - { id: net, title: A network, run: docker network create k-net, expect: [ { network: k-net, driver: bridge } ] }
  - id: guess
    title: A question
    ask: { question: "Which?", options: [ a, b ], answer: 1, because: "So." }
  - id: web
    title: A web server
    run: docker run -d --name k-web --cap-add NET_ADMIN --net k-net -v k-vol:/data -v ./site:/site -p 80 nginx:alpine
    expect: [ { container: k-web, state: running, network: k-net }, { volume: k-vol } ]
  - id: inside
    title: Once, inside
    run: |
      docker exec k-web sh -c "echo once >> /data/log"
      docker exec k-web cat /data/log
    expect: [ { output: "^once\\n$" } ]
  - id: wait
    title: It waits
    run: docker ps
    wait: { container: k-web, log: "never said", within: 60s }
`
/** What is waited for is never said: a play that gets there stays there, and one that is resumed is told to go on. */
const steps = 6

/** Kills a play as soon as its history is as far as that. The file is watched: nothing is left to chance but what the process does meanwhile. */
export async function killAt(playing: Running, home: string, isThere: (history: string) => boolean): Promise<void> {
  const runs = join(home, 'runs')
  await mkdir(runs, { recursive: true, mode: 0o700 })
  const watchers: FSWatcher[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      const look = async (): Promise<void> => {
        const [run] = await runsIn(home)
        if (run !== undefined && watchers.length === 1) watchers.push(watch(join(runs, run), () => void look().catch(reject)))
        if (isThere(await historyIn(home))) resolve()
      }
      watchers.push(watch(runs, () => void look().catch(reject)))
      playing.ended.then(({ out, error }) => reject(new Error(`it ended before it could be killed: ${out}\n${error}`)), reject)
      void look().catch(reject)
    })
  } finally {
    for (const it of watchers) it.close()
  }
  playing.child.kill('SIGKILL')
  await playing.ended
}

const runsIn = async (home: string): Promise<readonly string[]> =>
  (await readdir(join(home, 'runs')).catch(() => [])).filter((it) => !it.startsWith('.'))

/** The text of the only run's history; empty while there is none. */
export async function historyIn(home: string): Promise<string> {
  const [run] = await runsIn(home)
  return run === undefined ? '' : readFile(join(home, 'runs', run, 'history.jsonl'), 'utf8').catch(() => '')
}

/** The next start on the same data directory. */
export async function nextStart(home: string, engine: string): Promise<Session> {
  const session = await createSession({
    version: '0',
    userDataDirectory: home,
    scenariosDirectory: home,
    environment: {},
    platform: process.platform,
    home,
    engine,
  })
  onTestFinished(() => session.close())
  return session
}

const stateOf = async ({ api }: Session): Promise<AppState> => given(await api.readState())
export const runOf = async (session: Session): Promise<RunView> => {
  const { run } = await stateOf(session)
  if (!run) throw new Error('no run is open')
  return run
}

/** Plays a resumed run to its last step but one, and cancels the wait of that, which nothing else would end. */
async function playedOn(session: Session): Promise<RunView> {
  for (let view = await runOf(session); view.nextStep < steps - 1; view = await runOf(session)) {
    const { ask, id } = view.opened.scenario.steps[view.nextStep] as RunView['opened']['scenario']['steps'][number]
    if (ask) given(await session.api.answer(id, ask.answer))
    given(await session.api.runStep())
  }
  return runOf(session)
}

/** Whatever was cut off: frames follow from each other without a gap, and each step that is over ended well. */
function expectWhole({ start, frames, opened }: RunView): void {
  expect(frames.map((it) => it.index)).toEqual(frames.map((_, index) => index))
  for (const [index, frame] of frames.entries()) expect(apply(frames[index - 1]?.topology ?? start, frame.diff)).toEqual(frame.topology)
  const over = frames.filter((it) => it.last && it.status === 'ok').map((it) => it.step)
  expect(over).toEqual(opened.scenario.steps.slice(0, steps - 1).map(({ id }) => id))
}

const begun = (step: string) => (history: string) => history.includes(`{"step":"${step}"}`)
const sent = (what: string) => (history: string) => history.includes(`{"sent":{"what":"${what}`)
const lines = (count: number) => (history: string) => history.split('\n').length > count

interface Moment {
  readonly name: string
  readonly at: (history: string) => boolean
  /** What must be said of it; of a random moment nothing is known. */
  readonly plan?: Partial<NonNullable<LeftRun['resume']>>
  /** Set where the first sight of the line may come after what it announces is over. */
  readonly or?: Partial<NonNullable<LeftRun['resume']>>
}

const random = 3 + Math.floor(Math.random() * 12)

const moments: readonly Moment[] = [
  // Nothing is known of what it does meanwhile, which is little.
  { name: 'at its very beginning', at: lines(1) },
  { name: 'while it waits', at: begun('wait'), plan: { number: 6, because: 'untouched', way: 'goOn' } },
  {
    name: 'in a command inside a container',
    at: sent('POST /exec/'),
    plan: { number: 5, because: 'unseen', way: 'anew' },
    or: { number: 6, because: 'untouched', way: 'goOn' },
  },
  { name: `at a random moment (line ${random} of its history)`, at: lines(random) },
]

/**
 * What is promised of a run whose process is killed, on an engine that lives on.
 * @param on starts or finds the engine for one test; answers with its address and a client of the test's own
 */
export function crashSuite(
  name: string,
  on: () => Promise<{ readonly engine: string; readonly other: Parameters<typeof inventory>[0]['other'] }>,
): void {
  const killed = async (at: Moment['at']) => {
    const { engine, other } = await on()
    const world: TerminalWorld = await terminalWorld()
    const path = await world.file('k.yaml', scenario)
    const things = async (): Promise<readonly string[]> => thingsNamedK(other)
    const before = await things()
    const playing = world.start(['play', path, '--engine', engine, '--strict', '--allow', 'cap-add', '--json'])
    await killAt(playing, world.home, at)
    return { engine, world, before, things }
  }

  describe(`a run that is killed on ${name}`, () => {
    test.each(moments)('$name: is found, taken up at that step, and played on', async ({ at, plan, or }) => {
      const { engine, world, before, things } = await killed(at)
      const session = await nextStart(world.home, engine)
      const [left, ...more] = given(await session.api.listLeftRuns())
      expect(more).toEqual([])
      expect(left).toMatchObject({ scenarioId: 'k-test', title: { en: 'Cut off' }, kept: false, engine: { address: engine } })
      expect(left?.things.at(-1)).toMatchObject({ kind: 'workspace' })
      if (plan) expect([plan, or]).toContainEqual(expect.objectContaining(pick(left?.resume, plan)))
      const runId = left?.runId ?? ''
      given(await session.api.resumeRun(runId, null))
      const taken = await runOf(session)
      expect(taken.id).toBe(runId)
      expect(taken.consentNeeded).toEqual([])
      expect(taken.nextStep + 1).toBe(left?.resume?.number)
      expect(given(await session.api.listLeftRuns()), 'it is in hand').toEqual([])
      expectWhole(await playedOn(session))
      given(await session.api.closeScenario())
      expect(await things()).toEqual(before)
      expect(await readdir(join(world.home, 'runs'))).toEqual([])
    })

    test('in the middle of making things: both ways are there, and each leads on', async () => {
      for (const way of ['anew', 'goOn'] as const) {
        const { engine, world, before, things } = await killed(sent('POST /containers/create'))
        const session = await nextStart(world.home, engine)
        const [left] = given(await session.api.listLeftRuns())
        expect(left?.resume?.ways).toContain(way)
        given(await session.api.resumeRun(left?.runId ?? '', way))
        const taken = await runOf(session)
        if (way === 'anew') expectWhole(await playedOn(session))
        else {
          // What is there may be in the step's way, and it says so: nothing is refused as somebody else's.
          expect(taken.resumed?.frames).toBe(taken.frames.length)
          expect(taken.failure?.code ?? 'cancelled').toBe('cancelled')
          // Of a machine that was slow to kill it, the play is further on.
          const again = taken.nextStep < steps - 1 ? await session.api.runStep() : success(null)
          expect(again.ok || again.failure.code !== 'not-ours', JSON.stringify(again)).toBe(true)
        }
        given(await session.api.closeScenario())
        expect(await things()).toEqual(before)
      }
    })

    test('while it cleans up: what is left is told, and can be removed, or played anew', async () => {
      const { engine, other } = await on()
      const world = await terminalWorld()
      const before = await thingsNamedK(other)
      const path = await world.file('k.yaml', scenario)
      const inCleanUp = async (): Promise<boolean> => {
        const playing = world.start(['play', path, '--engine', engine, '--allow', 'cap-add', '--json'])
        await playing.printed(/"step":"inside".*"last":true/)
        playing.child.kill('SIGINT')
        return killAt(playing, world.home, (history) => history.includes('{"cleaning":true}')).then(
          () => true,
          () => false,
        )
      }
      // A clean-up takes a moment only, and may be over before it can be killed.
      for (let tries = 1; !(await inCleanUp()); tries += 1) expect(tries).toBeLessThan(5)
      const session = await nextStart(world.home, engine)
      const [left] = given(await session.api.listLeftRuns())
      expect(left?.resume).toMatchObject({ because: 'unfinished', ways: ['anew'] })
      expect(await session.api.resumeRun(left?.runId ?? '', 'goOn')).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
      const listed = left?.things.filter((it) => !it.stays && it.kind !== 'workspace').map((it) => it.name)
      expect(given(await session.api.cleanUpLeftRun(left?.runId ?? '', false))).toEqual(listed)
      expect(await thingsNamedK(other)).toEqual(before)
      expect(given(await session.api.listLeftRuns())).toEqual([])
      expect(await session.api.cleanUpLeftRun(left?.runId ?? '', false), 'twice is no failure').toEqual({ ok: true, value: [] })
    })

    test('what has changed since is told, and what is gone is made anew', async () => {
      const { engine, world, before, things } = await killed(begun('wait'))
      const { other } = await on()
      await other.getContainer('k-web').stop({ t: 0 })
      const session = await nextStart(world.home, engine)
      const [stopped] = given(await session.api.listLeftRuns())
      expect(stopped?.resume).toMatchObject({ because: 'untouched', way: 'goOn' })
      expect(stopped?.resume?.differs.en.join('\n')).toContain('k-web: Up → Exited')
      await other.getContainer('k-web').remove({ v: true })
      const [gone] = given(await session.api.listLeftRuns())
      expect(gone?.resume).toMatchObject({ because: 'gone', way: 'anew', number: 6 })
      given(await session.api.resumeRun(gone?.runId ?? '', null))
      expectWhole(await playedOn(session))
      given(await session.api.closeScenario())
      expect(await things()).toEqual(before)
    })
  })
}

/** The engine may be shared with others at the same time. */
async function thingsNamedK(other: Parameters<typeof inventory>[0]['other']): Promise<readonly string[]> {
  const [containers, networks, volumes] = await Promise.all([
    other.listContainers({ all: true }),
    other.listNetworks(),
    other.listVolumes(),
  ])
  const names = [...containers.flatMap((it) => it.Names), ...networks.map((it) => it.Name), ...(volumes.Volumes ?? []).map((it) => it.Name)]
  return names.filter((it) => /^\/?k-/.test(it)).sort()
}

/** Only what is to be held against something. */
const pick = <T extends object>(from: T | undefined, like: object): Partial<T> =>
  Object.fromEntries(Object.entries(from ?? {}).filter(([key]) => key in like)) as Partial<T>
