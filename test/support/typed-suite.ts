import { describe, expect, test } from 'vitest'
import { ownVersion } from '../../src/renderer/player/own-version.ts'
import type { RunView } from '../../src/shared/ipc.ts'
import { given, inventory, lastFrames, type SessionWorld, sessionOn } from './session-world.ts'

const three = `
id: f-typed
title: Three steps
summary: Each makes one container.
steps:
  - { id: one, title: One, run: docker run -d --name f-one busybox sleep 1d }
  - { id: two, title: Two, run: docker run -d --name f-two busybox sleep 1d, ask: { question: "Q?", options: [ a, b ], answer: 0, because: "So." } }
  - { id: three, title: Three, run: docker rm -f f-one, expect: [ { container: f-one, absent: true } ] }
`

const saved = async ({ api }: SessionWorld['session']) => ({
  recording: given(await api.saveRecording())?.text ?? expect.fail('not saved'),
})

/** What a session promises of commands of the user's own, of going back, and of a step that is skipped, on whichever engine. */
export function typedSuite(name: string, on: () => Promise<string>): void {
  const opened = async (text = three): Promise<SessionWorld & { run: () => Promise<RunView>; names: () => Promise<readonly string[]> }> => {
    const world = await sessionOn(await on())
    given(await world.session.api.openScenario({ name: 'typed.yaml', text }))
    const run = async (): Promise<RunView> => given(await world.session.api.readState()).run as RunView
    const names = async (): Promise<readonly string[]> =>
      Object.values((await run()).frames.at(-1)?.topology.containers ?? {})
        .flatMap((it) => (it.mine ? [it.name] : []))
        .sort()
    return { ...world, run, names }
  }

  describe(`commands of one's own on ${name}`, () => {
    test('what is typed is a step of the run: labelled as the run’s, drawn, and behind it the scenario goes on', async () => {
      const { session, run, names, ...world } = await opened()
      const { api } = session
      given(await api.runStep())
      given(await api.runTyped('docker run -d --name f-mine busybox sleep 1d', []))
      expect(await names()).toEqual(['f-mine', 'f-one'])
      const { opened: now, frames, status, nextStep } = await run()
      expect(now.scenario.steps.map(({ id, typed }) => [id, typed])).toEqual([
        ['one', undefined],
        ['typed-1', true],
        ['two', undefined],
        ['three', undefined],
      ])
      expect([status, nextStep, frames.at(-1)?.step]).toEqual(['paused', 2, 'typed-1'])
      given(await api.answer('two', 1))
      given(await api.runStep())
      expect(await names()).toEqual(['f-mine', 'f-one', 'f-two'])
      given(await api.closeScenario())
      expect(JSON.stringify(await inventory(world))).not.toContain('f-mine')
    })

    test('what the engine refuses is the output, with its exit code, and nothing has failed', async () => {
      const { session, run } = await opened()
      given(await session.api.runStep())
      given(await session.api.runTyped('docker rm f-one', []))
      const { frames, status } = await run()
      expect(frames.at(-1)).toMatchObject({ status: 'ok', last: true, commands: [{ exit: 1 }] })
      expect(frames.at(-1)?.output).toMatch(/^Error response from daemon: .*(?:running container|container is running)/)
      expect(status).toBe('paused')
    })

    test('what is no docker command, or needs consent, runs nothing and says so', async () => {
      const { session, run } = await opened()
      const { api } = session
      expect(await api.runTyped('docker netwrok ls', [])).toMatchObject({
        ok: false,
        failure: { code: 'bad-usage', message: expect.stringContaining('did you mean "docker network ls"?') },
      })
      for (const line of ['', 'docker ps; docker ps', 'docker ps\ndocker ps', 'ls'])
        expect(await api.runTyped(line, []), line).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
      const line = 'docker create --name f-priv --privileged busybox true'
      expect(await api.runTyped(line, [])).toMatchObject({
        ok: false,
        failure: { code: 'needs-consent', detail: expect.stringMatching(/^privileged: step typed-1: /) },
      })
      const { frames, opened: now, consentNeeded } = await run()
      expect([frames, now.scenario.steps.length, consentNeeded]).toEqual([[], 3, []])
      given(await api.runTyped(line, ['privileged']))
      expect((await run()).frames.at(-1)).toMatchObject({ status: 'ok', step: 'typed-1', commands: [{ exit: 0 }] })
    })

    test('the engine is brought back to the end of a step, with the same answers; what was typed after it is gone', async () => {
      const { session, run, names } = await opened()
      const { api } = session
      given(await api.runStep())
      given(await api.runTyped('docker run -d --name f-mine busybox sleep 1d', []))
      given(await api.answer('two', 1))
      given(await api.runStep())
      given(await api.runTyped('docker rm -f f-one', []))
      given(await api.rewind('two'))
      expect(await names()).toEqual(['f-mine', 'f-one', 'f-two'])
      expect(lastFrames((await run()).frames).map(({ step, answer }) => [step, answer])).toEqual([
        ['one', undefined],
        ['typed-1', undefined],
        ['two', 1],
      ])
      given(await api.rewind('one'))
      expect(await names()).toEqual(['f-one'])
      expect((await run()).opened.scenario.steps.map(({ id }) => id)).toEqual(['one', 'two', 'three'])
      expect(await api.rewind('three')).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
      given(await api.runTyped('docker ps -a', []))
      given(await api.restart())
      expect((await run()).opened.scenario.steps).toHaveLength(3)
    })

    test('the way that was left by going back can be returned to, and the other one then; going on from there is a way of its own', async () => {
      const { session, run, names } = await opened()
      const { api } = session
      const played = async () =>
        lastFrames((await run()).frames).map(({ step, answer }) => (answer === undefined ? step : `${step}:${answer}`))
      given(await api.runStep())
      given(await api.answer('two', 1))
      given(await api.runStep())
      given(await api.runTyped('docker run -d --name f-mine busybox sleep 1d', []))
      given(await api.rewind('two'))
      expect((await run()).left).toEqual({ after: 'two', steps: 1 })
      // Going back further leaves the same way, not the piece of it that is in hand.
      given(await api.rewind('one'))
      expect([await names(), (await run()).left]).toEqual([['f-one'], { after: 'one', steps: 2 }])
      given(await api.runTyped('docker rm -f f-one', []))
      expect([await names(), (await run()).left]).toEqual([[], { after: 'one', steps: 2 }])
      given(await api.returnToLeft())
      expect([await names(), await played(), (await run()).left]).toEqual([
        ['f-mine', 'f-one', 'f-two'],
        ['one', 'two:1', 'typed-1'],
        { after: 'one', steps: 1 },
      ])
      given(await api.returnToLeft())
      expect([await names(), await played()]).toEqual([[], ['one', 'typed-1']])
      const { recording } = await saved(session)
      expect(recording).not.toContain('f-mine')
      given(await api.answer('two', 0))
      given(await api.runStep())
      expect([await names(), await played()]).toEqual([['f-two'], ['one', 'typed-1', 'two:0']])
      given(await api.restart())
      expect((await run()).left).toBeUndefined()
      expect(await api.returnToLeft()).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
    })

    test('what somebody else has put on the engine stays there when the run goes back', async () => {
      const { session, run, names, other } = await opened()
      const { api } = session
      given(await api.runStep())
      given(await api.answer('two', 0))
      given(await api.runStep())
      const theirs = await other.createContainer({ name: 'f-theirs', Image: 'busybox', Cmd: ['true'] })
      try {
        given(await api.rewind('one'))
        expect([await names(), (await theirs.inspect()).State.Status]).toEqual([['f-one'], 'created'])
        given(await api.returnToLeft())
        expect([await names(), (await theirs.inspect()).State.Status]).toEqual([['f-one', 'f-two'], 'created'])
        expect((await run()).failure).toBeUndefined()
      } finally {
        await theirs.remove()
      }
    })

    test('what was played and typed, saved as a scenario, plays to its end', async () => {
      const { session, run, ...world } = await opened()
      const { api } = session
      given(await api.runStep())
      given(await api.runTyped('docker rm f-one', []))
      given(await api.runTyped('docker run -d --name f-mine -v /etc:/data:ro busybox sleep 1d', ['bind']))
      given(await api.runTyped('docker run --name f-opened --privileged busybox true', ['privileged']))
      const { name, text } = ownVersion(await run(), 'en')
      given(await api.closeScenario())
      const path = await world.file(name, text)
      const end = await session.playScenario({ source: { path }, allow: ['bind', 'privileged'] })
      expect(end).toMatchObject({ type: 'end', status: 'done' })
    })

    test('a line that only looks on is ended by Cancel as by Ctrl-C: nothing has failed, what it looked at goes on, and so does the run', async () => {
      const { session, run, names, next } = await opened()
      const { api } = session
      given(await api.runStep())
      given(await api.runTyped('docker run -d --name f-talks busybox sh -c "while :; do echo hello; sleep 0.1; done"', []))
      for (const [line, shown] of [
        ['docker logs -f f-talks', /hello/],
        ['docker attach --no-stdin f-talks', /hello/],
        ['docker wait f-talks', /^/],
      ] as const) {
        const begun = next('runStatus', ({ progress }) => progress?.step.startsWith('typed') === true && shown.test(progress.output))
        const over = api.runTyped(line, [])
        await begun
        // From the step's beginning to its command there is no wait for anything.
        await new Promise((resolve) => setImmediate(resolve))
        given(await api.cancelStep())
        given(await over)
        const { frames, status, failure } = await run()
        expect([status, failure], line).toEqual(['paused', undefined])
        expect(frames.at(-1)).toMatchObject({
          status: 'ok',
          last: true,
          commands: [{ line, exit: 130, output: expect.stringMatching(/\^C\n$/) }],
        })
      }
      expect(await names()).toEqual(['f-one', 'f-talks'])
      given(await api.answer('two', 0))
      given(await api.runStep())
      expect(await names()).toEqual(['f-one', 'f-talks', 'f-two'])
    })

    test('a step that has failed can be skipped, and no other one', async () => {
      const { session, run } = await opened(three.replace('docker run -d --name f-one busybox sleep 1d', 'docker start f-none'))
      const { api } = session
      expect(await api.skipStep()).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
      expect(await api.runStep()).toMatchObject({ ok: false, failure: { code: 'command-failed' } })
      given(await api.skipStep())
      expect(await run()).toMatchObject({ status: 'paused', nextStep: 1 })
      expect((await run()).failure).toBeUndefined()
      given(await api.answer('two', 0))
      given(await api.runStep())
      expect(await run()).toMatchObject({ status: 'paused', nextStep: 2 })
    })
  })
}
