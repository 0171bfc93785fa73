import type { CommandRun, EngineCall, Frame } from '../../src/shared/playback/frame.ts'
import type { Recording } from '../../src/shared/recording/recording.ts'
import type { Step } from '../../src/shared/scenario/scenario.ts'
import { diff } from '../../src/shared/topology/diff.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { randomTopology } from './random-topology.ts'

const words = ['Unable to find image', '데이터베이스', 'ready for connections', '\u001b[32mok\u001b[0m', '50%\r', 'a "quoted" one', '', 'x']
const paths = ['/containers/json?all=1', '/containers/create?name=web', '/networks/사내망', '/volumes']

/**
 * A recording of so many steps, with all that a run can have: frames within steps whose output and commands grow or are told anew, commands side by
 * side, tries that fail, steps that ask, that are passed over, that could not be observed.
 */
export function randomRun(random: () => number, count = 6): Recording {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const chance = (part: number): boolean => random() < part
  const times = <T>(most: number, make: (at: number) => T): T[] =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, (_, at) => make(at))
  const text = (): string => times(4, () => pick(words)).join(pick([' ', '\n']))
  const call = (): EngineCall => ({
    method: pick(['GET', 'POST', 'DELETE']),
    path: pick(paths),
    ...(chance(0.9) ? { status: pick([200, 201, 404, 409]) } : {}),
    ms: Math.floor(random() * 50),
  })
  const steps = Array.from(
    { length: count },
    (_, index): Step => ({
      id: `step-${index}`,
      title: `Step ${index}`,
      say: 'Look at [[docker0]].',
      expect: [{ kind: 'container', container: 'web', state: 'running' }],
      focus: ['container:web'],
      ...(chance(0.7) ? { run: 'docker run -d \\\n  --name web nginx' } : {}),
      ...(chance(0.3) ? { ask: { question: 'Which?', options: ['This', 'That', '저것'], answer: 1, because: 'So.' } } : {}),
    }),
  )
  const frames: Frame[] = []
  const start = randomTopology(random)
  let topology: Topology = start

  const playStep = (step: Step, fails: boolean): void => {
    const answer = step.ask ? { answer: Math.floor(random() * 3) } : {}
    const within = Math.floor(random() * 4)
    const calls: EngineCall[] = []
    let commands: CommandRun[] = []
    let output = ''
    for (let at = 0; at <= within; at += 1) {
      const last = at === within
      const fresh = times(3, call)
      calls.push(...fresh)
      const printed = text()
      // A command that is over may have told its output anew, and side by side they are sorted by their terminals.
      output = chance(0.8) ? `${output}${printed}` : text()
      if (chance(0.6)) {
        const run: CommandRun = { line: pick(['docker ps', 'docker rm web']), exit: pick([0, 1, 125]), output: printed, calls: fresh }
        commands = [...commands, { ...run, ...(chance(0.3) ? { terminal: pick([1, 2]) } : {}) }]
        commands = commands.toSorted((a, b) => (a.terminal ?? 0) - (b.terminal ?? 0))
      }
      const before = topology
      if (chance(0.6)) topology = randomTopology(random)
      if (chance(0.05)) topology = { ...topology, engine: { ...topology.engine, version: '29.0.0' } }
      frames.push({
        index: frames.length,
        step: step.id,
        at: new Date(1_780_000_000_000 + frames.length * 1_000).toISOString(),
        status: last && fails ? 'failed' : 'ok',
        command: step.run ?? '',
        commands,
        calls: [...calls],
        output,
        topology,
        diff: diff(before, topology),
        ms: at * 100,
        last,
        ...(last && chance(0.4) ? { sizes: sizesOf(topology) } : {}),
        ...(last && chance(0.2) ? { unknown: ['a veth of web on docker0: not known (hidden)'] } : {}),
        ...answer,
        ...(last && chance(0.1) ? { passedOver: true } : {}),
        ...(last && fails ? { failure: { code: 'command-failed', message: 'docker ps: 1', detail: '말' } } : {}),
      })
    }
  }
  for (const step of steps) {
    if (chance(0.2)) playStep(step, true)
    playStep(step, false)
  }
  const error = { code: 'cancelled', message: 'it was stopped' } as const
  const scenario = { id: 'random', language: 'en', title: 'Random', summary: 'Any.', needs: ['bind'], steps } as const
  const korean = { title: '아무', summary: '무엇.', steps: { 'step-0': { title: '걸음', say: '[[docker0]]을 보십시오.' } } }
  return {
    by: '0.1.0',
    recordedAt: '2026-06-01T12:00:00.000Z',
    end: chance(0.5) ? { status: 'done' } : { status: 'failed', error },
    scenario,
    translations: chance(0.5) ? { ko: korean } : {},
    ...(chance(0.5) ? { course: { id: 'random', minutes: 5, before: { en: 'a', ko: '가' }, after: { en: 'b', ko: '나' } } } : {}),
    start,
    frames,
  }
}

const sizesOf = ({ containers }: Topology): NonNullable<Frame['sizes']> =>
  Object.fromEntries(Object.keys(containers).map((id) => [id, { writableBytes: 4096, rootBytes: 1_000_000 }]))
