import { describe, expect, onTestFinished, test } from 'vitest'
import { createViewerView } from '../../src/main/server/viewer-view.ts'
import type { HandOutChoice } from '../../src/shared/hand-out/hand-out.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'
import { needImage } from '../docker/engines-under-test.ts'
import { handedOut } from './handed-out.ts'
import { randomFrom } from './random-topology.ts'
import { given, type SessionWorld, sessionOn } from './session-world.ts'

/** Every place in which a name of somebody else's could stand begins with this. */
const foreign = `zz-other-${process.pid}`
const scenario = `
id: o-own
title: Beside others
summary: S.
steps:
  - id: make
    title: Make
    run: |
      docker network create o-net
      docker run -d --name o-web --net o-net -v o-vol:/data nginx:alpine
  - id: look
    title: Look
    run: |
      docker network inspect o-net
      docker inspect o-web
      docker logs o-web
      docker ps -a
      docker network ls
      docker volume ls
      docker images
  - id: change
    title: Change
    run: docker run -d --name o-two alpine sleep 1000
`
/** What the engine refuses because of somebody else, whom it names. */
const refused = `
  - id: network
    title: Remove the network
    run: docker network rm o-net
  - id: volume
    title: Remove the volume
    run: |
      docker rm -f o-web
      docker volume rm o-vol
`
const choice: Omit<HandOutChoice, 'format'> = { frame: 'all', scale: 1, theme: 'light', language: 'en', pane: { width: 960, height: 540 } }

/**
 * What others have beside a run is in nothing that leaves the app.
 * @param on gives an engine's address, or `embedded`; on an engine that is shared the test removes what it made, and nothing else
 * @param seeds other things beside it, other by each
 */
export function othersStayOutSuite(name: string, on: () => Promise<string>, seeds: readonly number[]): void {
  describe(`beside others, on ${name}`, () => {
    test.each(seeds)(
      'whatever others have on the engine (%i), it is in no recording, in no hand-out and on no view-only page',
      async (seed) => {
        await outOfWhatLeaves(await sessionOn(await on()), seed)
      },
    )
    test('frames of play tell nothing of others, unless the whole engine is asked for', async () => {
      await outOfFrames(await sessionOn(await on()))
    })
  })
}

async function outOfWhatLeaves(world: SessionWorld, seed: number): Promise<void> {
  const { session } = world
  const random = randomFrom(seed)
  const path = await world.file('o-own.yaml', scenario + refused.slice(1))
  await needImage(world.other, 'alpine:latest')
  given(await session.openFile(path))
  for (const round of [0, 1, 2]) {
    await clutter(world, `${foreign}-${seed}-${round}`, random)
    given(await session.api.runStep())
  }
  const guest = await guestOf(world, `${foreign}-${seed}-guest`)
  for (const step of ['network', 'volume']) {
    expect(await session.api.runStep(), step).toMatchObject({ failure: { code: 'command-failed' } })
    if (step === 'network') given(await session.api.skipStep())
  }
  const { run } = given(await session.api.readState())
  expect(run?.failure?.detail).toContain(guest)
  // The app itself shows them: the test would prove nothing if they were not there.
  expect(JSON.stringify(run)).toContain(foreign)

  const report = given(await session.api.readReport())
  expect(report).toContain('docker volume rm o-vol failed')
  for (const name of [foreign, guest, guest.slice(0, 12)]) expect(report).not.toContain(name)
  const shown: Record<string, string> = { recording: given(await session.api.saveRecording())?.text ?? '' }
  // Markdown brings its pictures along, as SVG.
  for (const format of ['mermaid', 'md', 'sh'] as const) {
    const parts = await handedOut(session, { ...choice, format })
    shown[format] = parts.join('\n')
  }
  const view = createViewerView({ madeImage: session.madeImage, wholeEngine: false, home: world.userData })
  shown['view-only page'] = JSON.stringify(world.told.map(({ event, payload }) => view.event(event, payload as never)))
  shown['view-only page, opened later'] = JSON.stringify(view.state(given(await session.api.readState())))
  const whole = createViewerView({ madeImage: session.madeImage, wholeEngine: true, home: world.userData })
  expect(JSON.stringify(whole.state(given(await session.api.readState())))).toContain(foreign)
  for (const [where, text] of Object.entries(shown)) {
    expect(text, where).toContain('o-web')
    for (const name of [foreign, guest.slice(0, 12)]) {
      const at = text.indexOf(name)
      expect(at < 0 ? '' : text.slice(Math.max(0, at - 80), at + 80), where).toBe('')
    }
  }
}

/** One of each of somebody else's; gone with the test. */
async function clutter({ other }: SessionWorld, name: string, random: () => number): Promise<void> {
  const network = await other.createNetwork({ Name: `${name}-net`, Labels: { [`${name}-label`]: name } })
  onTestFinished(() => network.remove())
  await other.createVolume({ Name: `${name}-vol`, Labels: { [`${name}-label`]: name } })
  onTestFinished(() => other.getVolume(`${name}-vol`).remove())
  await other.getImage('alpine').tag({ repo: `${name}-image`, tag: 'latest' })
  onTestFinished(() => other.getImage(`${name}-image:latest`).remove())
  const made = await other.createContainer({
    name,
    Image: random() < 0.5 ? 'alpine' : `${name}-image`,
    Env: [`${name}=v`],
    Cmd: ['sh', '-c', `echo ${name}-printed; sleep 1000`],
    HostConfig: {
      NetworkMode: random() < 0.5 ? `${name}-net` : 'bridge',
      Mounts: [{ Type: 'volume', Source: `${name}-vol`, Target: `/${name}` }],
    },
  })
  onTestFinished(() => made.remove({ force: true, v: true }))
  if (random() < 0.8) await made.start()
  if (random() < 0.3) await network.connect({ Container: made.id }).catch(() => undefined)
}

/** Somebody else's container on the run's own network and volume; its id. */
async function guestOf({ other }: SessionWorld, name: string): Promise<string> {
  const HostConfig = { NetworkMode: 'o-net', Mounts: [{ Type: 'volume' as const, Source: 'o-vol', Target: '/data' }] }
  const guest = await other.createContainer({ name, Image: 'alpine', Cmd: ['sleep', '1000'], HostConfig })
  onTestFinished(() => guest.remove({ force: true }))
  await guest.start()
  return guest.id
}

async function outOfFrames({ session, other, file }: SessionWorld): Promise<void> {
  await needImage(other, 'alpine:latest')
  const network = await other.createNetwork({ Name: `${foreign}-net` })
  onTestFinished(() => network.remove())
  await other.createVolume({ Name: `${foreign}-vol` })
  onTestFinished(() => other.getVolume(`${foreign}-vol`).remove())
  const path = await file('o-own.yaml', scenario)
  for (const wholeEngine of [false, true]) {
    const frames: Frame[] = []
    const end = await session.playScenario({
      source: { path },
      allow: [],
      strict: false,
      keep: false,
      wholeEngine,
      onFrame: (it) => frames.push(it),
    })
    expect(end.error).toBeUndefined()
    expect(JSON.stringify(frames).includes(foreign)).toBe(wholeEngine)
  }
}
