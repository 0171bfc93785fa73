import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedEngine } from '../../../src/embedded/start.ts'
import { ApiClient } from '../api-client.ts'
import { type MadeRequest, RequestMaker } from './request-maker.ts'
import { readSpecification, Specification } from './specification.ts'

/** `.ci/soak` asks for more, and for other seeds. */
const count = Number(process.env.DOCKSTAGE_FUZZ_REQUESTS ?? 5_000)
const seed = Number(process.env.DOCKSTAGE_FUZZ_SEED ?? 2026)

/** A request's whole answer, or as much of it as comes before it falls silent for good: then the client goes away. */
async function send(socketPath: string, { bytes, vanishes, isWhole }: MadeRequest): Promise<string> {
  const socket = createConnection(socketPath)
  socket.on('error', () => {})
  await once(socket, 'connect')
  let answer = ''
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text
  })
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  if (vanishes) {
    socket.write(bytes, () => socket.destroy())
    await ended
    return ''
  }
  // What was cut off says so by its end; a whole request's answer is waited for.
  if (isWhole) socket.write(bytes)
  else socket.end(bytes)
  // A stream (events, logs --follow, stats, wait, attach) goes on: its head is enough. Nothing at all for long is a hang.
  const hang = setTimeout(() => socket.destroy(), 20_000)
  // Each time: on a busy machine the first silence is the one before the head.
  socket.on('timeout', () => (answer === '' && isWhole ? undefined : socket.destroy()))
  socket.setTimeout(100)
  await ended
  clearTimeout(hang)
  return answer
}

/** What is wrong with an answer; undefined for one that is well formed. */
function problem(answer: string, method: string): string | undefined {
  const found = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n([\s\S]*?)\r\n\r\n([\s\S]*)$/.exec(answer)
  if (!found) return answer === '' ? 'no answer' : `no HTTP answer: ${answer.slice(0, 100)}`
  const [, status = '', head = '', body = ''] = found
  if (Number(status) < 400 || method === 'HEAD' || /^content-type: (?!application\/json)/im.test(head)) return undefined
  if (/content-length: 0\b/i.test(head)) return undefined
  let message: unknown
  try {
    message = (JSON.parse(body) as { message?: unknown }).message
  } catch {
    return `${status} without JSON: ${body.slice(0, 200)}`
  }
  if (typeof message !== 'string' || message === '') return `${status} without a message: ${body.slice(0, 200)}`
  // Words of JavaScript, not of an engine.
  if (/\bundefined\b|is not a function|is not iterable|Cannot read|of null|\[object|has nothing that lives|E[A-Z]{4,}:/.test(message))
    return `${status} ${message}`
  return undefined
}

test('the same seed makes the same requests', () => {
  const paths = { '/things/{id}': { post: { parameters: [{ in: 'body', name: 'it', schema: { type: 'object' } }], responses: {} } } }
  const made = (from: number): string[] => {
    const maker = new RequestMaker(new Specification({ paths, definitions: {} }), from, '/tmp')
    return Array.from({ length: 50 }, () => maker.next().bytes.toString('latin1'))
  }
  expect(made(1)).toEqual(made(1))
  expect(made(1)).not.toEqual(made(2))
})

const specification = readSpecification('1.51')
if (!specification) console.log('test/docker: no random requests: ../shared/docker-engine-api is not there')
else {
  test(`${count} random and truncated requests: each has a well-formed answer, and nothing is left`, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dockstage-fuzz-'))
    const engine = await startEmbeddedEngine({
      socketPath: join(directory, 'engine.sock'),
      ports: 'inside',
      stateDirectory: join(directory, 'state'),
    })
    onTestFinished(async () => {
      await engine.close()
      await rm(directory, { recursive: true, force: true })
    })
    const failures: unknown[] = []
    const note = (cause: unknown): void => void failures.push(cause)
    process.on('unhandledRejection', note)
    onTestFinished(() => void process.off('unhandledRejection', note))
    const client = new ApiClient(engine.socketPath)
    for (const image of ['busybox:latest', 'alpine:latest']) await client.call(`POST /images/create?fromImage=${image}`)
    const maker = new RequestMaker(specification, seed, directory)
    const problems: string[] = []
    const statuses = new Map<string, number>()
    for (let done = 0; done < count; ) {
      const batch = Array.from({ length: 100 }, () => maker.next())
      done += batch.length
      const answers = await Promise.all(batch.map((request) => send(engine.socketPath, request)))
      for (const [at, { bytes, vanishes, isWhole }] of batch.entries()) {
        const status = /^HTTP\/1\.1 (\d)/.exec(answers[at] ?? '')?.[1] ?? 'none'
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        const found = vanishes || !isWhole ? undefined : problem(answers[at] ?? '', bytes.toString('latin1').split(' ')[0] ?? '')
        if (found) problems.push(`${found}\n  to ${bytes.toString('latin1').slice(0, 300)}`)
      }
      // So that a thousand containers do not slow down the rest.
      if (done % 1000 === 0) await sweep(client)
    }
    expect(problems.slice(0, 20)).toEqual([])
    expect(failures).toEqual([])
    // Not all of them are refused at the door.
    expect(statuses.get('2')).toBeGreaterThan(count / 10)
    // Still itself: what was asked before is answered as ever.
    await sweep(client)
    expect((await client.call('GET /_ping')).body).toBe('OK')
    expect((await client.call('GET /containers/json?all=1')).body).toEqual([])
    const { NEventsListener } = (await client.call('GET /info')).body as { NEventsListener: number }
    expect(NEventsListener).toBe(0)
    expect((await readdir(directory)).sort()).toEqual(['engine.sock', 'state'])
  }, 600_000)
}

async function sweep(client: ApiClient): Promise<void> {
  const containers = (await client.call('GET /containers/json?all=1')).body as { Id: string }[]
  for (const { Id } of containers) await client.call(`DELETE /containers/${Id}?force=1&v=1`)
  await client.call('POST /networks/prune')
  await client.call('POST /volumes/prune?filters={"all":["1"]}')
}
