import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import { jsonLines, type TerminalWorld, terminalWorld } from '../support/terminal.ts'
import { enginesUnderTest, needImage } from './engines-under-test.ts'

/** `dockstage` as a program of its own, on whichever engine. Names on a shared engine carry a prefix of their own. */
const head = (needs = ''): string => `id: j-test\ntitle: Test\nsummary: Test.\n${needs}steps:\n`
const step = (id: string, line: string, more = ''): string => `  - id: ${id}\n    title: ${id}\n    run: ${line}\n${more}`
const web = 'docker run -d --name j-web -v j-vol:/data -v ./w:/w nginx:alpine'
const fine =
  head() + step('net', 'docker network create j-net') + step('web', web, '    expect: [ { container: j-web, state: running } ]\n')
/** Its second step makes a container, which is a frame, and then waits for what never comes: the middle of a step. */
const endless =
  head() +
  step('web', web) +
  step('wait', 'docker run -d --name j-more nginx:alpine', '    wait: { container: j-web, log: "this never comes", within: 100s }\n')

type Client = ReturnType<EngineConnection['client']>

interface World extends TerminalWorld {
  /** What `--engine` takes. */
  readonly engine: string
  readonly other: Client
}

async function worldOn(start: (typeof enginesUnderTest)[number]['start']): Promise<World> {
  const engine = await start()
  const connection = await connectTo(engine.address, 'chosen')
  onTestFinished(async () => {
    connection.close()
    await engine.close()
  })
  const other = connection.client()
  await needImage(other, 'nginx:alpine')
  return { ...(await terminalWorld()), engine: formatAddress(engine.address), other }
}

/** Ids and states of all things on the engine that bear this test's names. */
async function inventory(other: Client): Promise<readonly string[]> {
  const [containers, networks, { Volumes }] = await Promise.all([
    other.listContainers({ all: true }),
    other.listNetworks(),
    other.listVolumes(),
  ])
  const things = [
    ...containers.map((it) => `container ${it.Names.join()} ${it.Id} ${it.State}`),
    ...networks.map((it) => `network ${it.Name} ${it.Id}`),
    ...(Volumes ?? []).map((it) => `volume ${it.Name}`),
  ]
  return things.filter((it) => /^\w+ \/?j-/.test(it)).sort()
}

/** The keys of a frame, as the design's sections 6 and 7 name them; `type` comes first. */
const frameKeys = ['index', 'step', 'at', 'status', 'command', 'commands', 'calls', 'output', 'topology', 'diff', 'ms']

describe.each(enginesUnderTest)('the terminal on $name', ({ start }) => {
  test('play --json prints a frame a line and the end last, and leaves nothing', async () => {
    const { engine, other, run, file, home } = await worldOn(start)
    const before = await inventory(other)
    const { code, out, error } = await run(['play', await file('fine.yaml', fine), '--engine', engine, '--json'])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    const { frames, end } = jsonLines(out)
    expect(end).toEqual({ type: 'end', status: 'done', frames: frames.length, unknown: 0 })
    expect(frames.filter((it) => it.last).map((it) => it.step)).toEqual(['net', 'web'])
    for (const [index, frame] of frames.entries()) {
      expect(Object.keys(frame)[0]).toBe('type')
      expect(frame).toMatchObject({ index, status: 'ok' })
      expect(frameKeys.filter((key) => !Object.hasOwn(frame, key))).toEqual([])
    }
    const [command] = frames.at(-1)?.commands ?? []
    expect(command).toMatchObject({ line: web, exit: 0, output: expect.stringMatching(/^[0-9a-f]{64}\n$/) })
    expect(command?.calls).toContainEqual({ method: 'POST', path: '/containers/create?name=j-web', status: 201, ms: expect.any(Number) })
    expect(await inventory(other)).toEqual(before)
    expect(await readdir(join(home, 'runs'))).toEqual([])
  })

  test('without --json it says what each step ran, printed and changed; a reader that goes away does not disturb it', async () => {
    const { engine, run, start: begin, file } = await worldOn(start)
    const path = await file('fine.yaml', fine)
    const { code, out } = await run(['play', path, '--engine', engine])
    expect(code).toBe(0)
    expect(out).toContain('1/2  net\n$ docker network create j-net\n')
    expect(out).toMatch(/\nDone: every step held \(\d+ frames\)\.\n$/)
    const left = begin(['play', path, '--engine', engine, '--json'])
    await left.printed(/\n/)
    left.child.stdout?.destroy()
    expect(await left.ended).toMatchObject({ code: 0, signal: null, error: '' })
  })

  test('a scenario that fails exits 1 and says why on its last frame and at the end', async () => {
    const { engine, other, run, file } = await worldOn(start)
    const before = await inventory(other)
    const text = head() + step('web', web) + step('again', 'docker exec j-web nosuch')
    const { code, out } = await run(['play', await file('fails.yaml', text), '--engine', engine, '--json'])
    const { frames, end } = jsonLines(out)
    expect(code).toBe(1)
    expect(frames.at(-1)).toMatchObject({ step: 'again', status: 'failed', failure: { code: 'command-failed' } })
    expect(end).toMatchObject({ status: 'failed', error: { code: 'command-failed', message: expect.stringContaining('nosuch') } })
    expect(await inventory(other)).toEqual(before)
  })

  test('missing consent and a bad file exit 2 before anything is made', async () => {
    const { engine, other, run, file } = await worldOn(start)
    const before = await inventory(other)
    const text = head('needs: [ cap-add ]\n') + step('caps', 'docker run -d --name j-cap --cap-add NET_ADMIN nginx:alpine')
    const path = await file('caps.yaml', text)
    const refused = await run(['play', path, '--engine', engine])
    expect(refused.code).toBe(2)
    expect(refused.error).toContain('cap-add: step caps: ')
    expect(refused.error).toContain('--allow cap-add')
    expect(await run(['play', path, '--engine', engine, '--allow', 'cap-add'])).toMatchObject({ code: 0 })
    const bad = await run(['play', await file('bad.yaml', `${fine}    wiat: 3\n`), '--engine', engine])
    expect(bad).toMatchObject({ code: 2, out: '' })
    expect(bad.error).toMatch(/bad\.yaml:\d+:\d+ .*"wiat".*"wait"/s)
    expect(await inventory(other)).toEqual(before)
  })

  test('--keep leaves the run, and only cleanup --kept takes it', async () => {
    const { engine, other, run, file } = await worldOn(start)
    const before = await inventory(other)
    expect(await run(['play', await file('fine.yaml', fine), '--engine', engine, '--keep'])).toMatchObject({ code: 0 })
    const kept = await inventory(other)
    expect(kept.length - before.length).toBe(3)
    expect(await run(['cleanup', '--engine', engine, '--yes'])).toMatchObject({ code: 0, out: 'Nothing is left of any run.\n' })
    const asked = await run(['cleanup', '--engine', engine, '--kept'])
    expect(asked.code).toBe(2)
    expect(asked.out).toContain('container j-web')
    expect(asked.error).toContain('--yes')
    expect(await inventory(other)).toEqual(kept)
    const gone = await run(['cleanup', '--engine', engine, '--kept', '--yes'])
    expect(gone.code).toBe(0)
    expect(gone.out).toContain('removed j-web\n')
    expect(await inventory(other)).toEqual(before)
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s in the middle of a step cleans up', async (signal) => {
    const { engine, other, start: begin, file, home } = await worldOn(start)
    const before = await inventory(other)
    const playing = begin(['play', await file('endless.yaml', endless), '--engine', engine, '--json'])
    await playing.printed(/"step":"wait".*"last":false/)
    playing.child.kill(signal)
    const { code, out } = await playing.ended
    expect(code).toBe(1)
    expect(jsonLines(out).end).toMatchObject({ status: 'failed', error: { code: 'cancelled' } })
    expect(await inventory(other)).toEqual(before)
    expect(await readdir(join(home, 'runs'))).toEqual([])
  })

  test('after kill -9 the next cleanup finds the run, removes it and nothing else', async () => {
    const { engine, other, run, start: begin, file, home } = await worldOn(start)
    const own = await other.createContainer({ name: 'j-own', Image: 'nginx:alpine', HostConfig: { Binds: ['j-own-vol:/data'] } })
    onTestFinished(async () => {
      await own.remove({ force: true, v: true })
      await other.getVolume('j-own-vol').remove()
    })
    const before = await inventory(other)
    const playing = begin(['play', await file('endless.yaml', endless), '--engine', engine, '--json'])
    await playing.printed(/"step":"wait".*"last":false/)
    const living = await run(['cleanup', '--engine', engine, '--all', '--yes'])
    expect(living, 'a run that is alive is never taken').toMatchObject({ code: 0, out: 'Nothing is left of any run.\n' })
    playing.child.kill('SIGKILL')
    await playing.ended
    expect((await inventory(other)).length - before.length).toBe(3)
    const [runId = ''] = await readdir(join(home, 'runs'))
    const cleaned = await run(['cleanup', '--engine', engine, '--yes'])
    expect(cleaned.code).toBe(0)
    expect(cleaned.out).toMatch(
      new RegExp(`^run ${runId} of j-test, .*\\n    container j-more\\n    container j-web\\n    volume j-vol\\n    workspace `),
    )
    expect(await inventory(other)).toEqual(before)
    await expect(access(join(home, 'runs', runId))).rejects.toThrow()
  })
})
