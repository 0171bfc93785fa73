import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { inspectThing } from '../../../../src/engine/commands/inspect.ts'
import { connectTo } from '../../../../src/engine/connect/connect.ts'
import { temporaryDirectory } from '../../main/session/temporary-directory.ts'

async function listening(listener: RequestListener, at: string | number): Promise<AddressInfo | string | null> {
  const server = createServer(listener)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(typeof at === 'number' ? { port: at, host: '127.0.0.1' } : { path: at }, resolve))
  return server.address()
}

/** What docker-modem goes to by itself, and what it throws on where nobody catches it: the process would be gone. */
test.each([301, 302, 307, 399])('an engine that says with %i that a thing is elsewhere leads nowhere', async (status) => {
  const asked: (string | undefined)[] = []
  const other = await listening((request, response) => {
    asked.push(request.url)
    response.end('{"secret":"of another service"}')
  }, 0)
  const port = (other as AddressInfo).port
  const socket = join(await temporaryDirectory(), 'engine.sock')
  let location = ''
  await listening((request, response) => {
    if (/\/(?:version|_ping|info)$/.test(request.url ?? ''))
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ ApiVersion: '1.41', Version: '20.10.24', Os: 'linux', Arch: 'amd64' }))
    else response.writeHead(status, { location }).end('{"message":"elsewhere"}')
  }, socket)
  const connection = await connectTo({ kind: 'socket', path: socket }, 'chosen')
  onTestFinished(() => connection.close())
  for (location of [`http://127.0.0.1:${port}/secret`, `//127.0.0.1:${port}/`, 'http:/v1.41', 'nosuch://x', '', '/v1.41/containers/x/json'])
    await expect(inspectThing(connection.client(), 'container', 'x'), location).rejects.toMatchObject({
      failure: { code: 'engine-refused' },
    })
  expect(asked).toEqual([])
})
