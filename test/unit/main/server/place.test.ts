import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loopback, type PlaceWanted, placeFor } from '../../../../src/main/server/place.ts'
import { readTlsFiles } from '../../../../src/main/server/tls-files.ts'
import { FailureError } from '../../../../src/shared/result.ts'
import { type Certificates, makeCertificates } from '../../../support/certificates.ts'

/** What a user is told, in one text. */
const refused = async (asked: Promise<unknown>): Promise<string> => {
  const cause = await asked.then(
    () => undefined,
    (it: unknown) => it,
  )
  if (!(cause instanceof FailureError)) throw new Error(`it was not refused in words: ${String(cause)}`)
  expect(cause.failure.code).toBe('bad-usage')
  return `${cause.failure.message} | ${cause.failure.remedy}`
}

test('with nothing said it is loopback, under its own two names', async () => {
  for (const place of [await placeFor({ port: 0 }), await placeFor({ port: 0, host: 'localhost' }), loopback(0)]) {
    expect(place).toMatchObject({ host: '127.0.0.1', name: '127.0.0.1', port: 0 })
    expect(place.tls).toBeUndefined()
    expect(['127.0.0.1', 'localhost', '127.0.0.2', 'evil.example', ''].filter((name) => place.isOwnName(name))).toEqual([
      '127.0.0.1',
      'localhost',
    ])
  }
  expect(await placeFor({ port: 0, host: '::1' })).toMatchObject({ host: '::1', name: '::1' })
})

describe('any other address is refused for as long as something is missing', () => {
  const everywhere: readonly Omit<PlaceWanted, 'port'>[] = [
    { host: '0.0.0.0' },
    { host: '::' },
    { host: '192.0.2.7' },
    { host: '128.0.0.1' },
  ]
  test.each(everywhere)('$host', async (where) => {
    const bare = await refused(placeFor({ port: 0, ...where }))
    expect(bare).toContain('the power of root over this machine')
    expect(bare).toContain('add --tls-cert FILE --tls-key FILE --allow-network')
    expect(await refused(placeFor({ port: 0, ...where, allowNetwork: true }))).toContain('add --tls-cert FILE --tls-key FILE;')
    expect(await refused(placeFor({ port: 0, ...where, tlsCert: 'a', tlsKey: 'b' }))).toContain('add --allow-network;')
  })

  test('what is no address, half a certificate, and a consent to nothing', async () => {
    expect(await refused(placeFor({ port: 0, host: 'evil.example' }))).toContain('--host is an IP address of this machine')
    expect(await refused(placeFor({ port: 0, tlsCert: 'a' }))).toContain('--tls-key is missing')
    expect(await refused(placeFor({ port: 0, tlsKey: 'a' }))).toContain('--tls-cert is missing')
    expect(await refused(placeFor({ port: 0, allowNetwork: true }))).toContain('--allow-network goes with --host ADDRESS')
  })
})

describe.skipIf(spawnSync('openssl', ['version']).status !== 0)('with a certificate', () => {
  let certificates: Certificates
  let cert: string
  let key: string
  let otherKey: string
  beforeAll(async () => {
    certificates = await makeCertificates()
    const authority = await certificates.authority('ours')
    const [server, other] = [await authority.files('server', '192.0.2.7'), await authority.files('client')]
    cert = join(server, 'cert.pem')
    key = join(server, 'key.pem')
    otherKey = join(other, 'key.pem')
  })
  afterAll(() => certificates.close())

  test('the network is let in under the names of the certificate, and no others', async () => {
    const place = await placeFor({ port: 0, host: '0.0.0.0', tlsCert: cert, tlsKey: key, allowNetwork: true })
    expect(place).toMatchObject({ host: '0.0.0.0', name: '192.0.2.7' })
    expect(place.tls?.names).toEqual(['192.0.2.7'])
    expect(['192.0.2.7', '127.0.0.1', 'localhost', '0.0.0.0', 'server', 'evil.example'].filter((name) => place.isOwnName(name))).toEqual([
      '192.0.2.7',
    ])
  })

  test('an address that it is not for is refused before anybody meets a warning of their browser', async () => {
    expect(await refused(placeFor({ port: 0, host: '192.0.2.8', tlsCert: cert, tlsKey: key, allowNetwork: true }))).toContain(
      'is for 192.0.2.7, and not for 192.0.2.8',
    )
  })

  test('wrong files are told by name, with what is wrong', async () => {
    const none = join(certificates.directory, 'none.pem')
    const noPem = join(certificates.directory, 'no.pem')
    await writeFile(noPem, 'certainly not')
    expect(await refused(readTlsFiles(none, key))).toContain(`--tls-cert ${none}: there is no such file`)
    expect(await refused(readTlsFiles(cert, none))).toContain(`--tls-key ${none}: there is no such file`)
    expect(await refused(readTlsFiles(certificates.directory, key))).toContain(`--tls-cert ${certificates.directory}:`)
    expect(await refused(readTlsFiles(noPem, key))).toContain('holds no certificate in PEM')
    expect(await refused(readTlsFiles(cert, noPem))).toContain('holds no private key in PEM')
    expect(await refused(readTlsFiles(key, cert))).toContain('holds no certificate in PEM')
    expect(await refused(readTlsFiles(cert, otherKey))).toContain('is not the key of')
    expect(await refused(readTlsFiles(cert, key, new Date('2010-01-01')))).toContain('is not valid before')
    expect(await refused(readTlsFiles(cert, key, new Date('2099-01-01')))).toContain('expired on')
  })

  test('a certificate that names no host is of no use', async () => {
    const client = otherKey.replace('key.pem', 'cert.pem')
    expect(await refused(readTlsFiles(client, otherKey))).toContain('names no host')
  })
})
