import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import type { PlayEnd } from '../../src/main/session/play.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'
import { inventory, lastFrames, sessionOn } from '../support/session-world.ts'
import { enginesUnderTest, needImage } from './engines-under-test.ts'

const scenario = (steps: string): string => `id: t-test\ntitle: Test\nsummary: Test.\nsteps:\n${steps}`

/** What a step does at terminals: typing at one (`attach`), several at once (`parallel`); and the ports and engines that it does without. */
describe.each(enginesUnderTest)('at terminals on $name', ({ start }) => {
  async function play(steps: string): Promise<{ end: PlayEnd; frames: readonly Frame[] }> {
    const engine = await start()
    onTestFinished(() => engine.close())
    const world = await sessionOn(formatAddress(engine.address))
    for (const image of ['busybox', 'nginx:alpine']) await needImage(world.other, image)
    const before = await inventory(world)
    const frames: Frame[] = []
    const path = await world.file('t.yaml', scenario(steps))
    const end = await world.session.playScenario({ source: { path }, strict: true, onFrame: (frame) => frames.push(frame) })
    expect(await inventory(world)).toEqual(before)
    return { end, frames: lastFrames(frames) }
  }

  test('a shell is typed into, left by Ctrl-P Ctrl-Q, come back to, and ended', async () => {
    const { end, frames } = await play(`
  - id: run
    title: run
    run: docker run -i -t --name t-shell busybox
    attach:
      - see: "# "
      - type: echo hello
      - see: "^hello$"
      - see: "# $"
      - keys: Ctrl-P Ctrl-Q
    expect: [ { container: t-shell, state: running }, { output: "^hello$" } ]
  - id: attach
    title: attach
    run: docker attach t-shell
    attach: [ { keys: Enter }, { see: "# " }, { type: exit 3 } ]
    fails: { exit: 3 }
    expect: [ { container: t-shell, state: exited, exitCode: 3 } ]
  - id: start
    title: start
    run: docker start -a -i --detach-keys ctrl-x t-shell
    attach: [ { see: "# " }, { type: "echo {{ip t-shell}}" }, { see: "^{{ip t-shell}}$" }, { keys: Ctrl-X } ]
    unless: { engine: ">=1" }
  - id: again
    title: again
    run: docker start -a -i --detach-keys ctrl-x t-shell
    attach: [ { see: "# " }, { keys: Ctrl-X } ]
    expect: [ { container: t-shell, state: running } ]
  - id: exec
    title: exec
    run: docker exec -it t-shell sh
    attach: [ { see: "# " }, { type: "echo $(hostname) {{ip t-shell}}" }, { see: "^{{id t-shell}} {{ip t-shell}}$" }, { see: "# $" }, { keys: Ctrl-D } ]
  - id: stopped
    title: stopped
    run: |
      docker kill t-shell
      docker attach t-shell
    fails: { says: You cannot attach to a stopped container }
`)
    expect(end).toEqual({ type: 'end', status: 'done', frames: end.frames, unknown: 0 })
    expect(frames.map(({ commands, passedOver }) => passedOver ?? commands.map((it) => it.exit))).toEqual([
      [0],
      [3],
      true,
      [0],
      [0],
      [0, 1],
    ])
  })

  test('what never comes, and a terminal that nobody leaves, end with words that help', async () => {
    const { end } = await play(`
  - id: run
    title: run
    run: docker run -i -t --name t-shell busybox
    attach: [ { see: "# " }, { type: echo abc }, { see: "xyz", within: 500ms } ]
`)
    expect(end).toMatchObject({
      status: 'failed',
      error: {
        code: 'wait-failed',
        message: expect.stringContaining('did not show /xyz/ within 0.5 s'),
        detail: expect.stringContaining('abc'),
      },
    })
    const untyped = await play(`
  - id: run
    title: run
    run: |
      docker run -d --name t-plain busybox sleep 100
      docker attach t-plain
    attach: [ { keys: Enter } ]
`)
    expect(untyped.end.error).toMatchObject({ code: 'bad-usage', message: expect.stringContaining('no terminal') })
  })

  test('side by side: one terminal follows what another brings about, and each has its own output and calls', async () => {
    const { end, frames } = await play(`
  - id: web
    title: web
    run: docker run -d --name t-log busybox sh -c 'while ! [ -e /go ]; do sleep 0.05; done; echo came; sleep 100'
  - id: both
    title: both
    parallel:
      - docker logs -f t-log
      - |
        docker exec t-log touch /go
        docker exec t-log echo done
    wait: { container: t-log, log: "came", within: 20s }
    expect: [ { output: "^came$" }, { output: "^done$" } ]
  - id: fails
    title: fails
    parallel:
      - docker logs -f t-log
      - docker exec t-log false
    wait: { container: t-log, log: "never", within: 20s }
`)
    expect(frames[1]?.commands).toMatchObject([
      { line: 'docker logs -f t-log', terminal: 1, output: 'came\n' },
      { line: 'docker exec t-log touch /go', terminal: 2, output: '' },
      { line: 'docker exec t-log echo done', terminal: 2, output: 'done\n' },
    ])
    expect(frames[1]?.commands[0]?.calls.map((it) => it.path)).toEqual(expect.arrayContaining([expect.stringContaining('/logs?')]))
    expect(frames[1]?.commands[2]?.calls.some((it) => it.path.includes('/logs?'))).toBe(false)
    expect(end.error).toMatchObject({ code: 'command-failed', message: 'docker exec t-log false failed with exit code 1' })
    expect(frames[2]?.ms).toBeLessThan(20_000)
  })

  test('a port that another program has is moved and said; one that the run itself has is refused', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as { port: number }
    const { end, frames } = await play(`
  - id: web
    title: web
    run: docker run -d --name t-web -p ${port}:80 nginx:alpine
    http: { get: "http://localhost:{{port t-web 80}}/", status: 200 }
    expect: [ { port: t-web, containerPort: 80 }, { output: "^dockstage: port ${port} of this host is taken; ${port + 1} is used in its place$" } ]
  - id: own
    title: own
    run: docker run -d --name t-two -p {{port t-web 80}}:80 nginx:alpine
`)
    const [web, own] = frames
    expect(web?.commands[0]?.output.trim().split('\n')).toHaveLength(2)
    expect(Object.values(web?.topology.containers ?? {})).toHaveLength(1)
    expect(own?.output).toContain(`Bind for 127.0.0.1:${port + 1} failed: port is already allocated`)
    expect(end.error).toMatchObject({ code: 'command-failed' })
  })

  test('a step that is about a taken port sees it refused', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as { port: number }
    const { end } = await play(`
  - id: web
    title: web
    run: docker run -d --name t-web -p ${port}:80 nginx:alpine
    fails: { says: address already in use }
`)
    expect(end).toMatchObject({ status: 'done' })
  })
})
