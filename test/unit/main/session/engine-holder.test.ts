import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { embeddedId } from '../../../../src/main/session/engine-candidates.ts'
import { type EngineHolder, holdEngine } from '../../../../src/main/session/engine-holder.ts'
import type { SessionOptions } from '../../../../src/main/session/options.ts'
import type { EngineStatus } from '../../../../src/shared/ipc.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** Something that answers as an engine does when it is asked who it is. */
async function engineAt(path: string): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    const version = {
      Version: '26.1.5',
      ApiVersion: '1.45',
      MinAPIVersion: '1.24',
      Os: 'linux',
      Arch: 'amd64',
      Platform: { Name: 'Test Engine' },
    }
    response.end(request.url?.endsWith('/version') ? JSON.stringify(version) : 'OK')
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `unix://${path}`
}

function held(options: Partial<SessionOptions> & Pick<SessionOptions, 'home'>): { holder: EngineHolder; told: EngineStatus[] } {
  const told: EngineStatus[] = []
  const holder = holdEngine(
    {
      version: '0',
      userDataDirectory: options.home,
      scenariosDirectory: options.home,
      environment: {},
      platform: process.platform,
      engine: 'auto',
      ...options,
    },
    (status) => told.push(status),
  )
  onTestFinished(() => holder.close())
  return { holder, told }
}

test('a DOCKER_HOST that is dead is not passed over: its failure is told, and the embedded engine is among the choices', async () => {
  const home = await temporaryDirectory()
  const { holder, told } = held({ home, environment: { DOCKER_HOST: `unix://${home}/none.sock` } })
  await expect(holder.connection()).rejects.toMatchObject({ failure: { code: 'engine-unreachable' } })
  expect(holder.status()).toMatchObject({ state: 'unreachable', source: 'environment', failure: { code: 'engine-unreachable' } })
  expect(told.at(-1)).toEqual(holder.status())
  const candidates = await holder.list()
  expect(candidates.find((it) => it.source === 'environment')).toMatchObject({ reachable: false, failure: { code: 'engine-unreachable' } })
  expect(candidates.find((it) => it.id === embeddedId)).toMatchObject({ source: 'embedded', reachable: true })
})

test('DOCKER_HOST comes first, and is named as the reason', async () => {
  const home = await temporaryDirectory()
  const address = await engineAt(join(home, 'engine.sock'))
  const { holder } = held({ home, environment: { DOCKER_HOST: address } })
  expect((await holder.connection()).info.name).toBe('Test Engine')
  expect(holder.status()).toMatchObject({ state: 'connected', source: 'environment', address, info: { kind: 'docker', version: '26.1.5' } })
})

test('an engine that was not there is tried again when it is asked for', async () => {
  const home = await temporaryDirectory()
  const path = join(home, 'engine.sock')
  const { holder, told } = held({ home, engine: `unix://${path}` })
  await expect(holder.connection()).rejects.toMatchObject({ failure: { code: 'engine-unreachable' } })
  await engineAt(path)
  expect((await holder.connection()).source).toBe('chosen')
  expect(told.map((it) => it.state)).toEqual(['unreachable', 'connecting', 'connected'])
})

test('another engine can be chosen, by its id or its address; one that does not answer changes nothing', async () => {
  const home = await temporaryDirectory()
  const first = await engineAt(join(home, 'first.sock'))
  const second = await engineAt(join(home, 'second.sock'))
  const { holder, told } = held({ home, engine: first })
  await holder.connection()
  const left: string[] = []
  const leave = async (): Promise<void> => {
    left.push(holder.status().address)
  }
  expect(await holder.choose(second, leave)).toMatchObject({ state: 'connected', source: 'chosen', address: second })
  for (const id of [`unix://${home}/none.sock`, 'no address at all://'])
    await expect(holder.choose(id, leave)).rejects.toMatchObject({ failure: { code: 'engine-unreachable' } })
  expect(holder.status()).toMatchObject({ state: 'connected', address: second })
  expect((await holder.connection()).address).toMatchObject({ path: join(home, 'second.sock') })
  expect(left).toEqual([first])
  expect(told.map((it) => it.address)).toEqual([first, second])
})

test('a Docker context that is not the current one is listed, not used by itself, and can be chosen', async () => {
  const home = await temporaryDirectory()
  const other = await engineAt(join(home, 'other.sock'))
  const meta = join(home, '.docker', 'contexts', 'meta', createHash('sha256').update('lab').digest('hex'))
  await mkdir(meta, { recursive: true })
  await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: 'lab', Endpoints: { docker: { Host: other } } }))
  const first = await engineAt(join(home, 'first.sock'))
  const { holder } = held({ home, environment: { DOCKER_HOST: first } })
  await holder.connection()
  expect(holder.status().address).toBe(first)
  const lab = (await holder.list()).find(({ id }) => id === 'context:lab')
  expect(lab).toMatchObject({ source: 'context', label: 'lab', address: other, onlyWhenChosen: true, reachable: true })
  expect(await holder.choose('context:lab', async () => undefined)).toMatchObject({ source: 'chosen', address: other })
  expect((await holder.list())[0]).toMatchObject({ id: 'context:lab', source: 'chosen', onlyWhenChosen: false })
  await expect(holder.choose('context:gone', async () => undefined)).rejects.toMatchObject({
    failure: { message: expect.stringContaining('no Docker context "gone"') },
  })
})

test('lost and back are told once each', async () => {
  const home = await temporaryDirectory()
  const { holder, told } = held({ home, engine: await engineAt(join(home, 'engine.sock')) })
  await holder.connection()
  holder.lost(new Error('gone'))
  holder.lost(new Error('gone'))
  holder.back()
  holder.back()
  expect(told.map((it) => it.state)).toEqual(['connected', 'lost', 'connected'])
  expect(told[1]?.failure).toMatchObject({ code: 'engine-lost', detail: 'gone' })
  expect(told[2]).not.toHaveProperty('failure')
})
