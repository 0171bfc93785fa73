import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { runLimits } from '../../src/shared/run-limits.ts'
import { given, type SessionWorld, sessionOn } from '../support/session-world.ts'
import { enginesUnderTest } from './engines-under-test.ts'

const giga = 1024 ** 3

const scenario = (...runs: readonly string[]): string =>
  ['id: m-test', 'title: Test', 'summary: Test.', 'steps:']
    .concat(runs.map((run, at) => `  - { id: s${at}, title: Step, run: ${JSON.stringify(run)} }`))
    .join('\n')

describe.each(enginesUnderTest)('on $name', ({ start }) => {
  async function opened(text: (total: number) => string): Promise<SessionWorld & { total: number }> {
    const engine = await start()
    onTestFinished(() => engine.close())
    const world = await sessionOn(formatAddress(engine.address))
    const { MemTotal: total } = (await world.other.info()) as { MemTotal: number }
    given(await world.session.api.openScenario({ name: 'x.yaml', text: text(total) }))
    return { ...world, total }
  }
  const limitOf = async ({ other }: SessionWorld, name: string): Promise<number | undefined> =>
    (await other.getContainer(name).inspect()).HostConfig.Memory

  test('the containers of a run may take three quarters of the memory together; what is removed makes room, and what is typed is its user’s own', async () => {
    const half = (total: number): number => Math.floor(total / 2)
    const world = await opened((total) =>
      scenario(
        `docker create --name m-first -m ${half(total)} busybox`,
        `docker create --name m-second -m ${half(total)} busybox`,
        `docker rm m-first\ndocker create --name m-third -m ${half(total)} busybox`,
      ),
    )
    const { api } = world.session
    given(await api.runStep())
    const refused = await api.runStep()
    expect(refused).toMatchObject({
      failure: { code: 'too-much', message: expect.stringMatching(/^the container "m-second" may take .+ of memory/) },
    })
    given(await api.skipStep())
    given(await api.runStep())
    given(await api.runTyped(`docker create --name m-typed -m ${half(world.total)} busybox`, []))
    expect(given(await api.cleanUp()).toSorted()).toEqual(['m-third', 'm-typed'])
  })

  test('the containers of a scenario that is not shipped may have so many processes each and together; what is typed is its user’s own', async () => {
    const world = await opened(() => scenario('docker create --name m-open busybox', 'docker create --name m-few --pids-limit 50 busybox'))
    const { api } = world.session
    const pidsOf = async (name: string): Promise<number | null | undefined> =>
      (await world.other.getContainer(name).inspect()).HostConfig.PidsLimit
    given(await api.runStep())
    expect(await pidsOf('m-open')).toBe(runLimits.containerProcesses)
    given(await api.runStep())
    expect(await pidsOf('m-few')).toBe(50)
    given(await api.runTyped('docker create --name m-typed busybox', []))
    expect(await pidsOf('m-typed')).toBe(null)
    given(await api.cleanUp())
    given(await api.openScenario({ name: 'many.yaml', text: scenario('docker create --name m-many --pids-limit 4000000 busybox') }))
    expect(await api.runStep()).toMatchObject({
      failure: { code: 'too-much', message: expect.stringMatching(/^the container "m-many" may have 4,000,000 processes/) },
    })
  })

  test('of containers that say nothing each is held to an even part', async () => {
    const world = await opened(() =>
      scenario(
        'docker create --name m-one busybox',
        `docker create --name m-two -m ${giga / 8} busybox\ndocker create --name m-three busybox`,
      ),
    )
    const { api } = world.session
    given(await api.runStep())
    given(await api.runStep())
    const even = Math.floor((world.total * runLimits.memoryShare - giga / 8) / 3)
    const limits = await Promise.all(['m-one', 'm-two', 'm-three'].map((name) => limitOf(world, name)))
    expect(limits).toEqual([even, giga / 8, even])
    const { run } = given(await api.readState())
    expect(run?.frames.map(({ output }) => output).join()).not.toContain('WARNING')
    given(await api.cleanUp())
  })
})
