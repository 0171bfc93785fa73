import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { callChannels } from '../../src/shared/ipc.ts'
import { callAccess } from '../../src/shared/ipc-access.ts'
import { keyIn } from '../support/signed-in.ts'
import { terminalWorld } from '../support/terminal.ts'

/** `dockstage serve` as a program of its own, attacked as somebody on this machine, or another site's page, would: by what goes over its port. */
interface Attacked {
  readonly port: number
  readonly host: string
  /** The driver's address as a path, unused. */
  readonly driverPath: string
  readonly viewerPath: string
  /** It is well: it answers, and to who is let in. */
  isWell(): Promise<void>
  stop(): void
  readonly ended: Promise<unknown>
}

async function served(...options: readonly string[]): Promise<Attacked> {
  const world = await terminalWorld()
  const serving = world.start(['serve', '--no-open', '--engine', 'embedded', '--view-link', '--lang', 'en', ...options])
  const [, driver = ''] = await serving.printed(/Dockstage is at (\S+)\n/)
  const [, viewer = ''] = await serving.printed(/nothing else: (\S+)\n/)
  const { port, host } = new URL(driver)
  const pathOf = (address: string): string => new URL(address).pathname + new URL(address).search
  return {
    port: Number(port),
    host,
    driverPath: pathOf(driver),
    viewerPath: pathOf(viewer),
    ended: serving.ended,
    stop: () => void serving.child.kill('SIGINT'),
    async isWell() {
      expect(serving.child.exitCode).toBeNull()
      expect(await raw(Number(port), get('/', { host }))).toMatch(/^HTTP\/1.1 401 /)
    },
  }
}

/** A request as bytes. */
const get = (path: string, headers: Readonly<Record<string, string>>, method = 'GET'): string =>
  [
    `${method} ${path} HTTP/1.1`,
    ...Object.entries({ connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n')

const upgrade = (headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  ...headers,
})

/** Sends bytes as they are; resolves with all that came back until the other end hung up. */
function raw(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(bytes)
  return answerOn(socket)
}

function answerOn(socket: Socket): Promise<string> {
  let said = ''
  return new Promise((resolve) => {
    socket.on('data', (chunk) => (said += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(said))
  })
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])

/** What a token is exchanged for. */
interface Admitted {
  readonly cookie: string
  readonly key: string
}

/** Exchanges the token of a path. */
async function admittedBy({ port, host }: Attacked, path: string): Promise<Admitted> {
  const answer = await raw(port, get(path, { host }))
  expect(statusOf(answer)).toBe(200)
  return { cookie: cookieIn(answer), key: keyIn(answer) ?? '' }
}

const cookieIn = (answer: string): string => /set-cookie: ([^;\r]+)/i.exec(answer)?.[1] ?? ''

/** The headers of a page's handshake. */
const socketOf = ({ host }: Attacked, { cookie, key }: Admitted): Readonly<Record<string, string>> => ({
  host,
  cookie,
  origin: `http://${host}`,
  'sec-websocket-protocol': `dockstage, ${key}`,
})

/** A page's socket, open. */
function openSocket({ port, host }: Attacked, { cookie, key }: Admitted, path = '/ws'): Promise<WebSocket> {
  const headers = { cookie, origin: `http://${host}` }
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, ['dockstage', key], { headers })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })
}

const closeOf = (socket: WebSocket): Promise<readonly [code: number, reason: string]> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined)
    socket.on('close', (code, reason) => resolve([code, String(reason)]))
  })

test('without the cookie, under another name or from another site nothing is answered but that', async () => {
  const it = await served()
  const { port, host, isWell } = it
  const origin = `http://${host}`
  const status = async (headers: Readonly<Record<string, string>>, path = '/'): Promise<number> =>
    statusOf(await raw(port, get(path, headers)))
  for (const name of ['rebound.example', `rebound.example:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`, `[::1]:${port}`])
    expect(await status({ host: name }), name).toBe(403)
  expect(await status({ host, origin: 'http://evil.example' })).toBe(403)
  expect(await status({ host, origin: 'null' })).toBe(403)
  expect(await status({ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' })).toBe(403)
  expect(await status({ host })).toBe(401)
  expect(await status({ host, cookie: `dockstage-${port}=${'A'.repeat(32)}` })).toBe(401)
  expect(await status(upgrade({ host, origin }), '/ws')).toBe(401)
  expect(await status(upgrade({ host }), '/ws')).toBe(403)
  expect(await status(upgrade({ host, origin: 'http://evil.example' }), '/ws')).toBe(403)
  expect(await status(upgrade({ host: 'rebound.example', origin: 'http://rebound.example' }), '/ws')).toBe(403)
  expect(await status(upgrade({ host, origin }), '/elsewhere')).toBe(404)
  // With the cookie alone, which whoever serves a page on another port of this machine is sent, and may pass on.
  const { cookie, key } = await admittedBy(it, it.driverPath)
  expect(await status({ host, cookie })).toBe(200)
  expect(await status(upgrade({ host, origin, cookie }), '/ws')).toBe(401)
  expect(await status(upgrade({ host, origin, cookie, 'sec-websocket-protocol': 'dockstage' }), '/ws')).toBe(401)
  expect(await status(upgrade({ host, origin, 'sec-websocket-protocol': `dockstage, ${key}` }), '/ws')).toBe(401)
  await isWell()
})

test('it listens on loopback alone', async () => {
  const { port } = await served()
  const others = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).filter(({ internal }) => !internal))
  for (const { address } of [...others.filter(({ family }) => family === 'IPv4'), { address: '::1' }]) {
    const refused = new Promise((resolve) => {
      const socket = connect(port, address)
      socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
      socket.on('connect', () => resolve('connected'))
    })
    expect(await refused, address).not.toBe('connected')
  }
})

test('a token is good once, not for who only asks for its head, and guessing ends', async () => {
  const it = await served()
  const { port, host, driverPath, viewerPath } = it
  const status = async (path: string, method?: string): Promise<number> => statusOf(await raw(port, get(path, { host }, method)))
  expect(await status(driverPath, 'HEAD')).toBe(401)
  const answer = await raw(port, get(driverPath, { host }))
  expect(statusOf(answer)).toBe(200)
  expect(keyIn(answer)).toBeDefined()
  expect(answer).toMatch(/\r\nset-cookie: dockstage-\d+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/\r\n/i)
  const cookie = cookieIn(answer)
  expect(await status(driverPath)).toBe(401)
  // That was one wrong address already.
  const guesses = Array.from({ length: 9 }, (_, index) => `/?token=${String(index).repeat(32)}`)
  for (const guess of guesses) expect(await status(guess)).toBe(401)
  const limited = await raw(port, get('/?token=x', { host }))
  expect(statusOf(limited)).toBe(429)
  expect(limited).toMatch(/\r\nretry-after: \d+\r\n/i)
  // A right one is no guess: whoever guesses keeps nobody out.
  expect(await status(viewerPath)).toBe(200)
  // Who is let in already is not kept waiting by somebody who guesses.
  expect(statusOf(await raw(port, get('/', { host, cookie })))).toBe(200)
  await it.isWell()
})

test('every answer carries the headers that keep it from being framed, sniffed at, kept or lent, and lets no other site read it', async () => {
  const it = await served()
  const { port, host, driverPath } = it
  const origin = `http://${host}`
  const first = await raw(port, get(driverPath, { host }))
  const admitted = { cookie: cookieIn(first), key: keyIn(first) ?? '' }
  const { cookie } = admitted
  const answers = {
    entry: first,
    page: await raw(port, get('/', { host, cookie })),
    'wrong token': await raw(port, get(driverPath, { host })),
    'no cookie': await raw(port, get('/', { host })),
    foreign: await raw(port, get('/', { host: 'evil.example' })),
    'not found': await raw(port, get('/none.js', { host, cookie })),
    method: await raw(port, get('/', { host, cookie }, 'DELETE')),
    upgrade: await raw(port, get('/ws', upgrade({ host, origin }))),
    'no HTTP': await raw(port, 'certainly not\r\n\r\n'),
    expectation: await raw(port, get('/', { host, cookie, expect: 'a miracle' })),
    handshake: await raw(port, get('/ws', { ...upgrade(socketOf(it, admitted)), 'sec-websocket-key': 'short' })),
    'too large a head': await raw(port, get('/', { host, cookie, padding: 'x'.repeat(20_000) })),
  }
  for (const [what, answer] of Object.entries(answers)) {
    const head = answer.slice(0, answer.indexOf('\r\n\r\n')).toLowerCase()
    for (const line of [
      'x-content-type-options: nosniff',
      'referrer-policy: no-referrer',
      'cross-origin-opener-policy: same-origin',
      'cross-origin-resource-policy: same-origin',
      'cache-control: no-store',
    ])
      expect(head, what).toContain(`\r\n${line}`)
    expect(head, what).toMatch(/content-security-policy: default-src 'none'.*frame-ancestors 'none'/)
    expect(head, what).not.toMatch(/unsafe-|access-control-/)
  }
  expect(Object.values(answers).map(statusOf)).toEqual([200, 200, 401, 401, 403, 404, 405, 401, 400, 417, 400, 431])
  await it.isWell()
})

test('what is no request, or too much of one, is refused, and the host lives on', async () => {
  const it = await served()
  const { port, host, driverPath } = it
  const admitted = await admittedBy(it, driverPath)
  const { cookie } = admitted
  const line = (first: string): string => `${first}\r\nhost: ${host}\r\ncookie: ${cookie}\r\nconnection: close\r\n\r\n`
  const status = async (bytes: string): Promise<number> => statusOf(await raw(port, bytes))
  for (const method of ['POST', 'PUT', 'OPTIONS', 'TRACE', 'CONNECT /'])
    expect([400, 405, 0, Number.NaN]).toContain(await status(line(`${method} / HTTP/1.1`)))
  for (const [headers, expected] of [
    [{ 'content-length': '10' }, 413],
    [{ 'content-length': '999999999999' }, 413],
    [{ 'transfer-encoding': 'chunked' }, 413],
    [{ 'content-length': '-1' }, 400],
    [{ 'content-length': '5', 'transfer-encoding': 'chunked' }, 400],
  ] as const)
    expect(await status(get('/', { host, cookie, ...headers })), JSON.stringify(headers)).toBe(expected)
  expect(await status(`GET / HTTP/1.1\r\nconnection: close\r\n\r\n`)).toBe(400)
  expect(await status(line('GET // HTTP/1.1'))).toBe(400)
  expect(await status(line('GET http://[ HTTP/1.1'))).toBe(400)

  const traversals = [
    '/../package.json',
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/..\\..\\package.json',
    '/%252e%252e/package.json',
    '/....//package.json',
    '/assets/../../../package.json',
    '//package.json',
    '/%c0%ae%c0%ae/package.json',
    '/index.html%00.js',
    '/file:///etc/passwd',
    'file:///etc/passwd',
    `http://${host}/../package.json`,
  ]
  for (const path of traversals) {
    const answer = await raw(port, line(`GET ${path} HTTP/1.1`))
    expect([400, 404], path).toContain(statusOf(answer))
    expect(answer, path).not.toMatch(/dockstage-|"name"|root:/)
  }

  const handshakes: readonly Readonly<Record<string, string>>[] = [
    { 'sec-websocket-key': 'short' },
    { 'sec-websocket-version': '12' },
    { 'sec-websocket-version': '' },
    { upgrade: 'h2c' },
    { 'sec-websocket-key': '' },
  ]
  for (const wrong of handshakes) {
    const answer = await raw(port, get('/ws', { ...upgrade(socketOf(it, admitted)), ...wrong }))
    expect(statusOf(answer), JSON.stringify(wrong)).not.toBe(101)
    expect(statusOf(answer), JSON.stringify(wrong)).toBeGreaterThanOrEqual(400)
  }
  // Bytes that are no frame, after a handshake that was right.
  const broken = await raw(port, `${get('/ws', upgrade(socketOf(it, admitted)))}\xff\xff\xff\xff\xff\xff`)
  expect(statusOf(broken)).toBe(101)
  await it.isWell()
})

test('connections that say nothing, or too slowly, are closed by the host', async () => {
  const it = await served()
  const { port, host } = it
  const silent = connect(port, '127.0.0.1')
  const half = connect(port, '127.0.0.1')
  half.write(`GET / HTTP/1.1\r\nhost: ${host}\r\n`)
  const drip = connect(port, '127.0.0.1')
  drip.write(`GET / HTTP/1.1\r\nhost: ${host}\r\n`)
  // One that sends a byte now and then is slow all the same.
  const dripping = setInterval(() => drip.write('x'), 200)
  onTestFinished(() => clearInterval(dripping))
  const answers = await Promise.all([silent, half, drip].map(answerOn))
  expect(
    answers
      .map(statusOf)
      .filter((status) => !Number.isNaN(status))
      .every((status) => status === 408),
  ).toBe(true)
  expect(statusOf(answers[1] ?? '')).toBe(408)
  await it.isWell()
})

test('messages that are too large, too many or none of ours end their page alone', async () => {
  const it = await served()
  const [driver, viewer] = [await admittedBy(it, it.driverPath), await admittedBy(it, it.viewerPath)]
  const other = await openSocket(it, driver)
  const sent = async (page: Admitted, ...messages: readonly (string | Buffer)[]): Promise<number> => {
    const socket = await openSocket(it, page)
    const closed = closeOf(socket)
    for (const message of messages) socket.send(message)
    return (await closed)[0]
  }
  // The connection is cut, and its close frame may be lost with it.
  expect([1006, 1009]).toContain(await sent(driver, 'x'.repeat(16_000_001)))
  expect([1006, 1009]).toContain(await sent(viewer, 'x'.repeat(4_097)))
  for (const message of ['', '{', '[]', '{"id":1}', '{"id":-1,"call":"readState","args":[]}', '{"id":1,"call":"__proto__","args":[]}'])
    expect(await sent(driver, message), message).toBe(1008)
  const deep = new Promise((resolve) => other.once('message', (data) => resolve(JSON.parse(String(data)))))
  other.send(`{"id":1,"call":"readState","args":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
  expect(await deep).toMatchObject({ id: 1, result: { ok: false, failure: { code: 'bad-message' } } })
  expect(await sent(driver, Buffer.from([0, 1, 2]))).toBe(1008)
  expect(await sent(viewer, ...Array<string>(30).fill('{"id":1,"call":"readState","args":[]}'))).toBe(1008)
  const pages = await Promise.all(Array.from({ length: 12 }, () => openSocket(it, viewer)))
  expect(await closeOf(await openSocket(it, viewer))).toEqual([1013, 'too many pages are open'])
  for (const page of pages) page.terminate()
  expect(other.readyState).toBe(other.OPEN)
  await it.isWell()
})

test('who only looks on is refused every call that drives, in whatever it is wrapped, and is told nothing of the engine', async () => {
  const it = await served()
  const ask = async (socket: WebSocket, call: string, args: readonly unknown[] = []): Promise<Record<string, unknown>> => {
    const answer = new Promise<Record<string, unknown>>((resolve) =>
      socket.on('message', (data) => {
        const { id, result } = JSON.parse(String(data)) as { readonly id?: string; readonly result: Record<string, unknown> }
        if (id !== undefined) resolve(result)
      }),
    )
    socket.send(JSON.stringify({ id: 1, call, args }))
    return answer
  }
  const driving = Object.keys(callChannels).filter((name) => callAccess[name as keyof typeof callAccess] === 'drive')
  expect(driving.length).toBeGreaterThan(20)
  for (const call of driving)
    for (const path of ['/ws', '/ws?hall']) {
      // Each a browser of its own: one may not ask that often.
      const socket = await openSocket(it, await admittedBy(it, it.viewerPath), path)
      expect(await ask(socket, call), `${call} at ${path}`).toMatchObject({ ok: false, failure: { code: 'view-only' } })
      socket.terminate()
    }
  const socket = await openSocket(it, await admittedBy(it, it.viewerPath))
  const state = await ask(socket, 'readState')
  expect(state).toMatchObject({ ok: true, value: { looksOn: true, engine: { address: '' } } })
  await it.isWell()
})

test('when it ends, its pages are closed and its cookies are worth nothing to the next one', async () => {
  const it = await served()
  const driver = await admittedBy(it, it.driverPath)
  const page = await openSocket(it, driver)
  const closed = closeOf(page)
  it.stop()
  await closed
  await it.ended
  const next = await served('--port', String(it.port))
  expect(next.port).toBe(it.port)
  expect(statusOf(await raw(next.port, get('/', { host: next.host, cookie: driver.cookie })))).toBe(401)
})
