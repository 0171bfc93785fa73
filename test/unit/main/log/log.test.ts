import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { type LogOptions, openLog } from '../../../../src/main/log/log.ts'
import { OthersThings } from '../../../../src/shared/playback/without-others.ts'
import { SecretValues } from '../../../../src/shared/secret-values.ts'
import { container, topologyOf } from '../../../support/topology-records.ts'

async function logOf(more: Partial<LogOptions> = {}) {
  const home = await mkdtemp(join(tmpdir(), 'dockstage-log-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const log = openLog({ path: join(home, 'log', 'a.log'), shell: 'test', home, ...more })
  const written = async (): Promise<string> => {
    await log.flush()
    return readFile(log.path, 'utf8').catch(() => '')
  }
  return { log, home, written }
}

test('a line says when, how grave, who, and what; a fact that is no word stands in quotes', async () => {
  const { log, written } = await logOf()
  log.write('info', 'start', { version: '1.2.3', system: 'Linux 6', missing: undefined, count: 3 })
  expect(await written()).toMatch(
    new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z info  test\\[${process.pid}\\] start version=1\\.2\\.3 system="Linux 6" count=3\\n$`),
  )
})

test('no text makes a line of its own, or acts on a terminal', async () => {
  const { log, written } = await logOf()
  log.write('warn', 'call', { message: 'a\n2026-01-01T00:00:00.000Z error test[1] forged\u001b[2J\u202e' })
  const lines = (await written()).trimEnd().split('\n')
  expect(lines).toHaveLength(1)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(lines[0]).not.toMatch(/[\u0000-\u001f\u202e]/)
})

test('nothing finer than asked for is written, and nothing at all where it is off', async () => {
  const some = await logOf({ level: 'warn' })
  for (const level of ['error', 'warn', 'info', 'debug'] as const) some.log.write(level, `of-${level}`)
  expect((await some.written()).match(/of-\w+/g)).toEqual(['of-error', 'of-warn'])
  const none = await logOf({ level: 'off' })
  none.log.fault('here', new Error('x'))
  expect(await none.written()).toBe('')
})

test('an error is written with its places and its cause; the home directory is ~ as a path and as an address', async () => {
  const { log, home, written } = await logOf()
  const error = new Error(`cannot open ${home}/x`, { cause: new Error('inner') })
  error.stack = `Error: cannot open\n    at one (${pathToFileURL(home).href}/src/a.js:1:2)\n    at two (${home}/b.js:3:4)`
  log.fault('uncaught', error)
  const text = await written()
  expect(text).toContain(
    'fault where=uncaught name=Error message="cannot open ~/x"\n    at one (~/src/a.js:1:2)\n    at two (~/b.js:3:4)\n',
  )
  expect(text).toContain('    because of Error: inner\n')
  expect(text).not.toContain(home)
})

test('errors that come by the thousand are written by the handful, and what is thrown need not be an error', async () => {
  const { log, written } = await logOf()
  for (let i = 0; i < 2_000; i++) log.fault('loop', new Error(`no ${i}`))
  const lines = (await written()).match(/ fault /g)
  expect(lines?.length).toBeGreaterThan(5)
  expect(lines?.length).toBeLessThan(40)
  const strange = await logOf()
  const nasty = {
    toString() {
      throw new Error('mine')
    },
  }
  for (const cause of [undefined, null, 'text', 7, nasty, Object.create(null)]) strange.log.fault('strange', cause)
  expect(await strange.written()).toContain('message=text')
})

test('a secret is in no line: by its name, and by its value where a run has come across it', async () => {
  const { log, written } = await logOf()
  const secrets = new SecretValues()
  log.learnSecrets(secrets)
  secrets.learnVariables(['DB_PASSWORD=n0t-to-be-seen'])
  log.fault('here', new Error('it is n0t-to-be-seen, and API_TOKEN=als0-not-this'))
  log.write('info', 'x', { command: 'curl --password hidd3n-too http://a:hidd3n-pass@b/', encoded: btoa('n0t-to-be-seen') })
  const text = await written()
  for (const secret of ['n0t-to-be-seen', 'als0-not-this', 'hidd3n-too', 'hidd3n-pass', btoa('n0t-to-be-seen').slice(0, 16)])
    expect(text).not.toContain(secret)
})

test('what others have is named in no line, and in a report not even where it was asked about before it was known whose it is', async () => {
  const { log, written } = await logOf()
  const others = new OthersThings(() => false, { steps: [] })
  log.learnOthers(others)
  const id = 'ab'.repeat(32)
  log.write('debug', 'api', { method: 'GET', path: `/containers/${id.slice(0, 12)}/json` })
  others.see(topologyOf({ containers: [container('loving_turing', { id, mine: false })] }))
  const before = (await written()).length
  log.write('warn', 'call', { message: `volume is in use - [${id}] by "loving_turing"` })
  expect((await written()).slice(before)).toContain('message="volume is in use - [[somebody else’s]] by \\"[somebody else’s]\\""')
  const report = (await log.recent()).join('\n')
  expect(report).toContain('path=/containers/[somebody else’s]/json')
  expect(report).not.toContain(id.slice(0, 12))
})

test('an engine’s machine and its user are named nowhere; this machine is no secret', async () => {
  const { log, written } = await logOf()
  log.learnAddress('ssh://somebody@lab.example.org:2222')
  log.learnAddress('unix:///var/run/docker.sock')
  log.write('warn', 'engine', {
    a: 'getaddrinfo ENOTFOUND lab.example.org',
    b: 'ssh: somebody@lab.example.org: refused',
    c: 'connect ECONNREFUSED 10.20.30.40:2375',
    d: 'no answer at tcp://other.example:2376, or at ssh://me@third.example/run/x',
    e: 'http://127.0.0.1:8080 and tcp://localhost:2375 and unix:///var/run/docker.sock',
  })
  const text = await written()
  expect(text).not.toMatch(/somebody|example|10\.20/)
  expect(text).toContain('http://127.0.0.1:8080 and tcp://localhost:2375 and unix:///var/run/docker.sock')
})

test('what a report takes is the newest, of the finest lines fewer; where the file cannot be read, what this process wrote', async () => {
  const { log } = await logOf()
  log.write('info', 'first')
  for (let i = 0; i < 200; i++) log.write('debug', 'api', { number: i })
  log.write('info', 'last')
  const recent = await log.recent()
  expect(recent).toHaveLength(32)
  expect(recent[0]).toContain('first')
  expect(recent[1]).toContain('number=170')
  expect(recent.at(-1)).toContain('last')
  const lost = await logOf({ path: join('/dev/null', 'log', 'a.log') })
  lost.log.write('info', 'only here')
  expect(await lost.log.recent()).toEqual([expect.stringContaining('only here')])
})
