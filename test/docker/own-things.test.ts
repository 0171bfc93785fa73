import { describe, expect, onTestFinished, test } from 'vitest'
import type { EngineConnection } from '../../src/engine/connect/connection.ts'
import type { PlayEnd } from '../../src/main/session/play.ts'
import type { Session } from '../../src/main/session/session.ts'
import type { Frame } from '../../src/shared/playback/frame.ts'
import { commandsOf } from '../../src/shared/scenario/step-commands.ts'
import { shipped, shippedIds } from '../scenarios/shipped.ts'
import { enginesUnderTest, needImage } from './engines-under-test.ts'
import { shippedSession } from './shipped-session.ts'

/** Law 6 of the design: what is the user's own is never touched, whatever it is called. */
type Client = ReturnType<EngineConnection['client']>

/** The names that a scenario gives to what it makes, and the images that it uses. */
function namesIn(id: string): { containers: string[]; networks: string[]; images: string[] } {
  const commands = shipped(id).scenario.steps.flatMap((step) => commandsOf(step).map((it) => it.command))
  const containers = commands.flatMap((it) =>
    (it.name === 'run' || it.name === 'create') && it.spec.containerName ? [it.spec.containerName] : [],
  )
  const networks = commands.flatMap((it) => (it.name === 'network create' ? [it.network] : []))
  const images = commands.flatMap((it) => (it.name === 'run' || it.name === 'create' ? [it.spec.image] : []))
  return { containers: [...new Set(containers)], networks: [...new Set(networks)], images: [...new Set(images)] }
}

/** Makes the user's own thing; answers with a way to look at all of it. Gone with the test. */
const own = {
  async container(user: Client, name: string): Promise<() => Promise<unknown>> {
    const made = await user.createContainer({ name, Image: 'nginx:alpine' })
    onTestFinished(() => made.remove({ force: true, v: true }))
    await made.start()
    return () => made.inspect()
  },
  async network(user: Client, name: string): Promise<() => Promise<unknown>> {
    const made = await user.createNetwork({ Name: name })
    onTestFinished(() => made.remove())
    return () => made.inspect()
  },
  async volume(user: Client, name: string): Promise<() => Promise<unknown>> {
    await user.createVolume({ Name: name })
    const made = user.getVolume(name)
    onTestFinished(() => made.remove())
    return () => made.inspect()
  },
  /** A tag of this name; where the scenario uses an image that is called so, it is that one. */
  async image(user: Client, name: string): Promise<() => Promise<unknown>> {
    if (imagesUsed.has(name)) await needImage(user, name)
    else {
      await user.getImage('nginx:alpine').tag({ repo: name, tag: 'latest' })
      onTestFinished(() => user.getImage(`${name}:latest`).remove())
    }
    return () => user.getImage(name).inspect()
  },
}
const imagesUsed = new Set(shippedIds.flatMap((id) => namesIn(id).images))

async function play(session: Session, id: string): Promise<{ end: PlayEnd; last: Frame | undefined }> {
  let last: Frame | undefined
  const end = await session.playScenario({
    source: { id },
    onFrame: (frame) => {
      last = frame
    },
  })
  expect(await session.findLeftRuns()).toEqual([])
  return { end, last }
}

/** On a real engine, where a play takes its time, those that have a thing of every kind and start a database at most once stand for the others. */
const playedOn = (engine: string): readonly string[] => (engine === 'docker' ? ['wordpress-link', 'net-alias', 'host-volume'] : shippedIds)

describe.each(enginesUnderTest)('on $name', ({ name: engine, start }) => {
  const played = playedOn(engine)
  const taken = played.flatMap((id) => {
    const { containers, networks } = namesIn(id)
    return [
      ...containers.map((name) => ({ id, kind: 'container', name }) as const),
      ...networks.map((name) => ({ id, kind: 'network', name }) as const),
    ]
  })

  test.each(taken)('$id refuses to touch a $kind $name of the user’s own, and says which', async ({ id, kind, name }) => {
    const { session, other: user } = await shippedSession(start)
    const look = await own[kind](user, name)
    const before = await look()
    const { end, last } = await play(session, id)
    expect(end.error).toMatchObject({
      code: 'not-ours',
      message: expect.stringContaining(`"${name}"`),
      remedy: expect.stringContaining('embedded'),
    })
    // The lines above the refused one have done their work.
    expect(last?.commands.at(-1)?.calls.filter((it) => it.method !== 'GET')).toEqual([])
    expect(await look()).toEqual(before)
  })

  test.each(played)('%s plays beside things of other kinds that bear its names', async (id) => {
    const { session, other: user } = await shippedSession(start)
    const { containers, networks, images } = namesIn(id)
    const looks: (() => Promise<unknown>)[] = []
    for (const name of [...containers, ...networks]) looks.push(await own.volume(user, name), await own.image(user, name))
    for (const name of containers) looks.push(await own.network(user, name))
    for (const name of networks) looks.push(await own.container(user, name))
    for (const name of images) looks.push(await own.image(user, name))
    const before = await Promise.all(looks.map((look) => look()))
    expect((await play(session, id)).end).toMatchObject({ status: 'done' })
    expect(await Promise.all(looks.map((look) => look()))).toEqual(before)
  })

  test.each(played)('%s touches nothing where everything that it names is there already', async (id) => {
    const { session, other: user } = await shippedSession(start)
    const { containers, networks, images } = namesIn(id)
    const looks: (() => Promise<unknown>)[] = []
    for (const name of [...containers, ...networks, ...images]) looks.push(await own.image(user, name))
    for (const name of [...containers, ...networks])
      for (const kind of ['container', 'network', 'volume'] as const) looks.push(await own[kind](user, name))
    const before = await Promise.all(looks.map((look) => look()))
    expect((await play(session, id)).end).toMatchObject({ status: 'failed', error: { code: 'not-ours' } })
    expect(await Promise.all(looks.map((look) => look()))).toEqual(before)
  })
})
