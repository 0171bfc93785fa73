import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { buildIfNeeded } from '../../../../bin/build-if-needed.mjs'
import { untilNoPage } from '../../../../src/main/cli/until-no-page.ts'
import type { BrowserHost } from '../../../../src/main/server/browser-host.ts'
import { type BrowserWorld, browserWorld } from '../../../support/browser-world.ts'
import { pageOf } from '../../../support/page-of.ts'
import { terminalWorld } from '../../../support/terminal.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => buildIfNeeded(root, () => undefined), 120_000)

let world: BrowserWorld
let host: BrowserHost
beforeEach(async () => {
  world = await browserWorld()
  host = world.host
})
afterEach(() => world.end())

const never = new AbortController().signal
const long = 600_000
/** Resolves with what came first, by name. */
const first = (outcomes: Record<string, Promise<unknown>>): Promise<string> =>
  Promise.race(Object.entries(outcomes).map(([name, it]) => it.then(() => name)))

test('a host from the desktop is over when its last page is gone, and not while another is there', async () => {
  const over = untilNoPage(host, never, { firstMs: long, nextMs: 1 })
  const [one, two] = [await pageOf(host.address), await pageOf(host.newAddress())]
  one.close()
  await one.gone
  // Whatever the first one's end began would be over before this answer comes.
  for (let asked = 0; asked < 5; asked++) await two.call('readState')
  expect(await first({ over, still: Promise.resolve() })).toBe('still')
  two.close()
  await over
})

test('a page that is loaded anew in time finds its host', async () => {
  const over = untilNoPage(host, never, { firstMs: long, nextMs: long })
  const page = await pageOf(host.address)
  page.close()
  await page.gone
  const again = await pageOf(host.newAddress())
  expect(await again.call('readState')).toMatchObject({ ok: true })
  expect(await first({ over, still: Promise.resolve() })).toBe('still')
  again.close()
})

test('one that no browser ever came to is over too, and one that is stopped at once', async () => {
  await untilNoPage(host, never, { firstMs: 1, nextMs: long })
  const stop = new AbortController()
  const over = untilNoPage(host, stop.signal, { firstMs: long, nextMs: long })
  stop.abort()
  await over
})

test('serve --from-desktop tells the page of a file that cannot be opened; at a terminal it is said there', async () => {
  const { start, run, file } = await terminalWorld()
  const bad = await file('bad.dockstage.json', '{"dockstage":"recording","version":99}')
  const args = ['serve', bad, '--no-open', '--engine', 'embedded']
  expect(await run(args)).toMatchObject({ code: 2, error: expect.stringContaining('bad.dockstage.json: version') })
  const served = start([...args, '--from-desktop'])
  const [address] = await served.printed(/http:\S+/)
  const page = await pageOf(address)
  expect(await page.notice).toMatchObject({ code: 'bad-recording', message: expect.stringContaining('bad.dockstage.json: version') })
  expect(await page.call('readState')).not.toMatchObject({ value: { run: expect.anything() } })
  served.child.kill('SIGTERM')
  expect((await served.ended).code).toBe(0)
})
