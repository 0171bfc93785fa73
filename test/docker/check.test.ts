import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { checkScenario } from '../../src/main/session/check-scenario.ts'
import { parseScenario } from '../../src/shared/scenario/parse.ts'
import { sessionOn } from '../support/session-world.ts'
import { enginesUnderTest, needImage } from './engines-under-test.ts'

const image = 'busybox:latest'
const unique = `f-check-${process.pid}`

describe.each(enginesUnderTest)('what check says before a scenario is played, on $name', ({ start }) => {
  test('names and ports that somebody else has are told; nothing but questions is asked', async () => {
    const engine = await start()
    onTestFinished(() => engine.close())
    const { session, other } = await sessionOn(formatAddress(engine.address))
    await needImage(other, image)
    const port = await freePort()
    const theirs = await other.createContainer({
      name: `${unique}-web`,
      Image: image,
      Cmd: ['sleep', '1d'],
      ExposedPorts: { '80/tcp': {} },
      HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] } },
    })
    onTestFinished(() => theirs.remove({ force: true }))
    await theirs.start()
    const network = await other.createNetwork({ Name: `${unique}-net` })
    onTestFinished(() => network.remove())
    await other.createVolume({ Name: `${unique}-data` })
    onTestFinished(() => other.getVolume(`${unique}-data`).remove())

    const { scenario } = parseScenario(
      `id: mine
title: Mine
summary: My own.
steps:
  - id: make
    title: Make
    run: |
      docker network create ${unique}-net
      docker volume create ${unique}-free
      docker run -d --name ${unique}-web -v ${unique}-data:/data -p ${port}:80 ${image} sleep 1d
`,
      'mine.yaml',
    )
    if (!scenario) throw new Error('the scenario of this test is wrong')
    const connection = await session.engine()
    const methods = new Set<string>()
    onTestFinished(connection.watchCalls({ sent: ({ method }) => methods.add(method) }))
    const check = await checkScenario(connection, scenario, [], new AbortController().signal)
    expect([...methods]).toEqual(['GET'])
    expect(check).toMatchObject({
      playable: false,
      images: [{ step: 'make', image, place: 'here', sizeBytes: expect.any(Number) }],
      taken: [
        { step: 'make', kind: 'network', name: `${unique}-net` },
        { step: 'make', kind: 'container', name: `${unique}-web` },
        { step: 'make', kind: 'volume', name: `${unique}-data` },
      ],
      ports: [{ step: 'make', port, protocol: 'tcp', by: { container: `${unique}-web` }, instead: expect.any(Number) }],
      consents: [],
    })
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
