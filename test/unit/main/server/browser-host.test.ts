import { createHash } from 'node:crypto'
import { type IncomingHttpHeaders, request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { BrowserHost } from '../../../../src/main/server/browser-host.ts'
import type { Session } from '../../../../src/main/session/session.ts'
import { type BrowserWorld, browserWorld } from '../../../support/browser-world.ts'
import { type SignedIn, signedIn } from '../../../support/signed-in.ts'

let world: BrowserWorld
let host: BrowserHost
let session: Session
beforeEach(async () => {
  world = await browserWorld()
  host = world.host
  session = world.session
})
afterEach(() => world.end())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = new URL(host.address)
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += chunk
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Resolves with the socket once it is open, or with the status that turned it away. */
function connect(headers: Record<string, string>, protocols: readonly string[], search = ''): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${new URL(host.address).port}/ws${search}`, [...protocols], { headers })
  return new Promise((resolve) => {
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => undefined)
  })
}

/** A page's socket, open. */
async function connected({ headers, protocols }: SignedIn, search = ''): Promise<WebSocket> {
  const socket = await connect(headers, protocols, search)
  if (typeof socket === 'number') throw new Error(`turned away with ${socket}`)
  return socket
}

test('the printed address gives the page once, by way of a cookie and a key, and the token leaves the address', async () => {
  const path = `/${new URL(host.address).search}`
  const first = await get(path)
  expect(first.status).toBe(200)
  expect(first.text).toContain("location.replace('/')")
  expect(first.text).toMatch(/data-name="dockstage-key" data-key="[\w-]{32}"/)
  // The one script that runs there is the one that the policy names.
  const script = /<script>([\s\S]*)<\/script>/.exec(first.text)?.[1] ?? ''
  const hash = createHash('sha256').update(script).digest('base64')
  expect(first.headers['content-security-policy']).toContain(`default-src 'none'; script-src 'sha256-${hash}';`)
  const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  expect((await get('/', { cookie })).text).toContain('<title>page</title>')
  expect((await get(path)).status).toBe(401)
  expect((await get('/')).status).toBe(401)
})

test('a right token is good however often others have guessed from the same machine', async () => {
  const guesses = await Promise.all(Array.from({ length: 12 }, (_, index) => get(`/?token=${index}`)))
  expect(guesses.map(({ status }) => status).filter((it) => it === 429).length).toBeGreaterThan(0)
  expect((await get('/?token=wrong')).status).toBe(429)
  expect((await get(`/${new URL(host.address).search}`)).status).toBe(200)
  expect((await get(`/${new URL(host.viewAddress()).search}`)).status).toBe(200)
})

test('what the request expects is refused with the headers of every answer', async () => {
  const { status, headers } = await get('/', { expect: 'a miracle' })
  expect(status).toBe(417)
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  })
})

test('other names, other sites and other methods are turned away before anything else is looked at', async () => {
  const { cookie } = await signedIn(host.address)
  expect((await get('/', { cookie, host: 'rebound.example' })).status).toBe(403)
  expect((await get('/', { cookie, origin: 'http://evil.example' })).status).toBe(403)
  expect((await get('/', { cookie }, 'POST')).status).toBe(405)
  expect((await get('/data/preferences.json', { cookie })).status).toBe(404)
})

test('the socket takes a signed-in page of this host only', async () => {
  const page = await signedIn(host.address)
  const { cookie, origin } = page.headers
  expect(await connect({ origin }, page.protocols)).toBe(401)
  expect(await connect({ cookie }, page.protocols)).toBe(403)
  expect(await connect({ cookie, origin: 'http://evil.example' }, page.protocols)).toBe(403)
  // What a container's page on another port of this machine is sent.
  expect(await connect({ cookie, origin }, [])).toBe(401)
  expect(await connect({ cookie, origin }, ['dockstage'])).toBe(401)
  const socket = await connected(page)
  expect(socket.protocol).toBe('dockstage')
  socket.send(JSON.stringify({ id: 7, call: 'setPreferences', args: [{ language: 'ko', theme: 'dark' }] }))
  const answers = new Promise((resolve) =>
    socket.on('message', (data) => String(data).includes('"id":7') && resolve(JSON.parse(String(data)))),
  )
  expect(await answers).toEqual({ id: 7, result: { ok: true, value: { language: 'ko', theme: 'dark' } } })
})

test("a message that is none of the contract's closes the socket and says why", async () => {
  const socket = await connected(await signedIn(host.address))
  const closed = new Promise((resolve) => socket.on('close', (code, reason) => resolve([code, String(reason)])))
  socket.send('{"id":1,"call":"constructor","args":[]}')
  expect(await closed).toEqual([1008, 'there is no call named "constructor"'])
})

test('what is no address is answered, and the host lives on', async () => {
  expect((await get('//')).status).toBe(400)
  expect((await get('//', { host: 'elsewhere.example' })).status).toBe(403)
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  }
  expect((await get('//', upgrade)).status).toBe(404)
  expect((await get('/')).status).toBe(401)
})

describe("the hall's page", () => {
  let count = 0
  /** Sends a call and resolves with its answer. */
  const ask = (
    socket: WebSocket,
    call: string,
    args: readonly unknown[] = [],
  ): Promise<{ readonly ok: boolean; readonly failure?: unknown }> =>
    new Promise((resolve) => {
      count += 1
      const id = count
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as { readonly id?: number; readonly result: { readonly ok: boolean } }
        if (message.id === id) resolve(message.result)
      })
      socket.send(JSON.stringify({ id, call, args }))
    })

  test('reads the state, and is refused everything that changes something', async () => {
    const hall = await connected(await signedIn(host.address), '?hall')
    expect((await ask(hall, 'readState')).ok).toBe(true)
    for (const [call, ...args] of [['runStep'], ['present', null], ['openScenario', { id: 'wordpress-link' }], ['cleanUp']] as const)
      expect(await ask(hall, call, args)).toMatchObject({ ok: false, failure: { code: 'view-only' } })
    hall.terminate()
  })

  test('is known to look on for as long as one of its windows is there', async () => {
    const told: boolean[] = []
    session.on('presentation', ({ hall }) => told.push(hall))
    const first = await connected(await signedIn(host.address), '?hall')
    expect(told).toEqual([true])
    first.close()
    await expect.poll(() => told).toEqual([true, false])
  })
})

test('what is presented is told to every page, and to one that comes later', async () => {
  const told: unknown[] = []
  session.on('presentation', (it) => told.push(it))
  const stage = {
    runId: 'run',
    since: '2026-01-01T10:00:00Z',
    cursor: { at: 0, follows: true },
    theme: 'dark',
    black: false,
    output: false,
    closeUp: false,
    whole: false,
    chosen: {},
  } as const
  expect(await session.api.present(stage)).toMatchObject({ ok: true })
  expect(told).toEqual([{ stage, hall: false }])
  expect(await session.api.readState()).toMatchObject({ ok: true, value: { presentation: { stage, hall: false } } })
  expect(await session.api.openHall(false)).toEqual({ ok: true, value: 'nowhere' })
  await session.api.present(null)
  expect(told.at(-1)).toEqual({ stage: null, hall: false })
})
