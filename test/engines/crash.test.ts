import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { killAt, nextStart, runOf } from '../support/crash-suite.ts'
import { type OwnDockerd, startOwnDockerd } from '../support/own-dockerd.ts'
import { given } from '../support/session-world.ts'
import { terminalWorld } from '../support/terminal.ts'

const scenario = `
id: c-test
title: Cut off
summary: The machine goes down.
steps:
  - { id: net, title: A network, run: docker network create c-net, expect: [ { network: c-net } ] }
  - id: web
    title: A container
    run: docker run -d --name c-web --net c-net -v c-vol:/data busybox sleep 1d
    expect: [ { container: c-web, state: running } ]
  - { id: wait, title: It waits, run: docker ps, wait: { container: c-web, log: never, within: 60s } }
`

let dockerd: OwnDockerd
beforeAll(async () => {
  dockerd = await startOwnDockerd({ images: ['busybox:latest'] })
})
afterAll(() => dockerd?.close())

test('app and engine go down together: the run waits for its engine, tells what has stopped, and is played on to the same step', async () => {
  const engine = `unix://${dockerd.socketPath}`
  const world = await terminalWorld()
  const playing = world.start(['play', await world.file('c.yaml', scenario), '--engine', engine, '--strict'])
  await killAt(playing, world.home, (it) => it.includes('{"step":"wait"}'))
  await dockerd.kill()

  const session = await nextStart(world.home, engine)
  const [silent] = given(await session.api.listLeftRuns())
  expect(silent).toMatchObject({ scenarioId: 'c-test', unreachable: { code: expect.stringMatching(/^engine-/) } })
  expect(silent).not.toHaveProperty('resume')
  expect(await session.api.cleanUpLeftRun(silent?.runId ?? '', false)).toMatchObject({ ok: false })

  // Without live-restore it ends what its predecessor ran.
  await dockerd.start()
  const [left] = given(await session.api.listLeftRuns())
  expect(left?.things.map((it) => [it.kind, it.name]).slice(0, 3)).toEqual([
    ['container', 'c-web'],
    ['network', 'c-net'],
    ['volume', 'c-vol'],
  ])
  expect(left?.resume).toMatchObject({ number: 3, because: 'untouched', way: 'goOn', ways: ['goOn', 'anew'] })
  expect(left?.resume?.differs.en.join('\n')).toMatch(/c-web: Up → Exited/)

  given(await session.api.resumeRun(left?.runId ?? '', 'anew'))
  const view = await runOf(session)
  expect(view).toMatchObject({ id: left?.runId, status: 'paused', nextStep: 2 })
  expect(Object.values(view.frames.at(-1)?.topology.containers ?? {})).toMatchObject([{ name: 'c-web', state: 'running' }])
  given(await session.api.closeScenario())
  const docker = (await session.engine()).client()
  expect(await docker.listContainers({ all: true })).toEqual([])
  expect((await docker.listVolumes()).Volumes ?? []).toEqual([])
  expect(await readdir(join(world.home, 'runs'))).toEqual([])
})
