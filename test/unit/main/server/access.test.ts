import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { Access } from '../../../../src/main/server/access.ts'

const request = (headers: Record<string, string>): IncomingMessage => ({ headers }) as IncomingMessage
const host = '127.0.0.1:4000'

function signedIn(): { access: Access; cookie: string } {
  const access = new Access(4000)
  const set = access.exchange(access.issueToken()) ?? ''
  return { access, cookie: set.split(';')[0] ?? '' }
}

test('a token is good once, and its cookie is closed to scripts and other sites', () => {
  const access = new Access(4000)
  const token = access.issueToken()
  expect(access.exchange(token)).toMatch(/^dockstage-4000=[\w-]{40,}; HttpOnly; SameSite=Strict; Path=\/$/)
  expect(access.exchange(token)).toBeUndefined()
  expect(access.exchange('')).toBeUndefined()
})

test('a newer token takes the place of one that was not used', () => {
  const access = new Access(4000)
  const older = access.issueToken()
  const newer = access.issueToken()
  expect(access.exchange(older)).toBeUndefined()
  expect(access.exchange(newer)).toBeDefined()
})

test('with the cookie a request goes through, without it or with another it is 401', () => {
  const { access, cookie } = signedIn()
  expect(access.refuse(request({ host, cookie }))).toBeUndefined()
  expect(access.refuse(request({ host, cookie: `theme=dark; ${cookie}` }))).toBeUndefined()
  expect(access.refuse(request({ host }))).toBe(401)
  expect(access.refuse(request({ host, cookie: `${cookie}x` }))).toBe(401)
})

test('another name or another site is 403, cookie or not', () => {
  const { access, cookie } = signedIn()
  for (const name of ['evil.example:4000', '127.0.0.1:4001', '127.0.0.1', ''])
    expect(access.refuse(request({ host: name, cookie }))).toBe(403)
  for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:4001', 'https://127.0.0.1:4000', 'http://localhost:4000'])
    expect(access.refuse(request({ host, origin, cookie }))).toBe(403)
})

test('a socket must name its origin', () => {
  const { access, cookie } = signedIn()
  expect(access.refuseSocket(request({ host, cookie }))).toBe(403)
  expect(access.refuseSocket(request({ host, cookie, origin: `http://${host}` }))).toBeUndefined()
  expect(access.refuseSocket(request({ host, origin: `http://${host}` }))).toBe(401)
})
