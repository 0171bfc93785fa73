import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { Access, type Admission, type OwnOrigin } from '../../../../src/main/server/access.ts'

const request = (headers: Record<string, string>): IncomingMessage => ({ headers }) as IncomingMessage
const host = '127.0.0.1:4000'
const here: OwnOrigin = { secure: false, port: 4000, isOwnName: (name) => name === '127.0.0.1' || name === 'localhost' }
const behindTls = (port: number): OwnOrigin => ({ secure: true, port, isOwnName: (name) => name === 'hall.example' || name === 'fd00::1' })

/** What becomes of a request for a file. */
const refusalOf = (access: Access, asked: IncomingMessage): number | undefined =>
  access.refuseForeign(asked) ?? (access.sessionOf(asked) ? undefined : 401)
const cookieOf = (admission: Admission | undefined): string => admission?.cookie.split(';')[0] ?? ''
function signedIn(): { access: Access; cookie: string; key: string } {
  const access = new Access(here)
  const admission = access.exchange(access.issueToken())
  return { access, cookie: cookieOf(admission), key: admission?.key ?? '' }
}

test('a token is good once, and its cookie is closed to scripts and other sites', () => {
  const access = new Access(here)
  const token = access.issueToken()
  expect(access.exchange(token)?.cookie).toMatch(/^dockstage-4000=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/)
  expect(access.exchange(token)).toBeUndefined()
  expect(access.exchange('')).toBeUndefined()
})

test('a newer token takes the place of one that was not used', () => {
  const access = new Access(here)
  const older = access.issueToken()
  const newer = access.issueToken()
  expect(access.exchange(older)).toBeUndefined()
  expect(access.exchange(newer)).toBeDefined()
})

test('with the cookie a request goes through, without it or with another it is 401', () => {
  const { access, cookie } = signedIn()
  expect(refusalOf(access, request({ host, cookie }))).toBeUndefined()
  expect(refusalOf(access, request({ host, cookie: `theme=dark; ${cookie}` }))).toBeUndefined()
  expect(refusalOf(access, request({ host }))).toBe(401)
  for (const other of [`${cookie}x`, cookie.slice(0, -1), `x${cookie}`, 'dockstage-4000=', 'dockstage-4000', '__proto__=x', ';;=;'])
    expect(refusalOf(access, request({ host, cookie: other })), other).toBe(401)
})

test('another name or another site is 403, cookie or not', () => {
  const { access, cookie } = signedIn()
  const names = [
    'evil.example:4000',
    '127.0.0.1:4001',
    '127.0.0.1',
    '',
    'u@127.0.0.1:4000',
    '127.1:4000',
    '0x7f.0.0.1:4000',
    'LOCALHOST:4000',
  ]
  for (const name of names) expect(refusalOf(access, request({ host: name, cookie })), name).toBe(403)
  for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:4001', 'https://127.0.0.1:4000', 'http://localhost:4000'])
    expect(refusalOf(access, request({ host, origin, cookie })), origin).toBe(403)
})

test('what another site loads is 403, and a link that is followed is not', () => {
  const { access, cookie } = signedIn()
  const from = (site: string, mode: string, dest: string): number | undefined =>
    refusalOf(access, request({ host, cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest }))
  for (const [mode, dest] of [
    ['no-cors', 'image'],
    ['no-cors', 'script'],
    ['navigate', 'iframe'],
    ['cors', 'empty'],
  ] as const) {
    expect(from('cross-site', mode, dest)).toBe(403)
    expect(from('same-site', mode, dest)).toBe(403)
    expect(from('same-origin', mode, dest)).toBeUndefined()
  }
  expect(from('cross-site', 'navigate', 'document')).toBeUndefined()
  expect(from('none', 'navigate', 'document')).toBeUndefined()
})

test('a socket must name its origin', () => {
  const { access, cookie, key } = signedIn()
  const protocol = { 'sec-websocket-protocol': `dockstage, ${key}` }
  expect(access.refuseSocket(request({ host, cookie, ...protocol }))).toBe(403)
  expect(access.refuseSocket(request({ host, cookie, origin: `http://${host}`, ...protocol }))).toBeUndefined()
  expect(access.refuseSocket(request({ host, origin: `http://${host}`, ...protocol }))).toBe(401)
})

test('a cookie alone, which every port of this host is sent, opens no socket; nor does its key alone, or with another cookie', () => {
  const { access, cookie, key } = signedIn()
  const other = access.exchange(access.issueToken())
  const refusal = (cookies: string, protocol?: string): number | undefined =>
    access.refuseSocket(
      request({
        host,
        cookie: cookies,
        origin: `http://${host}`,
        ...(protocol === undefined ? {} : { 'sec-websocket-protocol': protocol }),
      }),
    )
  expect(refusal(cookie, `dockstage, stale, ${key}`)).toBeUndefined()
  expect(refusal(cookie)).toBe(401)
  for (const protocol of [
    'dockstage',
    'dockstage, ',
    `dockstage, ${cookie.split('=')[1]}`,
    `dockstage, ${other?.key}`,
    key,
    `chat, ${key}`,
  ])
    expect(refusal(cookie, protocol), protocol).toBe(401)
  expect(refusal('', `dockstage, ${key}`)).toBe(401)
  expect(refusal(cookieOf(other), `dockstage, ${key}`)).toBe(401)
})

describe('behind TLS', () => {
  test('the cookie goes over TLS alone, and no neighbouring name can set it', () => {
    const access = new Access(behindTls(4000))
    expect(access.exchange(access.issueToken())?.cookie).toMatch(
      /^__Host-dockstage-4000=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/; Secure$/,
    )
  })

  test('host and origin follow what the certificate is for, and the scheme', () => {
    const access = new Access(behindTls(4000))
    const cookie = cookieOf(access.exchange(access.issueToken()))
    const refusal = (name: string, origin = `https://${name}`): number | undefined =>
      refusalOf(access, request({ host: name, origin, cookie }))
    expect(refusal('hall.example:4000')).toBeUndefined()
    expect(refusal('[fd00::1]:4000')).toBeUndefined()
    for (const name of ['127.0.0.1:4000', 'localhost:4000', 'hall.example', 'x.hall.example:4000', 'hall.example.evil.example:4000'])
      expect(refusal(name), name).toBe(403)
    expect(refusal('hall.example:4000', 'http://hall.example:4000')).toBe(403)
  })

  test("at the scheme's own port browsers leave it out", () => {
    const access = new Access(behindTls(443))
    const cookie = cookieOf(access.exchange(access.issueToken()))
    expect(refusalOf(access, request({ host: 'hall.example', origin: 'https://hall.example', cookie }))).toBeUndefined()
    expect(refusalOf(access, request({ host: 'hall.example:8443', cookie }))).toBe(403)
  })
})

describe('to look on', () => {
  test('the token is good for several browsers, each with a session of its own that drives nothing', () => {
    const access = new Access(here)
    const token = access.issueViewToken()
    expect(access.issueViewToken()).toBe(token)
    const [first, second] = [access.exchange(token), access.exchange(token)].map(cookieOf)
    expect(first).not.toBe(second)
    const sessions = [first, second].map((cookie) => access.sessionOf(request({ host, cookie: cookie ?? '' })))
    expect(sessions.map((it) => it?.role)).toEqual(['viewer', 'viewer'])
    expect(new Set(sessions.map((it) => it?.id)).size).toBe(2)
  })

  test("it is another than the driver's, and neither does the other's work", () => {
    const access = new Access(here)
    const [driving, viewing] = [access.issueToken(), access.issueViewToken()]
    expect(driving).not.toBe(viewing)
    expect(access.sessionOf(request({ cookie: cookieOf(access.exchange(driving)) }))?.role).toBe('driver')
    expect(access.exchange(driving)).toBeUndefined()
    expect(access.exchange(viewing)).toBeDefined()
  })

  test('a link to look on that the driver follows takes nothing from them: its cookie lies beside theirs, which goes first', () => {
    const { access, cookie, key } = signedIn()
    const viewing = access.exchange(access.issueViewToken())
    const nameOf = (it: string): string | undefined => it.split('=')[0]
    expect(nameOf(cookieOf(viewing))).not.toBe(nameOf(cookie))
    const both = { host, origin: `http://${host}`, cookie: `${cookieOf(viewing)}; ${cookie}` }
    const roleWith = (...keys: readonly (string | undefined)[]): string | undefined =>
      access.socketSessionOf(request({ ...both, 'sec-websocket-protocol': ['dockstage', ...keys].join(', ') }))?.role
    expect(access.sessionOf(request(both))?.role).toBe('driver')
    expect(roleWith(viewing?.key, key)).toBe('driver')
    expect(roleWith(viewing?.key)).toBe('viewer')
    // A cookie's secret is good under the name that it was given, and no other.
    expect(access.sessionOf(request({ host, cookie: `${nameOf(cookie)}=${cookieOf(viewing).split('=')[1]}` }))).toBeUndefined()
  })

  test('nobody looks on before that was asked for', () => {
    const access = new Access(here)
    access.issueToken()
    for (const token of ['', 'undefined', 'null']) expect(access.exchange(token)).toBeUndefined()
  })

  test('ever new browsers take the place of the oldest, and never of a driver', () => {
    const { access, cookie } = signedIn()
    const token = access.issueViewToken()
    const oldest = cookieOf(access.exchange(token))
    for (let count = 0; count < 1_000; count += 1) access.exchange(token)
    expect(refusalOf(access, request({ host, cookie: oldest }))).toBe(401)
    expect(refusalOf(access, request({ host, cookie }))).toBeUndefined()
  })
})

test('when the host is closed no cookie and no token is good any more', () => {
  const { access, cookie } = signedIn()
  const tokens = [access.issueToken(), access.issueViewToken()]
  access.close()
  expect(refusalOf(access, request({ host, cookie }))).toBe(401)
  for (const token of tokens) expect(access.exchange(token)).toBeUndefined()
})
