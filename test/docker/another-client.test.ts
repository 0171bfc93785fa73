import { describe, expect, onTestFinished, test } from 'vitest'
import { listOwned } from '../../src/engine/clean-up/owned.ts'
import { removeOwned } from '../../src/engine/clean-up/remove-owned.ts'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import type { RunView } from '../../src/shared/ipc.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { given } from '../support/session-world.ts'
import { enginesUnderTest } from './engines-under-test.ts'
import { shippedSession } from './shipped-session.ts'

/** The picture is drawn from what the engine reports, not from the script: what another client does while a scenario plays is in it too. */
type Client = ReturnType<EngineConnection['client']>

const foreignName = 'j-foreign'

/** Starts a container of the user's own, connects it to the run's network, and disconnects the run's database from it. */
async function meddle(other: Client): Promise<ReturnType<Client['getContainer']>> {
  const foreign = await other.createContainer({ name: foreignName, Image: 'nginx:alpine', Env: ['MY_SECRET=sesame'] })
  onTestFinished(() => foreign.remove({ force: true, v: true }))
  await foreign.start()
  const blog = other.getNetwork('blog')
  await blog.connect({ Container: foreignName })
  await blog.disconnect({ Container: 'wordpressdb' })
  return foreign
}

const nothing = { address: undefined, cable: false }

/** What a picture of this would say of the three things that were done. */
function seen(topology: Topology) {
  const named = (name: string) => Object.values(topology.containers).find((it) => it.name === name)
  const onBlog = (name: string) => {
    const blog = Object.values(topology.networks).find((it) => it.name === 'blog')
    const key = `${named(name)?.id}/${blog?.id}`
    const veth = topology.veths[key]
    return { address: topology.endpoints[key]?.ipv4, cable: veth !== undefined && veth.evidence !== 'none' && veth.bridge === blog?.bridge }
  }
  return { foreign: named(foreignName), foreignOnBlog: onBlog(foreignName), databaseOnBlog: onBlog('wordpressdb') }
}

function expectAllThree(topology: Topology): void {
  const { foreign, foreignOnBlog, databaseOnBlog } = seen(topology)
  expect(foreign).toMatchObject({ name: foreignName, state: 'running', mine: false })
  expect(foreign).not.toHaveProperty('environment')
  expect(foreignOnBlog).toEqual({ address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/), cable: true })
  expect(databaseOnBlog).toEqual(nothing)
}

/** The step before which another client is at it; `user-bridge` has its network, its database and its application by then. */
const interrupted = 'dns'

describe.each(enginesUnderTest)('on $name', ({ start }) => {
  test('the next frames in the app show what another client did, and only its own user takes it away again', async () => {
    const { session, other } = await shippedSession(start)
    const view = async (): Promise<RunView> => given(await session.api.readState()).run as RunView
    const { opened } = given(await session.api.openScenario({ id: 'user-bridge' }))
    const { steps } = opened.scenario
    for (const { id, ask } of steps) if (ask) given(await session.api.answer(id, ask.answer))
    while (steps[(await view()).nextStep]?.id !== interrupted) given(await session.api.runStep())
    const { frames } = await view()
    expect(seen(frames.at(-1)?.topology as Topology)).toMatchObject({ foreign: undefined, databaseOnBlog: { cable: true } })

    const foreign = await meddle(other)
    await session.api.runStep()
    const next = (await view()).frames.slice(frames.length)
    expect(next[0]?.step).toBe(interrupted)
    expectAllThree(next.at(-1)?.topology as Topology)

    // What the run made is removed, save the network that somebody else's container is on: that is named.
    expect(await session.api.cleanUp()).toMatchObject({ ok: false, failure: { remedy: expect.stringContaining(foreignName) } })
    expect((await foreign.inspect()).State.Running).toBe(true)
    await other.getNetwork('blog').disconnect({ Container: foreignName })
    expect(given(await session.api.cleanUp())).toEqual(['blog'])
    expect((await foreign.inspect()).State.Running).toBe(true)
  })

  test.each([['with the whole engine shows all three', true] as const, ['without it keeps to what is its own', false] as const])(
    'a play %s',
    async (_, wholeEngine) => {
      const { session, other } = await shippedSession(start)
      const frames: Frame[] = []
      let before = 0
      let runId = ''
      await session.playScenario({
        source: { id: 'user-bridge' },
        wholeEngine,
        onStart: (run) => {
          runId = run.runId
        },
        onFrame: (frame) => frames.push(frame),
        async beforeStep({ id }) {
          if (id !== interrupted) return
          before = frames.length
          await meddle(other)
        },
      })
      const next = frames.slice(before)
      expect(next[0]?.step).toBe(interrupted)
      const { topology } = next.at(-1) as Frame
      if (wholeEngine) expectAllThree(topology)
      else expect(seen(topology)).toEqual({ foreign: undefined, foreignOnBlog: nothing, databaseOnBlog: nothing })
      // The network that the foreign container was on could not be removed with the rest; now it can.
      const left = await listOwned(other, { 'dockstage.run': runId })
      expect(left.map((it) => it.name)).toEqual(['blog'])
      await other.getNetwork('blog').disconnect({ Container: foreignName })
      expect((await removeOwned(other, left, { 'dockstage.run': runId })).failed).toEqual([])
    },
  )
})
