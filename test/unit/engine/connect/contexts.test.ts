import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DockerContext, dockerContexts } from '../../../../src/engine/connect/contexts.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dockstage-contexts-'))
})
afterEach(() => rm(home, { recursive: true }))

const idOf = (name: string): string => createHash('sha256').update(name).digest('hex')
const tlsOf = (name: string): string => join(home, '.docker', 'contexts', 'tls', idOf(name), 'docker')

async function write(folder: string, meta: unknown): Promise<string> {
  const directory = join(home, '.docker', 'contexts', 'meta', folder)
  await mkdir(directory, { recursive: true })
  const file = join(directory, 'meta.json')
  await writeFile(file, typeof meta === 'string' ? meta : JSON.stringify(meta))
  return file
}

const context = (name: string, Host: string, more: object = {}): Promise<string> =>
  write(idOf(name), { Name: name, Metadata: {}, Endpoints: { docker: { Host, SkipTLSVerify: false, ...more } } })

const current = (name: string): Promise<void> => writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ currentContext: name }))

async function only(): Promise<DockerContext> {
  const [first, ...rest] = await dockerContexts({}, home)
  expect(rest).toEqual([])
  if (!first) throw new Error('there is no context')
  return first
}

test('all contexts are listed, the current one first and the others by name', async () => {
  await context('zoo', 'ssh://kim@zoo:2222')
  await context('lab', 'tcp://10.0.0.5:2375')
  await context('home', 'unix:///run/home.sock')
  await current('lab')
  expect(await dockerContexts({}, home)).toEqual([
    { name: 'lab', current: true, address: { kind: 'tcp', host: '10.0.0.5', port: 2375 } },
    { name: 'home', current: false, address: { kind: 'socket', path: '/run/home.sock' } },
    { name: 'zoo', current: false, address: { kind: 'ssh', host: 'zoo', port: 2222, user: 'kim' } },
  ])
})

test('DOCKER_CONTEXT wins over the configuration, DOCKER_CONFIG says where that is, and the default is no context', async () => {
  await context('lab', 'tcp://10.0.0.5:2375')
  await context('zoo', 'tcp://10.0.0.6:2375')
  await current('lab')
  const currentOnes = async (env: Record<string, string>): Promise<string[]> =>
    (await dockerContexts(env, home)).filter((it) => it.current).map(({ name }) => name)
  expect(await currentOnes({ DOCKER_CONTEXT: 'zoo' })).toEqual(['zoo'])
  expect(await currentOnes({ DOCKER_CONTEXT: 'default' })).toEqual([])
  expect(await dockerContexts({ DOCKER_CONTEXT: 'default' }, home)).toHaveLength(2)
  expect(await dockerContexts({ DOCKER_CONFIG: join(home, 'none') }, home)).toEqual([])
  expect((await dockerContexts({ DOCKER_CONFIG: join(home, '.docker') }, '/nowhere')).map(({ name }) => name)).toEqual(['lab', 'zoo'])
})

test('TLS files beside a context are taken, and SkipTLSVerify with them', async () => {
  await context('lab', 'tcp://h:2376', { SkipTLSVerify: true })
  await mkdir(tlsOf('lab'), { recursive: true })
  for (const name of ['ca.pem', 'cert.pem', 'key.pem']) await writeFile(join(tlsOf('lab'), name), '')
  const [ca, cert, key] = ['ca', 'cert', 'key'].map((it) => join(tlsOf('lab'), `${it}.pem`))
  expect((await only()).address).toEqual({ kind: 'tcp', host: 'h', port: 2376, tls: { ca, cert, key, skipVerify: true } })
})

test('a certificate without its key is said to be of no use', async () => {
  await context('lab', 'tcp://h:2376')
  await mkdir(tlsOf('lab'), { recursive: true })
  await writeFile(join(tlsOf('lab'), 'cert.pem'), '')
  expect((await only()).failure?.message).toBe(
    `The Docker context "lab" cannot be used: The TLS file ${join(tlsOf('lab'), 'key.pem')} is missing: cert.pem is of no use without it.`,
  )
})

test.each([
  ['bad JSON', '{"Name": "lab", ', /^The Docker context "[0-9a-f]{12}" is broken: .*meta\.json is no JSON \(/],
  ['no object', '7', /is broken: .*meta\.json holds no object/],
  [
    'no docker endpoint',
    { Name: 'lab', Endpoints: { kubernetes: {} } },
    /^The Docker context "lab" has no docker endpoint in .*meta\.json/,
  ],
  ['an empty host', { Name: 'lab', Endpoints: { docker: { Host: '' } } }, /has no docker endpoint/],
  [
    'a host that cannot be read',
    { Name: 'lab', Endpoints: { docker: { Host: 'ftp://x' } } },
    /"lab" cannot be used: "ftp:\/\/x" is not the address/,
  ],
  ['an option in its host', { Name: 'lab', Endpoints: { docker: { Host: 'ssh://-oProxyCommand=id' } } }, /ssh does not take such a host/],
  ['the name of another', { Name: 'zoo', Endpoints: { docker: { Host: 'tcp://h' } } }, /that it is "zoo", whose folder is another/],
  ['a name that would upset a terminal', { Name: '\u001b[2J', Endpoints: { docker: { Host: 'tcp://h' } } }, /has no name that can be used/],
] as const)('a context with %s says what is wrong and where', async (_what, meta, words) => {
  await write(idOf('lab'), meta)
  const { address, failure } = await only()
  expect(address).toBeUndefined()
  expect(failure).toMatchObject({ code: 'engine-unreachable', message: expect.stringMatching(words), remedy: expect.any(String) })
})

test('a context whose folder is empty, and a current one that does not exist, are told', async () => {
  await mkdir(join(home, '.docker', 'contexts', 'meta', idOf('lab')), { recursive: true })
  await current('gone')
  const [gone, empty] = await dockerContexts({}, home)
  expect(gone).toMatchObject({
    name: 'gone',
    current: true,
    failure: { message: expect.stringContaining('"gone" does not exist: there is no') },
  })
  expect(empty).toMatchObject({ current: false, failure: { message: expect.stringContaining('meta.json') } })
})

test.skipIf(process.platform === 'win32')('a context that this user may not read is told with its file', async () => {
  const file = await context('lab', 'tcp://h')
  await chmod(home, 0o755)
  await chmod(file, 0)
  // Root may read everything: then it is somebody else who asks.
  const asRoot = process.geteuid?.() === 0
  if (asRoot) process.seteuid?.(65_534)
  const { failure } = await only().finally(() => asRoot && process.seteuid?.(0))
  expect(failure?.message).toContain(`cannot be read: this user may not read ${file}`)
})
