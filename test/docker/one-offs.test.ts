import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { gridFor, layout } from '../../src/renderer/diagram/layout/layout.ts'
import { waysOf } from '../../src/renderer/diagram/layout/ways.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'
import { momentsOfStep } from '../../src/shared/traffic/traffic.ts'
import { trafficWords } from '../../src/shared/traffic/traffic-words.ts'
import { sentIn } from '../../src/shared/traffic/when-they-met.ts'
import { sessionOn } from '../support/session-world.ts'
import { enginesUnderTest, needImage } from './engines-under-test.ts'

const scenario = `id: t-one-offs
title: Test
summary: Test.
steps:
  - { id: web, title: web, run: "docker network create t-shop\\ndocker run -d --name t-web --net t-shop busybox sleep 1d" }
  - { id: removed, title: removed, run: docker run --rm --net t-shop busybox ping -c 1 t-web }
  - { id: exited, title: exited, run: docker run --name t-pinger --net t-shop busybox ping -c 1 t-web }
`

/** An engine tells of such a container what it can in the time that a ping takes: on a real one no moment may have its address. */
describe.each(enginesUnderTest)('a container that pings and ends, on $name', ({ start }) => {
  test('sent it by the network that it was on, and its way is drawn, whether it was removed or is still there', async () => {
    const engine = await start()
    onTestFinished(() => engine.close())
    const world = await sessionOn(formatAddress(engine.address))
    await needImage(world.other, 'busybox')
    const frames: Frame[] = []
    const path = await world.file('t.yaml', scenario)
    const end = await world.session.playScenario({ source: { path }, strict: true, onFrame: (frame) => frames.push(frame) })
    expect(end.status).toBe('done')
    const [first] = frames
    if (!first) throw new Error('there is no frame')
    const all = frames.map(({ topology }) => topology)
    const grid = gridFor(all, { width: 960, height: 540 }, 'en', [], 'whole')
    const sceneOf = (topology: Frame['topology']) => layout(topology, grid, { language: 'en' })
    const told = frames
      .filter(({ last, step }) => last && step !== 'web')
      .map((frame) => {
        const earlier = momentsOfStep({ start: first.topology, frames }, frame.index)
        const { messages, met } = sentIn(frame, earlier)
        const then = met && { scene: sceneOf(met), topology: met, gone: 'removed' }
        return {
          words: messages.map((it) => trafficWords(it, frame.topology, 'en').replace(/\d+(\.\d+){3}/, 'IP')),
          past: waysOf(messages, sceneOf(frame.topology), frame.topology, then).map(({ past }) => past.map(({ kind }) => kind)),
        }
      })
    expect(told).toEqual([
      { words: [expect.stringMatching(/^ping: [a-z]+_[a-z]+ → t-web \(IP\) over t-shop · answered$/)], past: [['card', 'cable']] },
      { words: ['ping: t-pinger → t-web (IP) over t-shop · answered'], past: [['cable']] },
    ])
  })
})
