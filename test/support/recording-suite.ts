import { describe, expect, onTestFinished, test } from 'vitest'
import type { RunView } from '../../src/shared/ipc.ts'
import { apply } from '../../src/shared/topology/diff.ts'
import { given, inventory, lastFrames, sessionOn } from './session-world.ts'

const three = `
id: f-test
title: Test
summary: Test.
steps:
  - { id: web, title: Web, run: "docker run -d --name f-web -e API_TOKEN=abc123 -v ./site:/site nginx:alpine" }
  - { id: look, title: Look, run: docker exec f-web env }
  - { id: last, title: Last, say: Look. }
`

/** What a session promises of a run that is saved, on whichever engine. */
export function recordingSuite(name: string, on: () => Promise<string>): void {
  describe(`a recording of a run on ${name}`, () => {
    test('a run is saved as far as it has come, its own part only, and is looked at again without being run', async () => {
      const world = await sessionOn(await on())
      const { other, session } = world
      expect(await session.api.saveRecording()).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
      given(await session.api.openScenario({ name: 'x.yaml', text: three }))
      given(await session.api.runStep())
      const foreign = await other.createContainer({ name: 'f-foreign', Image: 'nginx:alpine', HostConfig: { NetworkMode: 'none' } })
      onTestFinished(async () => {
        await foreign.remove({ force: true, v: true })
      })
      given(await session.api.runStep())
      const live = given(await session.api.readState()).run as RunView
      expect(JSON.stringify(live.frames)).toContain('f-foreign')

      const saved = given(await session.api.saveRecording())
      expect(saved).toEqual({ name: 'f-test.dockstage.json', text: expect.any(String) })
      const kept = saved?.text ?? ''
      for (const secret of ['f-foreign', world.userData]) expect(kept).not.toContain(secret)
      expect(kept).toContain('API_TOKEN=********')
      const replay = given(await session.api.openScenario({ name: 'f-test.dockstage.json', text: kept }))
      expect(replay).toMatchObject({ status: 'done', recording: { by: '0' }, consentNeeded: [] })
      expect(replay.start.engine).toEqual(live.start.engine)
      expect(replay.frames.map((it) => it.index)).toEqual(replay.frames.map((_, index) => index))
      const ends = lastFrames(replay.frames)
      expect(ends.map((it) => [it.step, it.commands])).toEqual(lastFrames(live.frames).map((it) => [it.step, it.commands]))
      for (const [index, frame] of replay.frames.entries())
        expect(apply(replay.frames[index - 1]?.topology ?? replay.start, frame.diff)).toEqual(frame.topology)
      expect(Object.values(ends[0]?.topology.containers ?? {}).map((it) => it.name)).toEqual(['f-web'])

      // Its own things went when it was left; the recording runs nothing, and another's things are as they were.
      expect((await inventory(world)).containers?.map((it) => it.split(' ')[1])).toEqual(['/f-foreign'])
      expect(given(await session.api.readState()).run).toEqual(replay)
      for (const call of [session.api.runStep, session.api.restart, session.api.cleanUp, session.api.saveRecording])
        expect(await call()).toMatchObject({ ok: false, failure: { code: 'bad-usage', message: expect.stringContaining('recording') } })
      given(await session.api.closeScenario())
      expect(given(await session.api.readState()).run).toBeUndefined()
    })
  })
}
