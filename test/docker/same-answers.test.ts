import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EmbeddedEngine, type EngineVersion, engineVersions } from '../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../src/embedded/start.ts'
import { ApiClient } from './api-client.ts'
import { Normaliser } from './normalise.ts'
import { type Call, type Program, programs } from './programs.ts'

const images = ['alpine:latest', 'nginx:alpine']
const realSocket = '/var/run/docker.sock'

/** The real engine's client and which version the embedded one is to be like; or why there is none. */
async function findReal(): Promise<{ client: ApiClient; like: EngineVersion } | string> {
  if (!existsSync(realSocket)) return `no engine at ${realSocket}`
  const client = new ApiClient(realSocket)
  try {
    const { Version } = (await client.call('GET /version')).body as { Version: string }
    const like = engineVersions.findLast((version) => Number(Version.split('.')[0]) >= Number(version.split('.')[0]))
    const missing: string[] = []
    for (const image of images) if ((await client.call(`GET /images/${image}/json`)).status !== 200) missing.push(image)
    if (missing.length > 0) return `the engine has no ${missing.join(', ')}`
    return like ? { client, like } : `the engine is ${Version}`
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

const real = await findReal()
const isNewer = (like: EngineVersion): boolean => like !== '20.10'
const running: { engine: EmbeddedEngine; directory: string }[] = []

async function embedded(like: EngineVersion): Promise<ApiClient> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-docker-'))
  const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), like })
  running.push({ engine, directory })
  const client = new ApiClient(engine.socketPath)
  for (const image of images) await client.call(`POST /images/create?fromImage=${image}`)
  return client
}

afterAll(async () => {
  for (const { engine, directory } of running) {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  }
})

function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value)
}

function shown({ shows }: Call, body: unknown): unknown {
  return shows ? Object.fromEntries(shows.map((path) => [path, at(body, path)])) : body
}

async function play(client: ApiClient, { calls }: Program): Promise<unknown[]> {
  const normaliser = new Normaliser()
  const answers: unknown[] = []
  for (const call of calls) {
    const { status, body } = await (call.until ? client.readUntil(call.call, call.until) : client.call(call.call, call.body))
    answers.push({ call: call.call, status, answer: normaliser.value(shown(call, body)) })
  }
  return answers
}

const statuses = (answers: readonly unknown[]): string[] => answers.map((answer) => `${at(answer, 'status')} ${at(answer, 'call')}`)

describe.each(['20.10', '28'] as const)('the embedded engine like %s answers with the recorded status:', (like) => {
  let client: ApiClient
  beforeAll(async () => {
    client = await embedded(like)
  })
  test.each(programs)('$name', async (program) => {
    const wanted = program.calls.map(({ call, status, newer }) => `${isNewer(like) ? (newer ?? status) : status} ${call}`)
    expect(statuses(await play(client, program))).toEqual(wanted)
  })
})

if (typeof real === 'string') {
  console.log(`test/docker: not compared with a real engine: ${real}`)
} else {
  describe(`the embedded engine like ${real.like} answers as the real one:`, () => {
    let client: ApiClient
    beforeAll(async () => {
      client = await embedded(real.like)
    })
    test.each(programs)('$name', async (program) => {
      expect(await play(client, program)).toEqual(await play(real.client, program))
    })
  })
}
