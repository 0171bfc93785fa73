import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'shell-quote'
import { parse as parseYaml } from 'yaml'
import { sessionDefaults } from '../../src/main/defaults.ts'
import { createSession } from '../../src/main/session/session.ts'
import { parseCommands } from '../../src/shared/command/parse.ts'
import { comparison, timed } from './compare.ts'

const rounds = 21
const socketPath = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace('unix://', '')
const names = ['wordpress', 'wordpressdb']
/** Steps on other containers than these, and such as stop a database that is not ready here, as nothing is waited for: that takes ten seconds. */
const beside = ['one-process', 'moved', 'follows', 'old-value']

/**
 * `wordpress-link` without its waits and http requests, and without its steps on other containers: our play with its observation and frames, the same command lines by the docker program, and
 * the bare API calls that they come to, one after the other. At most 0.95 of the program and 1.1 of the bare calls. The program removes two containers
 * at once, and so do we: beside bare calls that do so too we are told, without a limit.
 */
export async function measure(root: string): Promise<boolean> {
  const scenario = parseYaml(await readFile(join(root, 'scenarios/wordpress-link.yaml'), 'utf8')) as {
    steps: { id: string; run?: string; fails?: object }[]
  }
  const steps = scenario.steps
    .filter((step) => step.run !== undefined && !beside.includes(step.id))
    .map(({ id, run, fails }) => ({ id, title: id, run: run?.replace(/^docker rm -f quick stranger\n/m, ''), ...(fails ? { fails } : {}) }))
  const lines = steps.flatMap(({ run }) => parseCommands(run ?? '').commands.map(({ line }) => line))
  const home = await mkdtemp(join(tmpdir(), 'dockstage-bench-'))
  const file = join(home, 'bench.yaml')
  await writeFile(file, JSON.stringify({ id: 'bench', language: 'en', title: 'bench', summary: 'bench', steps }))
  const session = await createSession({ ...sessionDefaults(root), userDataDirectory: home, engine: 'docker' })
  await session.engine()

  const play = async (): Promise<number> => {
    const start = performance.now()
    let last = start
    const end = await session.playScenario({ source: { path: file }, onFrame: () => (last = performance.now()) })
    if (end.status !== 'done') throw new Error(`the play failed: ${JSON.stringify(end.error)}`)
    return last - start
  }
  const program = (): Promise<number> =>
    timed(async () => {
      for (const line of lines) await promisify(execFile)('docker', words(line)).catch(() => undefined)
    })
  const bare = (): Promise<number> => timed(() => bareCalls(false))
  const atOnce = (): Promise<number> => timed(() => bareCalls(true))
  try {
    const times = await comparison(
      { Dockstage: play, 'docker program': program, 'bare API calls': bare, 'bare, at once': atOnce },
      rounds,
      removeAll,
    )
    return times.hold('Dockstage', [
      ['docker program', 0.95],
      ['bare API calls', 1.1],
      ['bare, at once', Number.POSITIVE_INFINITY],
    ])
  } finally {
    await removeAll()
    await session.close()
    await rm(home, { recursive: true, force: true })
  }
}

const words = (line: string): string[] =>
  parse(line.replace(/\{\{/g, '{{'))
    .slice(1)
    .map((word) => (typeof word === 'string' ? word : 'pattern' in word ? word.pattern : ''))

const agent = new Agent({ keepAlive: true, maxSockets: 2 })

/** What the scenario's command lines come to when nothing is checked, shown or observed. */
async function bareCalls(removesAtOnce: boolean): Promise<void> {
  const database = { Image: 'mysql:5.7', Env: ['MYSQL_ROOT_PASSWORD=password', 'MYSQL_DATABASE=wordpress'] }
  const site = {
    Image: 'wordpress',
    Env: ['WORDPRESS_DB_USER=root', 'WORDPRESS_DB_PASSWORD=password'],
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { Links: ['wordpressdb:mysql'], PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
  }
  await call('POST', '/containers/create?name=wordpressdb', database)
  await call('POST', '/containers/wordpressdb/start')
  await call('POST', '/containers/create?name=wordpress', site)
  await call('POST', '/containers/wordpress/start')
  await call('GET', '/containers/wordpress/json')
  await call('GET', '/containers/json')
  for (const [container, ...command] of [
    ['wordpress', 'cat', '/etc/hosts'],
    ['wordpressdb', 'cat', '/etc/hosts'],
    ['wordpress', 'env'],
  ]) {
    const { Id } = JSON.parse(
      await call('POST', `/containers/${container}/exec`, { Cmd: command, AttachStdout: true, AttachStderr: true }),
    ) as { Id: string }
    await call('POST', `/exec/${Id}/start`, { Detach: false, Tty: false })
    await call('GET', `/exec/${Id}/json`)
  }
  await call('GET', '/containers/wordpressdb/changes')
  await call('GET', '/containers/wordpressdb/json')
  await call('DELETE', '/containers/wordpress')
  const removing = names.map((name) => () => call('DELETE', `/containers/${name}?force=1`))
  if (removesAtOnce) await Promise.all(removing.map((remove) => remove()))
  else for (const remove of removing) await remove()
  await call('GET', '/volumes')
}

/** Resolves with the answer's body as text. */
function call(method: string, path: string, body?: unknown): Promise<string> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path, method, headers, agent }, async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk as Buffer)
      resolve(Buffer.concat(chunks).toString())
    })
    sent.on('error', reject)
    sent.end(text)
  })
}

/**
 * The volumes that the images declare stay behind by the scenario's own lesson, and the containers that knew them are gone: the engine's events of
 * this bench tell which they were. Nothing else on the engine is touched.
 */
async function removeAll(): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ type: ['container', 'volume'], event: ['create', 'mount'] }))
  const until = (Date.now() / 1000).toFixed(3)
  const told = await call('GET', `/events?since=${Math.floor(startedAt / 1000)}&until=${until}&filters=${filters}`)
  const events = told
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EngineEvent)
  const ours = events
    .filter((it) => it.Type === 'container' && it.Action === 'create' && names.includes(it.Actor.Attributes.name ?? ''))
    .map((it) => it.Actor.ID)
  const volumes = events
    .filter((it) => it.Action === 'mount' && ours.includes(it.Actor.Attributes.container ?? ''))
    .map((it) => it.Actor.ID)
  for (const id of ours) await call('DELETE', `/containers/${id}?force=1&v=1`)
  for (const volume of new Set(volumes)) await call('DELETE', `/volumes/${volume}`)
}

const startedAt = Date.now()
interface EngineEvent {
  readonly Type: string
  readonly Action: string
  readonly Actor: { readonly ID: string; readonly Attributes: { readonly name?: string; readonly container?: string } }
}
