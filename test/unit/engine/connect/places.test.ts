import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { enginePlaces, type Surroundings } from '../../../../src/engine/connect/places.ts'
import { usualSockets } from '../../../../src/engine/connect/usual-sockets.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dockstage-home-'))
})
afterEach(() => rm(home, { recursive: true }))

const surroundings = (more: Partial<Surroundings> = {}): Surroundings => ({ env: {}, platform: 'darwin', home, ...more })

async function writeContext(name: string, host: string, current = true): Promise<void> {
  const directory = join(home, '.docker', 'contexts', 'meta', createHash('sha256').update(name).digest('hex'))
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } }))
  if (current) await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ currentContext: name }))
}

async function touch(...path: string[]): Promise<string> {
  const file = join(home, ...path)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, '')
  return file
}

test('DOCKER_HOST comes before the current context, and that before usual sockets', async () => {
  await writeContext('colima', 'unix:///colima.sock')
  const places = await enginePlaces(surroundings({ env: { DOCKER_HOST: 'tcp://10.0.0.5:2375' } }))
  expect(places.slice(0, 2).map(({ source, text }) => [source, text])).toEqual([
    ['environment', 'tcp://10.0.0.5:2375'],
    ['context', 'unix:///colima.sock'],
  ])
  expect(places[2]?.source).toBe('socket')
})

test('DOCKER_CONTEXT is stronger than the context in the configuration file', async () => {
  await writeContext('one', 'unix:///one.sock')
  await writeContext('two', 'unix:///two.sock', false)
  const places = await enginePlaces(surroundings({ env: { DOCKER_CONTEXT: 'two' } }))
  expect(places[0]).toMatchObject({ id: 'context:two', address: { kind: 'socket', path: '/two.sock' } })
})

test('a context that does not exist is a place with a failure, not silence', async () => {
  const [first] = await enginePlaces(surroundings({ env: { DOCKER_CONTEXT: 'gone' } }))
  expect(first).toMatchObject({
    source: 'context',
    failure: { code: 'engine-unreachable', message: expect.stringContaining('"gone" does not exist') },
  })
  expect(first?.address).toBeUndefined()
})

test('a DOCKER_HOST that cannot be read is a place with a failure', async () => {
  const [first] = await enginePlaces(surroundings({ env: { DOCKER_HOST: 'ftp://x' } }))
  expect(first).toMatchObject({
    source: 'environment',
    failure: { code: 'engine-unreachable', message: expect.stringContaining('DOCKER_HOST') },
  })
})

test('DOCKER_TLS_VERIFY takes the files of DOCKER_CERT_PATH', async () => {
  const ca = await touch('certs', 'ca.pem')
  const env = { DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(home, 'certs') }
  const [first] = await enginePlaces(surroundings({ env }))
  expect(first?.address).toEqual({ kind: 'tcp', host: 'h', port: 2376, tls: { ca } })
})

test('usual sockets that are not there are left out, save the first', async () => {
  await touch('.orbstack', 'run', 'docker.sock')
  const places = await enginePlaces(surroundings())
  expect(places.map(({ label }) => label)).toEqual(expect.arrayContaining(['Docker Desktop', 'OrbStack']))
  expect(places.map(({ label }) => label)).not.toContain('Rancher Desktop')
})

test('a socket that is a link to another is the same place', async () => {
  const real = await touch('.colima', 'default', 'docker.sock')
  await mkdir(join(home, '.docker', 'run'), { recursive: true })
  await symlink(real, join(home, '.docker', 'run', 'docker.sock'))
  const inHome = (await enginePlaces(surroundings())).filter(({ text }) => text.includes(home))
  expect(inHome.map(({ label }) => label)).toEqual(['Docker Desktop'])
})

test('what the user chose comes first, by id or as an address', async () => {
  await writeContext('colima', 'unix:///colima.sock')
  const byId = await enginePlaces(surroundings({ env: { DOCKER_HOST: 'tcp://h:1' }, chosen: 'context:colima' }))
  expect(byId.slice(0, 2).map(({ source }) => source)).toEqual(['chosen', 'environment'])
  const byAddress = await enginePlaces(surroundings({ chosen: 'tcp://other:2375' }))
  expect(byAddress[0]).toMatchObject({ source: 'chosen', address: { host: 'other' } })
  const gone = await enginePlaces(surroundings({ chosen: 'context:gone' }))
  expect(gone[0]).toMatchObject({ source: 'chosen', failure: { code: 'engine-unreachable' } })
})

test('every platform knows its engines', () => {
  const labels = (platform: NodeJS.Platform): string[] => usualSockets(surroundings({ platform, uid: 1000 })).map(([label]) => label)
  expect(labels('darwin')).toEqual(
    expect.arrayContaining(['Docker Desktop', 'Docker Engine', 'Colima', 'OrbStack', 'Rancher Desktop', 'Podman']),
  )
  expect(labels('linux')).toEqual(expect.arrayContaining(['Docker Engine', 'Docker Desktop', 'Docker Engine, rootless', 'Podman']))
  expect(usualSockets(surroundings({ platform: 'win32' })).every(([, text]) => text.startsWith('npipe://'))).toBe(true)
})

test('other contexts follow the current one, to be chosen alone; a broken one is among them', async () => {
  await writeContext('lab', 'tcp://10.0.0.5:2375')
  await writeContext('zoo', 'ssh://zoo', false)
  await writeContext('bad', 'ftp://x', false)
  const places = await enginePlaces(surroundings({ env: { DOCKER_HOST: 'tcp://h:1' } }))
  expect(places.map(({ id, onlyWhenChosen = false }) => [id, onlyWhenChosen]).slice(0, 4)).toEqual([
    ['environment', false],
    ['context:lab', false],
    ['context:bad', true],
    ['context:zoo', true],
  ])
  expect(places[2]).toMatchObject({ label: 'bad', text: '', failure: { code: 'engine-unreachable' } })
  const [chosen] = await enginePlaces(surroundings({ chosen: 'context:zoo' }))
  expect(chosen).toEqual({ id: 'context:zoo', source: 'chosen', label: 'zoo', text: 'ssh://zoo', address: { kind: 'ssh', host: 'zoo' } })
  const [typo] = await enginePlaces(surroundings({ chosen: 'context:zo' }))
  expect(typo?.failure).toMatchObject({
    message: expect.stringContaining('no Docker context "zo"'),
    remedy: expect.stringContaining('lab, bad, zoo'),
  })
})

test('a usual socket stays although another context leads to it: it alone is tried by itself', async () => {
  const socket = await touch('.docker', 'run', 'docker.sock')
  await writeContext('desktop-linux', `unix://${socket}`, false)
  const places = await enginePlaces(surroundings())
  expect(places.filter(({ text }) => text === `unix://${socket}`).map(({ source }) => source)).toEqual(['context', 'socket'])
})

test('each profile of Colima and each machine of Podman’s has its socket', async () => {
  await touch('.colima', 'default', 'docker.sock')
  await touch('.colima', 'work', 'docker.sock')
  await touch('tmp', 'podman', 'podman-machine-default-api.sock')
  const env = { TMPDIR: join(home, 'tmp') }
  const found = (await enginePlaces(surroundings({ env }))).filter(({ text }) => text.includes(home))
  expect(found.map(({ label, text }) => [label, text.slice(text.indexOf(home) + home.length)])).toEqual([
    ['Docker Desktop', '/.docker/run/docker.sock'],
    ['Colima', '/.colima/default/docker.sock'],
    ['Colima', '/.colima/work/docker.sock'],
    ['Podman', '/tmp/podman/podman-machine-default-api.sock'],
  ])
})

test('a dead DOCKER_HOST that is the usual socket is listed once', async () => {
  const text = `unix://${home}/.docker/run/docker.sock`
  const places = await enginePlaces(surroundings({ env: { DOCKER_HOST: text } }))
  expect(places.filter((it) => it.text === text).map(({ source }) => source)).toEqual(['environment'])
})

test('DOCKER_TLS alone speaks TLS without looking at the certificate, and an ssh password is not shown', async () => {
  const [first] = await enginePlaces(surroundings({ env: { DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS: '1' } }))
  expect(first?.address).toMatchObject({ tls: { skipVerify: true } })
  const [secret] = await enginePlaces(surroundings({ env: { DOCKER_HOST: 'ssh://kim:secret@lab' } }))
  expect(JSON.stringify(secret)).not.toContain('secret')
})
