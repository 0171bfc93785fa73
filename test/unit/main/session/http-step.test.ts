import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { askUntilItHolds, curlLine } from '../../../../src/main/session/http-step.ts'
import type { HttpRequest } from '../../../../src/shared/scenario/scenario.ts'
import { container, port, topologyOf } from '../../../support/topology-records.ts'

const never = new AbortController().signal

async function served(answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({ method: 'GET', url, withinMs: 2_000, ...more })
const publishing = (...ports: number[]) => {
  const topology = topologyOf({ containers: [container('web')], ports: ports.map((it) => port('web', it)) })
  return () => topology
}

test('it asks again until what is expected holds', async () => {
  let asked = 0
  const at = await served((_, response) => {
    asked += 1
    response.writeHead(asked < 3 ? 503 : 200, { 'content-type': 'text/html' }).end(asked < 3 ? 'wait' : '<p>Hello</p>')
  })
  const outcome = await askUntilItHolds(get(`http://localhost:${at}/`, { status: 200, contains: 'Hello' }), publishing(at), never)
  expect(outcome).toMatchObject({ held: true })
  expect(outcome.output).toBe('HTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>Hello</p>\n')
  expect(asked).toBe(3)
})

test('when the time is over, the last answer and what was wrong with it are told', async () => {
  const at = await served((_, response) => response.end('no database'))
  const outcome = await askUntilItHolds(get(`http://127.0.0.1:${at}/`, { contains: 'WordPress', withinMs: 200 }), publishing(at), never)
  expect(outcome.held).toBe(false)
  expect(outcome.output).toContain('no database')
  expect(outcome.failure).toMatchObject({ code: 'http-failed', message: expect.stringContaining('does not contain "WordPress"') })
})

test('of a long page the part is shown that holds what was looked for, and how much was passed over', async () => {
  const page = `<html>\n<head>\n\n${'<meta>\n'.repeat(400)}</head>\n<h1>Success!</h1>\n<p>Thank you.</p>\n</html>\n`
  const at = await served((_, response) => response.end(page))
  const sought = await askUntilItHolds(get(`http://localhost:${at}/`, { contains: 'Success!' }), publishing(at), never)
  expect(sought.output).toBe('HTTP/1.1 200 OK\n\n[... 403 lines before]\n<h1>Success!</h1>\n<p>Thank you.</p>\n</html>\n')
  const whole = await askUntilItHolds(get(`http://localhost:${at}/`), publishing(at), never)
  expect(whole.output).toContain('\n\n<html>\n<head>\n<meta>\n')
})

test('a port that the run did not publish is never asked, whoever listens there', async () => {
  let asked = 0
  const at = await served((_, response) => {
    asked += 1
    response.end()
  })
  const foreign = topologyOf({ containers: [container('theirs', { mine: false })], ports: [port('theirs', at)] })
  for (const topology of [publishing(), () => foreign]) {
    const asking = askUntilItHolds(get(`http://localhost:${at}/`), topology, never)
    await expect(asking).rejects.toMatchObject({ failure: { code: 'not-ours' } })
  }
  expect(asked).toBe(0)
})

test('other hosts, other protocols and user names are refused at once', async () => {
  const refused = [`http://example.com:80/`, 'http://192.168.0.1:80/', 'http://localhost.example.com:80/', 'http://127.0.0.1.nip.io:80/']
  for (const url of refused) {
    await expect(askUntilItHolds(get(url), publishing(80), never), url).rejects.toMatchObject({ failure: { code: 'not-ours' } })
  }
  for (const url of ['https://localhost:80/', 'file:///etc/passwd', 'http://a:b@localhost:80/', 'no address'])
    await expect(askUntilItHolds(get(url), publishing(80), never), url).rejects.toMatchObject({ failure: { code: 'http-failed' } })
})

test('redirects are followed to published ports only, five at most', async () => {
  const other = await served((_, response) => response.end('other'))
  const at: number = await served((request, response) => {
    const to = { '/out': `http://localhost:${other}/`, '/start': '/end', '/round': '/round' }[request.url ?? '']
    if (to) response.writeHead(302, { location: to }).end()
    else response.end(`${request.method} ${request.url}`)
  })
  const ask = (path: string, ports: number[], more: Partial<HttpRequest> = {}) =>
    askUntilItHolds(get(`http://localhost:${at}${path}`, { withinMs: 10_000, ...more }), publishing(...ports), never)
  const followed = await ask('/start', [at], { contains: 'GET /end' })
  expect(followed.held).toBe(true)
  expect(followed.output).toContain('HTTP/1.1 302 Found\nLocation: /end\n')
  await expect(ask('/out', [at])).rejects.toMatchObject({ failure: { code: 'not-ours' } })
  expect((await ask('/out', [at, other])).held).toBe(true)
  expect((await ask('/round', [at], { withinMs: 1_000 })).failure?.message).toContain('more than 5 redirects')
  expect((await ask('/start', [at], { status: 302 })).held).toBe(true)
})

test('a form is posted, and its redirect got', async () => {
  const bodies: string[] = []
  const at = await served((request, response) => {
    let body = `${request.method} `
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      bodies.push(body)
      if (request.method === 'POST') response.writeHead(303, { location: '/done' }).end()
      else response.end('done')
    })
  })
  const request = get(`http://localhost:${at}/`, { method: 'POST', form: { title: 'My site & more' }, contains: 'done' })
  expect((await askUntilItHolds(request, publishing(at), never)).held).toBe(true)
  expect(bodies).toEqual(['POST title=My+site+%26+more', 'GET '])
  expect(curlLine(request)).toBe(`curl -sSiL --data-urlencode 'title=My site & more' http://localhost:${at}/`)
})

test('of an endless page at most a megabyte is read', async () => {
  const at = await served((_, response) => {
    const write = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', write)
    write()
  })
  const outcome = await askUntilItHolds(get(`http://localhost:${at}/`), publishing(at), never)
  expect(outcome.held).toBe(true)
  expect(outcome.output).toContain('[... more than 1000000 bytes in all]')
})

test('cancelling ends it with the signal’s reason', async () => {
  const at = await served(() => undefined)
  const abort = new AbortController()
  const asking = askUntilItHolds(get(`http://localhost:${at}/`, { withinMs: 60_000 }), publishing(at), abort.signal)
  abort.abort(new Error('stopped'))
  await expect(asking).rejects.toThrow('stopped')
})

test('whatever way an address is spelled, by a redirect too, it leads to a port of the run or nowhere', async () => {
  let asked = 0
  const foreign = await served((_, response) => {
    asked += 1
    response.end('not ours')
  })
  let location = ''
  const own = await served((_, response) => response.writeHead(302, { location }).end())
  const hosts = [
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '127.0.0.2',
    '0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    'localhost.',
    'LOCALHOST',
    '[::]',
  ]
  const spelled = hosts.map((it) => `http://${it}:${foreign}/`)
  const others = [
    `http://user:x@localhost:${own}/`,
    `http://localhost:${own}@127.0.0.1:${foreign}/`,
    'http://169.254.169.254/',
    'https://localhost/',
  ]
  for (const url of [...spelled, ...others, 'file:///etc/passwd', 'unix:///var/run/docker.sock', `//127.0.0.1:${foreign}/`, 'http://[']) {
    await expect(askUntilItHolds(get(url), publishing(own), never), url).rejects.toMatchObject({
      failure: { code: expect.stringMatching(/not-ours|http-failed/) },
    })
    location = url
    // What cannot be read as an address is none from the page it stands on either.
    const outcome = await askUntilItHolds(get(`http://localhost:${own}/`, { withinMs: 50 }), publishing(own), never).catch((cause) => cause)
    expect(outcome.held, url).not.toBe(true)
  }
  expect(asked).toBe(0)
})
