import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type HostLimits, hostLimits } from '../../../../src/main/server/limits.ts'
import { type BrowserWorld, browserWorld } from '../../../support/browser-world.ts'
import { type SignedIn, signedIn } from '../../../support/signed-in.ts'

/** What one client, who may be let in to look on, can do to all others. */
async function hosted(limits: Partial<HostLimits> = {}): Promise<BrowserWorld & { readonly port: number; readonly name: string }> {
  const world = await browserWorld(limits)
  onTestFinished(() => world.end())
  const { port, host } = new URL(world.host.address)
  return { ...world, port: Number(port), name: host }
}

/** A connection that never hangs up by itself. */
function connection(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  return socket
}

/** A page's socket: open, or closed with a code. */
async function page({ headers, protocols }: SignedIn): Promise<WebSocket> {
  const socket = new WebSocket(`${headers.origin.replace('http', 'ws')}/ws`, [...protocols], { headers })
  onTestFinished(() => socket.terminate())
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('open', resolve))
  return socket
}

const closeOf = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve))

function answerTo(socket: WebSocket, id: number, call = 'readState'): Promise<{ readonly ok: boolean }> {
  const answer = new Promise<{ readonly ok: boolean }>((resolve) =>
    socket.on('message', (data) => {
      const message = JSON.parse(String(data))
      if (message.id === id) resolve(message.result)
    }),
  )
  socket.send(JSON.stringify({ id, call, args: [] }))
  return answer
}

/** Resolves when so many pages are connected. */
const pagesAre = ({ host }: BrowserWorld, wanted: number): Promise<void> =>
  new Promise((resolve) => {
    const off = host.onPages((count) => {
      if (count !== wanted) return
      off()
      resolve()
    })
  })

const get = (path: string, name: string, cookie = ''): string => `GET ${path} HTTP/1.1\r\nhost: ${name}\r\ncookie: ${cookie}\r\n\r\n`

test('who is refused is gone soon, though they never hang up', async () => {
  const { port, name } = await hosted({ lingerMs: 50 })
  const upgrade = `GET /ws HTTP/1.1\r\nhost: ${name}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`
  for (const bytes of [upgrade, 'certainly not\r\n\r\n']) {
    const socket = connection(port)
    let isGone = false
    socket.on('close', () => {
      isGone = true
    })
    socket.resume().write(bytes)
    // What is written to a connection that is closed at the other end is answered by a reset.
    const isClosed = (): boolean => {
      if (!isGone) socket.write('x')
      return isGone
    }
    await expect.poll(isClosed, { timeout: 10_000 }).toBe(true)
  }
})

test('however many look on, there is room for the driver’s pages, and one viewer too many is told so', async () => {
  const { host } = await hosted({ sockets: { drivers: 2, viewers: 3, perSession: 12 } })
  const [driver, viewer] = [await signedIn(host.address), await signedIn(host.viewAddress())]
  for (let count = 0; count < 3; count += 1) await page(viewer)
  expect(await closeOf(await page(viewer))).toBe(1013)
  const [first, second] = [await page(driver), await page(driver)]
  expect(await answerTo(first, 1)).toMatchObject({ ok: true })
  expect(await answerTo(second, 1)).toMatchObject({ ok: true })
  expect(await closeOf(await page(driver))).toBe(1013)
})

test('however many connect, the newest is let in, and the driver’s page stays: who is not let in goes first, then who looks on', async () => {
  const { host, port, name } = await hosted({ connections: { all: 100, perClient: 5 }, idleMs: 1 })
  const [driver, viewer] = [await signedIn(host.address), await signedIn(host.viewAddress())]
  const [driving, looking] = [await page(driver), await page(viewer)]
  const idle: Socket[] = []
  for (let count = 0; count < 12; count += 1) {
    const socket = connection(port)
    await new Promise((resolve) => socket.once('connect', resolve))
    idle.push(socket)
  }
  const newest = connection(port)
  newest.write(get('/', name, driver.cookie))
  const said = await new Promise((resolve) => newest.once('data', (data) => resolve(String(data))))
  expect(said).toMatch(/^HTTP\/1.1 200 /)
  expect(await answerTo(driving, 1)).toMatchObject({ ok: true })
  expect(await answerTo(looking, 1)).toMatchObject({ ok: true })
})

test('who sends requests without reading the answers is cut off, and costs no memory of its own', async () => {
  const { host, port, name } = await hosted()
  const { cookie } = await signedIn(host.viewAddress())
  const socket = connection(port)
  const closed = new Promise((resolve) => socket.on('close', resolve))
  let said = ''
  socket.on('data', (data) => {
    said += data
  })
  socket.on('end', () => socket.end())
  socket.write(get('/', name, cookie).repeat(450))
  await closed
  expect(said.match(/HTTP\/1\.1 200/g)?.length ?? 0).toBeLessThanOrEqual(hostLimits.unanswered)
})

test('a connection whose answer is not read is closed', async () => {
  const { host, port, name } = await hosted({ stalledMs: 100, idleMs: 1 })
  const { cookie } = await signedIn(host.viewAddress())
  // Both ends are of this process.
  const sockets = (): number => process.getActiveResourcesInfo().filter((it) => it === 'TCPSocketWrap').length
  await expect.poll(sockets, { timeout: 10_000 }).toBe(0)
  const socket = connection(port)
  socket.pause().write(get('/large.js', name, cookie))
  await expect.poll(sockets).toBe(2)
  await expect.poll(sockets, { timeout: 10_000 }).toBe(1)
})

test('messages count for a browser, and not anew for each of its pages', async () => {
  const { host } = await hosted({ messages: { ...hostLimits.messages, viewer: { burst: 4, perSecond: 0.001 } } })
  const viewer = await signedIn(host.viewAddress())
  for (let count = 0; count < 4; count += 1) expect(await answerTo(await page(viewer), 1)).toMatchObject({ ok: true })
  const fifth = await page(viewer)
  fifth.send(JSON.stringify({ id: 1, call: 'readState', args: [] }))
  expect(await closeOf(fifth)).toBe(1008)
  expect(await answerTo(await page(await signedIn(host.viewAddress())), 1)).toMatchObject({ ok: true })
})

test('however many browsers look on, the state is read for all of them together', async () => {
  const { host, session } = await hosted({ viewersStateMs: 500 })
  const viewers = await Promise.all(Array.from({ length: 20 }, async () => page(await signedIn(host.viewAddress()))))
  const read = vi.spyOn(session.api, 'readState')
  await Promise.all(viewers.map((viewer) => answerTo(viewer, 1)))
  expect(read.mock.calls.length).toBeLessThanOrEqual(3)
})

test('viewers who do not read are let go before they fill the memory together, those first that have most to read', async () => {
  const world = await hosted({
    messages: { ...hostLimits.messages, viewer: { burst: 100_000, perSecond: 1 } },
    viewersStateMs: 0,
    unread: { perPage: 64_000_000, viewers: 4_000_000 },
  })
  const [stalled, reading] = [await page(await signedIn(world.host.viewAddress())), await page(await signedIn(world.host.viewAddress()))]
  const gone = pagesAre(world, 1)
  stalled.pause()
  for (let id = 0; id < 400; id += 1) stalled.send(JSON.stringify({ id, call: 'readState', args: [] }))
  await gone
  expect(await answerTo(reading, 1)).toMatchObject({ ok: true })
})

test('a page that reads nothing is gone at the next ping, though it sends pongs', async () => {
  const world = await hosted({ pingMs: 50 })
  const stalled = await page(await signedIn(world.host.viewAddress()))
  const gone = pagesAre(world, 0)
  stalled.pause()
  const ponging = setInterval(() => stalled.pong(), 5)
  onTestFinished(() => clearInterval(ponging))
  await gone
})
