import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { given, sessionOn } from '../support/session-world.ts'
import { jsonLines, terminalWorld } from '../support/terminal.ts'
import { enginesUnderTest } from './engines-under-test.ts'

/** What goes wrong says so clearly, in the app and in the terminal; what ran before stays visible, and clean-up works. */
const head = 'id: j-test\ntitle: Test\nsummary: Test.\nsteps:\n'
const step = (id: string, line: string): string => `  - id: ${id}\n    title: ${id}\n    run: ${line}\n`
const first = step('first', 'docker run -d --name j-web -p 80 nginx:alpine')

/** The second step's command, the code of the failure, and the words that it must say. */
const refusals: readonly [string, () => Promise<string>, string, RegExp][] = [
  ['a name that is taken', async () => 'docker run -d --name j-web nginx:alpine', 'command-failed', /j-web" is already in use/],
  [
    'a port that is asked for twice',
    async () => `docker run -d --name j-two -p 18088:80 -p 18088:81 nginx:alpine`,
    'command-failed',
    /port is already allocated/,
  ],
  ['an image that is not there', async () => 'docker run -d --name j-two j-no-such-image:1', 'command-failed', /j-no-such-image/],
  ['a container that is not there', async () => 'docker stop j-nothing', 'command-failed', /No such container: j-nothing/],
  [
    'a network that is not there',
    async () => 'docker run -d --name j-two --network j-nothing nginx:alpine',
    'command-failed',
    /network j-nothing not found/,
  ],
  ['a path out of the workspace', async () => 'docker run -d --name j-two -v ../../x:/x nginx:alpine', 'bad-usage', /\.\.\/\.\.\/x/],
]

/** A file that cannot be played, the place of its first problem, and its words. */
const badFiles: readonly [string, string, string, RegExp][] = [
  ['a YAML error', `${head}${first}  - id: "x\n`, '8:9', /YAML: this quote is not closed/],
  ['an unknown key', `${head}${first}    wiat: 3\n`, '8:5', /unknown key "wiat"; did you mean "wait"\?/],
  ['a wrong type', `${head}${first}    focus: 3\n`, '8:12', /expected a list/],
  ['a duplicate step id', head + first + first, '8:9', /"first"/],
  ['an unknown placeholder', head + first + step('two', 'docker stop {{nmae j-web}}'), '10:', /nmae/],
  ['an unknown option', head + first + step('two', 'docker run --nmae x nginx:alpine'), '10:', /--nmae.*--name/],
]

describe.each(enginesUnderTest)('on $name', ({ start }) => {
  async function started(): Promise<string> {
    const engine = await start()
    onTestFinished(() => engine.close())
    return formatAddress(engine.address)
  }

  test.each(refusals)('in the app: %s', async (_, command, code, words) => {
    const { session } = await sessionOn(await started())
    const text = head + first + step('second', await command())
    given(await session.api.openScenario({ name: 'x.yaml', text }))
    given(await session.api.runStep())
    const answer = await session.api.runStep()
    expect(answer).toMatchObject({ ok: false, failure: { code } })
    const run = given(await session.api.readState()).run
    expect(run).toMatchObject({ status: 'failed', nextStep: 1, failure: { code } })
    expect(run?.frames.filter((it) => it.last)).toMatchObject([
      { step: 'first', status: 'ok' },
      { step: 'second', status: 'failed', failure: { code } },
    ])
    const { output, topology, failure } = run?.frames.at(-1) ?? {}
    expect(`${failure?.message}\n${failure?.detail}\n${output}`).toMatch(words)
    expect(namesIn(topology)).toContain('j-web')
    expect(given(await session.api.cleanUp())).toContain('j-web')
    // Sizes may have come meanwhile; all the rest is as it was.
    expect(given(await session.api.readState()).run?.frames).toMatchObject(run?.frames ?? [])
    expect(await session.findLeftRuns()).toEqual([])
  })

  test.each(refusals)('in the terminal: %s', async (_, command, code, words) => {
    const { run, file } = await terminalWorld()
    const engine = await started()
    const path = await file('x.yaml', head + first + step('second', await command()))
    const plain = await run(['play', path, '--engine', engine])
    expect(plain).toMatchObject({ code: 1, error: expect.stringMatching(words) })
    expect(plain.out).toContain('1/2  first\n$ docker run -d --name j-web')
    expect(plain.error).not.toMatch(/\n\s+at |itself made a mistake/)
    const { frames, end } = jsonLines((await run(['play', path, '--engine', engine, '--json'])).out)
    expect(frames.at(-1)).toMatchObject({ step: 'second', status: 'failed', failure: { code } })
    expect(end).toMatchObject({ status: 'failed', error: { code } })
    expect((await run(['cleanup', '--engine', engine, '--all', '--yes'])).out).toBe('Nothing is left of any run.\n')
  })

  test.each(badFiles)('%s is told with its place, in the app and in the terminal, before anything runs', async (_, text, place, words) => {
    const engine = await started()
    const { session } = await sessionOn(engine)
    const answer = await session.api.openScenario({ name: 'x.yaml', text })
    expect(answer).toMatchObject({ ok: false, failure: { code: 'bad-file', message: expect.stringMatching(words) } })
    const { run, file } = await terminalWorld()
    const path = await file('x.yaml', text)
    const played = await run(['play', path, '--engine', engine])
    expect(played).toMatchObject({ code: 2, out: '', error: expect.stringMatching(words) })
    expect((await run(['lint', path])).out).toBe(played.error)
    expect(played.error.startsWith(`${path}:${place}`)).toBe(true)
  })

  test('a translation that lacks something is a warning with its place; the scenario plays', async () => {
    const { run, file } = await terminalWorld()
    const path = await file('x.yaml', head + first)
    const translation = await file('x.ko.yaml', 'title: 시험\nsummary: 요약.\nsteps:\n  first: {}\n')
    const played = await run(['play', path, '--engine', await started(), '--lang', 'ko'])
    expect(played.code).toBe(0)
    const lines = played.error.trimEnd().split('\n')
    expect(lines.every((line) => line.startsWith(`${translation}:`) && line.includes('warning: missing translation: '))).toBe(true)
    expect(played.error).toContain('missing translation: "title" of step "first"')
    expect((await run(['lint', translation])).out).toBe(played.error)
  })
})

const namesIn = (topology: Topology | undefined): readonly string[] => Object.values(topology?.containers ?? {}).map((it) => it.name)
