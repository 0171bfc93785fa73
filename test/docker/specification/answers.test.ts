import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as consume } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import type { EngineVersion } from '../../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../../src/embedded/start.ts'
import { ApiClient } from '../api-client.ts'
import { programs } from '../same-answers/programs.ts'
import { readSpecification, Specification } from './specification.ts'

const versions = [
  { like: '20.10', api: '1.41' },
  { like: '28', api: '1.51' },
] as const

/** What real engines answer otherwise than they specify, too. */
const known: Readonly<Record<string, string>> = {
  'GET /containers/{id}/json 200: /HostConfig/MemorySwappiness must be integer': 'null where none was asked for (engine-facts 01#3)',
  'GET /exec/{id}/json 200: /ExitCode must be integer': 'null before it was started (engine-facts 11)',
}

async function clientOf(like: EngineVersion): Promise<ApiClient> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-specification-'))
  const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), like })
  onTestFinished(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })
  return new ApiClient(engine.socketPath)
}

test('what is wrong with an answer is told, and null is nothing where Go has it', () => {
  const Thing = {
    type: 'object',
    required: ['Id'],
    properties: { Id: { type: 'string' }, Names: { type: 'array', items: { type: 'string' } } },
  }
  const answers = { 200: { schema: { type: 'array', items: { $ref: '#/definitions/Thing' } } } }
  const specification = new Specification({ paths: { '/things/{id}': { get: { responses: answers } } }, definitions: { Thing } })
  const problems = (body: unknown): string[] => specification.problems('GET', '/things/one', 200, body)
  expect(
    problems([
      { Id: 'x', Names: null },
      { Id: 'y', Names: ['z'] },
    ]),
  ).toEqual([])
  expect(problems([{ Id: 'x', Names: [1] }, {}])).toEqual(['/*/Names/* must be string', "/* must have required property 'Id'"])
  expect(specification.problems('GET', '/things', 200, 1)).toEqual([])
})

for (const { like, api } of versions) {
  const specification = readSpecification(api)
  if (!specification) {
    console.log(`test/docker: answers like ${like} are not held against the specification: ../shared/docker-engine-api is not there`)
    continue
  }
  test(`like ${like}, every call of API ${api} is answered`, async () => {
    const client = await clientOf(like)
    const missing: string[] = []
    for (const { method, path } of specification.operations) {
      const response = await client.open(`${method} ${path.replace(/\{\w+\}/g, 'none')}`)
      const text = response.statusCode === 404 ? await consume(response) : ''
      response.destroy()
      if (text.includes('page not found')) missing.push(`${method} ${path}`)
    }
    expect(missing).toEqual([])
  })

  test(`like ${like}, every answer is as API ${api} specifies it`, async () => {
    const client = await clientOf(like)
    const problems = new Set<string>()
    const checked = new Set<string>()
    const check = async (call: string, body?: unknown): Promise<void> => {
      const answer = await client.call(call, body)
      const [method = '', path = ''] = call.split(' ')
      const plain = path.replace(/\?.*$/s, '')
      const operation = specification.find(method, plain)
      if (operation?.answers.has(answer.status)) checked.add(`${method} ${operation.path} ${answer.status}`)
      const isJson = /json/.test(String(answer.headers['content-type']))
      if (!isJson) return
      for (const problem of specification.problems(method, plain, answer.status, answer.body))
        problems.add(`${method} ${operation?.path} ${answer.status}: ${problem}`)
    }
    for (const image of ['alpine:latest', 'nginx:alpine', 'mysql:5.7']) await client.call(`POST /images/create?fromImage=${image}`)
    for (const program of programs) {
      for (const { call, body, until } of program.calls) if (!until) await check(call, body)
      await check('GET /containers/json?all=1&size=1')
    }
    await client.call('POST /networks/create', { Name: 'net', Labels: { a: 'b' }, IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } })
    await client.call('POST /containers/create?name=web', {
      Image: 'mysql:5.7',
      Env: ['MYSQL_ROOT_PASSWORD=x'],
      HostConfig: {
        NetworkMode: 'net',
        PublishAllPorts: true,
        RestartPolicy: { Name: 'always' },
        Binds: ['data:/var/lib/mysql', '/tmp:/host:ro'],
      },
      Healthcheck: { Test: ['CMD', 'true'], Interval: 1_000_000_000 },
    })
    await check('POST /containers/web/start')
    const execId = ((await client.call('POST /containers/web/exec', { Cmd: ['true'] })).body as { Id: string }).Id
    const looks = [
      ...[
        '/version',
        '/info',
        '/system/df',
        '/containers/json',
        '/containers/web/json?size=1',
        '/containers/web/top',
        '/containers/web/changes',
      ],
      ...[
        '/containers/web/stats?stream=0&one-shot=1',
        '/networks',
        '/networks/net',
        '/networks/bridge',
        '/networks?verbose=1',
        '/volumes',
        '/volumes/data',
      ],
      ...['/images/json', '/images/json?all=1&digests=1', '/images/mysql:5.7/json', '/images/mysql:5.7/history', '/images/search?term=sql'],
      ...[
        '/distribution/mysql:5.7/json',
        '/plugins',
        '/swarm',
        '/nodes',
        '/services',
        '/tasks',
        '/secrets',
        '/configs',
        `/exec/${execId}/json`,
      ],
    ]
    for (const look of looks) await check(`GET ${look}`)
    for (const kind of ['containers', 'images', 'networks', 'volumes', 'build']) await check(`POST /${kind}/prune`)
    expect([...problems].sort()).toEqual(Object.keys(known).sort())
    // As many kinds of answers as there were when this was written: fewer means that something is not looked at any more.
    expect(checked.size).toBeGreaterThanOrEqual(80)
  })
}
