import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import type { RunView } from '../../src/shared/ipc.ts'
import { pageOf } from '../support/page-of.ts'
import { type TerminalWorld, terminalWorld } from '../support/terminal.ts'
import { enginesUnderTest } from './engines-under-test.ts'

/** `dockstage serve` as a program of its own, with a page at its socket: what an open run made goes when the app ends. */
const scenario = `
id: j-test
title: Test
summary: Test.
steps:
  - { id: web, title: Web, run: docker run -d --name j-web -v j-vol:/data -v ./w:/w nginx:alpine }
  - { id: wait, title: Wait, run: docker ps, wait: { container: j-web, log: "this never comes", within: 100s } }
`

describe.each(enginesUnderTest)('on $name', ({ start }) => {
  async function playing(): Promise<{
    world: TerminalWorld
    names: () => Promise<readonly string[]>
    engine: string
    end: (signal: NodeJS.Signals) => Promise<unknown>
  }> {
    const started = await start()
    const engine = formatAddress(started.address)
    const connection = await connectTo(started.address, 'chosen')
    onTestFinished(async () => {
      connection.close()
      await started.close()
    })
    const world = await terminalWorld()
    const serving = world.start(['serve', '--no-open', '--engine', engine])
    const [, address = ''] = await serving.printed(/Dockstage is at (\S+)\n/)
    const { call } = await pageOf(address)
    expect(await call<RunView>('openScenario', { name: 'x.yaml', text: scenario })).toMatchObject({ ok: true })
    expect(await call('runStep')).toEqual({ ok: true, value: null })
    // The second step is under way when the app ends.
    void call('runStep')
    const docker = connection.client()
    return {
      world,
      engine,
      async names() {
        const containers = (await docker.listContainers({ all: true })).flatMap((it) => it.Names)
        const volumes = ((await docker.listVolumes()).Volumes ?? []).map((it) => it.Name)
        return [...containers, ...volumes].filter((name) => /^\/?j-/.test(name)).sort()
      },
      async end(signal) {
        serving.child.kill(signal)
        return serving.ended
      },
    }
  }

  test.each(['SIGINT', 'SIGTERM'] as const)('%s removes what the open run made', async (signal) => {
    const { world, names, end } = await playing()
    expect(await names()).toEqual(['/j-web', 'j-vol'])
    expect(await end(signal)).toMatchObject({ code: 0, error: '' })
    expect(await names()).toEqual([])
    expect(await readdir(join(world.home, 'runs'))).toEqual([])
  })

  test('what is left of a killed app is found and removed by the terminal', async () => {
    const { world, engine, names, end } = await playing()
    await end('SIGKILL')
    expect(await names()).toEqual(['/j-web', 'j-vol'])
    const { code, out } = await world.run(['cleanup', '--engine', engine, '--yes'])
    expect(code).toBe(0)
    expect(out).toMatch(
      /^run \w+ of j-test.*\n {4}container j-web\n {4}volume j-vol\n(?: {4}image nginx:alpine \(stays\)\n)? {4}workspace .*\n(removed .*\n)+$/,
    )
    expect(await names()).toEqual([])
    expect(await readdir(join(world.home, 'runs'))).toEqual([])
  })
})
