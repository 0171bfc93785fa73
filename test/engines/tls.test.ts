import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enginePlaces } from '../../src/engine/connect/places.ts'
import { probeEngines } from '../../src/engine/connect/probe.ts'
import type { EngineCandidate } from '../../src/shared/ipc.ts'
import { type Certificates, makeCertificates } from '../support/certificates.ts'
import { type OwnDockerd, startOwnDockerd } from '../support/own-dockerd.ts'
import { isThere } from '../support/own-engines.mjs'
import { terminalWorld } from '../support/terminal.ts'

const missing = isThere('openssl') ? undefined : 'openssl is not installed'
if (missing) console.log(`TLS is not tested: ${missing}`)

/** A dockerd that listens with --tlsverify, as docs.docker.com/engine/security/protect-access has it; and clients with right and wrong files. */
describe.skipIf(missing)('an engine behind TLS', () => {
  let certificates: Certificates
  let dockerd: OwnDockerd
  let address: string
  /** Folders as DOCKER_CERT_PATH names them. */
  let client: string
  let stranger: string

  beforeAll(async () => {
    certificates = await makeCertificates()
    const [ours, others] = [await certificates.authority('ours'), await certificates.authority('others')]
    client = await ours.files('client')
    stranger = await others.files('stranger')
    dockerd = await startOwnDockerd({
      options: async (at) => {
        const server = await ours.files('server', at)
        const files = ['--tlscacert', join(server, 'ca.pem'), '--tlscert', join(server, 'cert.pem'), '--tlskey', join(server, 'key.pem')]
        return ['--host', `tcp://${at}:2376`, '--tlsverify', ...files]
      },
    })
    address = `tcp://${dockerd.address}:2376`
  })
  afterAll(async () => {
    await dockerd?.close()
    await certificates?.close()
  })

  async function asked(env: Readonly<Record<string, string>>): Promise<EngineCandidate> {
    const places = await enginePlaces({ env: { DOCKER_HOST: address, ...env }, platform: process.platform, home: certificates.directory })
    const [candidate] = await probeEngines(places.slice(0, 1))
    if (!candidate) throw new Error('DOCKER_HOST is no place')
    return candidate
  }
  /** Files of one's own, from here and there. */
  async function folder(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const made = join(certificates.directory, name)
    await mkdir(made)
    for (const [file, from] of Object.entries(files)) await copyFile(join(from, file), join(made, file))
    return made
  }

  test('is used with the right files', async () => {
    expect(await asked({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: client })).toMatchObject({
      reachable: true,
      info: { kind: 'docker' },
      limits: [{ what: 'veths.remote' }, { what: 'ports' }, { what: 'binds' }],
    })
  })

  test('is not trusted by another authority, and the file that does not vouch for it is named', async () => {
    const DOCKER_CERT_PATH = await folder('wrong-ca', { 'ca.pem': stranger, 'cert.pem': client, 'key.pem': client })
    const ca = join(DOCKER_CERT_PATH, 'ca.pem')
    expect(await asked({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH })).toMatchObject({
      reachable: false,
      failure: { message: expect.stringContaining(`the TLS certificate was not accepted: ${ca} does not vouch for it.`) },
    })
    // As the docker program: DOCKER_TLS alone does not look at it.
    expect(await asked({ DOCKER_TLS: '1', DOCKER_CERT_PATH })).toMatchObject({ reachable: true })
  })

  test('wants a client certificate, and one of its own authority', async () => {
    const none = await folder('no-certificate', { 'ca.pem': client })
    expect(await asked({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: none })).toMatchObject({
      failure: { message: expect.stringContaining('wants a client certificate'), remedy: `cert.pem and key.pem belong in ${none}.` },
    })
    const foreign = await folder('foreign', { 'ca.pem': client, 'cert.pem': stranger, 'key.pem': stranger })
    expect(await asked({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: foreign })).toMatchObject({
      failure: { message: expect.stringContaining(`does not accept the client certificate ${join(foreign, 'cert.pem')}`) },
    })
  })

  test('is told apart from one that speaks plain HTTP', async () => {
    expect(await asked({})).toMatchObject({ failure: { message: expect.stringContaining('wants TLS') } })
  })

  test('files that are no certificates are told', async () => {
    const broken = await folder('broken', { 'ca.pem': client, 'cert.pem': client, 'key.pem': client })
    await writeFile(join(broken, 'cert.pem'), 'no certificate')
    expect(await asked({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: broken })).toMatchObject({
      failure: { message: expect.stringContaining('TLS files'), remedy: `Check the files in ${broken}.` },
    })
  })

  test('is found through a context that the docker program made, listed by doctor, and used when it is chosen', async () => {
    const { home, run } = await terminalWorld()
    const host = [`host=${address}`, ...['ca', 'cert', 'key'].map((it) => `${it}=${join(client, `${it}.pem`)}`)].join(',')
    const docker = (...words: string[]): Promise<unknown> =>
      promisify(execFile)('docker', words, { env: { PATH: process.env.PATH, HOME: home } })
    await docker('context', 'create', 'lab', '--docker', host)
    await docker('context', 'create', 'broken', '--docker', 'host=tcp://127.0.0.1:1')
    await writeFile(await metaOf(home, 'broken'), '{"Name":"broken"')
    const { code, out } = await run(['doctor'])
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^- +yes +Docker context “lab” +https://${dockerd.address}:2376\\n +Docker Engine `, 'm'))
    expect(out).toContain('Not tried by itself; choose it with --engine context:lab')
    expect(out).toMatch(/^- +no +Docker context “[0-9a-f]{12}”\n +The Docker context "[0-9a-f]{12}" is broken: .*meta\.json is no JSON/m)
    const chosen = await run(['doctor'], { DOCKSTAGE_ENGINE: 'context:lab' })
    expect(chosen.out).toMatch(/^1\. +yes +chosen here: lab +https:/)
    expect(chosen.out).toMatch(/\nUsed: chosen here: lab, https:\S+ You chose it\.\nLog file: /)
    await docker('context', 'use', 'lab')
    expect((await run(['doctor'])).out).toMatch(
      /\nUsed: current Docker context “lab”, https:\S+ It is the current Docker context\.\nLog file: /,
    )
    expect((await run(['doctor', '--lang', 'ko'])).out).toMatch(/\n사용할 엔진: 현재 도커 컨텍스트 “lab”, .*\n로그 파일: /)
  })
})

async function metaOf(home: string, name: string): Promise<string> {
  const file = join(home, '.docker', 'contexts', 'meta', createHash('sha256').update(name).digest('hex'), 'meta.json')
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ Name: name })
  return file
}
