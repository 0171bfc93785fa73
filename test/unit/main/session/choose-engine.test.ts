import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { contextNamed } from '../../../support/docker-context.ts'
import { given, sessionOn } from '../../../support/session-world.ts'

/** A server that somebody else's script in the page would like to have spoken to; how often it was. */
async function strangers(): Promise<{ address: string; calls: () => number }> {
  let calls = 0
  const server = createServer((socket) => {
    calls += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { address: `tcp://127.0.0.1:${(server.address() as { port: number }).port}`, calls: () => calls }
}

test('a page has main connect to what is listed alone: an address of its own is refused before anything is sent there', async () => {
  const { session } = await sessionOn('embedded')
  const { address, calls } = await strangers()
  for (const id of [address, address.replace('tcp', 'http'), 'ssh://nobody@127.0.0.1:1', 'unix:///nowhere/docker.sock', 'auto', 'x'])
    expect(await session.api.chooseEngine(id), id).toMatchObject({
      ok: false,
      failure: {
        code: 'bad-usage',
        message: `${JSON.stringify(id)} is none of the engines that are listed`,
        remedy: expect.stringContaining('DOCKER_HOST'),
      },
    })
  expect(calls()).toBe(0)
  expect(given(await session.api.readState()).engine).toMatchObject({ state: 'connected', info: { kind: 'embedded' } })
})

test('each engine that is listed can be chosen by the id that it has there, also one that was named at the start and left since', async () => {
  const { address, calls } = await strangers()
  const DOCKER_CONFIG = await contextNamed('lab', address)
  const first = await sessionOn('embedded')
  const named = given(await first.session.api.readState()).engine.address
  const { session } = await sessionOn(named, undefined, { environment: { DOCKER_CONFIG } })
  expect(given(await session.api.listEngines()).map(({ id }) => id)).toEqual(expect.arrayContaining([named, 'context:lab', 'embedded']))
  const before = calls()
  expect(await session.api.chooseEngine('context:lab')).toMatchObject({ ok: false, failure: { code: 'engine-unreachable' } })
  expect(calls()).toBeGreaterThan(before)
  expect(await session.api.chooseEngine('embedded')).toMatchObject({ ok: true })
  expect(await session.api.chooseEngine(named)).toMatchObject({ ok: true, value: { address: named } })
})
