import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EnginePlace } from '../../../../src/engine/connect/places.ts'
import { endOfSearch, findEngine, probeEngines } from '../../../../src/engine/connect/probe.ts'
import type { EngineSource } from '../../../../src/shared/ipc.ts'
import { socketIn } from './socket-in.ts'

let directory: string
const closing: (() => void)[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dockstage-probe-'))
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await rm(directory, { recursive: true })
})

async function engineAt(name: string): Promise<void> {
  const body = JSON.stringify({ Version: name, ApiVersion: '1.45', Os: 'linux', Arch: 'amd64', KernelVersion: 'another' })
  const server = createServer((_request, response) => void response.end(body))
  await new Promise<void>((resolve) => server.listen(socketIn(directory, name), resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
}

const place = (name: string, source: EngineSource): EnginePlace => {
  const path = socketIn(directory, name)
  return { id: name, source, label: name, text: `unix://${path}`, address: { kind: 'socket', path } }
}

test('all places are asked, and each answers for itself', async () => {
  await engineAt('alive')
  const candidates = await probeEngines([place('dead', 'context'), place('alive', 'socket')])
  expect(candidates).toMatchObject([
    { id: 'dead', reachable: false, failure: { code: 'engine-unreachable' } },
    { id: 'alive', label: 'alive', reachable: true, info: { version: 'alive' }, limits: [{ what: 'veths.machine' }] },
  ])
})

test('the first that answers is taken, and what was passed over is told', async () => {
  await Promise.all([engineAt('second'), engineAt('third')])
  const found = await findEngine([place('first', 'context'), place('second', 'socket'), place('third', 'socket')])
  closing.push(() => found.connection?.close())
  expect(found.connection?.info.version).toBe('second')
  expect(found.passedOver.map(({ place: { id } }) => id)).toEqual(['first'])
})

test('what is there to be chosen alone is asked and listed, and never connected to by itself', async () => {
  await Promise.all([engineAt('other'), engineAt('last')])
  const places = [place('dead', 'context'), { ...place('other', 'context'), onlyWhenChosen: true as const }, place('last', 'socket')]
  const found = await findEngine(places)
  closing.push(() => found.connection?.close())
  expect(found).toMatchObject({ place: { id: 'last' }, passedOver: [{ place: { id: 'dead' } }] })
  const candidates = await probeEngines(places)
  expect(candidates.map(({ reachable, onlyWhenChosen }) => [reachable, onlyWhenChosen])).toEqual([
    [false, false],
    [true, true],
    [true, false],
  ])
  expect(endOfSearch(candidates)?.id).toBe('last')
})

test.each(['chosen', 'environment'] as const)('a dead engine that was named (%s) is never passed over', async (source) => {
  await engineAt('other')
  const found = await findEngine([place('named', source), place('other', 'socket')])
  expect(found.connection).toBeUndefined()
  expect(found).toMatchObject({ place: { id: 'named' }, failure: { code: 'engine-unreachable' } })
  expect(endOfSearch(await probeEngines([place('named', source), place('other', 'socket')]))?.id).toBe('named')
})

test('without any engine there is no failure either, only what was tried', async () => {
  const found = await findEngine([place('a', 'context'), place('b', 'socket')])
  expect(found).toMatchObject({ passedOver: [{ place: { id: 'a' } }, { place: { id: 'b' } }] })
  expect(found.failure).toBeUndefined()
})
