import { expect, test } from 'vitest'
import { performCommand } from '../../../../src/engine/commands/perform.ts'
import { RunMemory } from '../../../../src/engine/commands/run-memory.ts'
import { RunProcesses } from '../../../../src/engine/commands/run-processes.ts'
import { parseCommands } from '../../../../src/shared/command/parse.ts'
import { runLimits } from '../../../../src/shared/run-limits.ts'
import type { LimitNeed } from '../../../../src/shared/scenario/memory-need.ts'
import { fakeContext } from '../../../support/fake-engine.ts'
import { madeContainers } from '../../../support/made-containers.ts'

const { processes: most, containerProcesses, leastProcesses } = runLimits

/** An engine whose containers are those that were made there. */
function engineWith(need: LimitNeed = { declared: 0, undeclared: 2 }, info: object = { PidsLimit: true }, isFresh = true) {
  const { there, answers } = madeContainers(info)
  const memory = new RunMemory({ need: () => need, limitsAll: true, isFresh })
  const { context } = fakeContext(answers, { memory, processes: new RunProcesses({ need: () => need, isFresh }) })
  return {
    there,
    limits: () => [...there.values()].map((it) => it.PidsLimit),
    run: async (line: string) => {
      const [parsed] = parseCommands(line).commands
      if (!parsed) throw new Error(line)
      return performCommand(context, parsed.command)
    },
  }
}

test('a container may have so many processes, also where its line says that there is no limit', async () => {
  const { run, limits } = engineWith()
  await run('docker create web')
  await run('docker create --pids-limit -1 web')
  await run('docker create --pids-limit 100 web')
  expect(limits()).toEqual([containerProcesses, containerProcesses, 100])
})

test('all of a run have so many together: many get an even part, and what the lines give counts', async () => {
  const { run, limits, there } = engineWith({ declared: 4_096, undeclared: 11 })
  await run('docker create --pids-limit 4096 web')
  for (let made = 0; made < 11; made++) await run('docker create web')
  expect(limits()).toEqual([4_096, ...Array(11).fill(1_024)])
  await expect(run(`docker create --name late --pids-limit ${most} web`)).rejects.toMatchObject({
    failure: {
      code: 'too-much',
      message:
        'the container "late" may have 16,384 processes, and 1,024 are left to this run: all its containers may have 16,384 together',
    },
  })
  expect(there.size).toBe(12)
})

test('no more than that is ever granted, whatever the scenario’s words foretell; what is gone again makes room', async () => {
  const { run, there } = engineWith({ declared: 0, undeclared: 0 })
  const sum = (): number => [...there.values()].reduce((all, it) => all + (it.PidsLimit ?? 0), 0)
  const refused = async (): Promise<unknown> => {
    for (;;) {
      const end = await run('docker create web').then(
        () => undefined,
        (cause: unknown) => cause,
      )
      if (end !== undefined) return end
      expect(sum()).toBeLessThanOrEqual(most)
    }
  }
  expect(await refused()).toMatchObject({
    failure: { code: 'too-much', message: expect.stringContaining(`needs ${leastProcesses} processes`) },
  })
  there.clear()
  await run('docker create web')
  expect(sum()).toBe(containerProcesses)
})

test('of a run that is taken up the engine is asked what is there', async () => {
  const { run, there, limits } = engineWith({ declared: 0, undeclared: 0 }, { PidsLimit: true }, false)
  await run(`docker create --pids-limit ${most - 100} web`)
  await run('docker create web')
  expect(limits()).toEqual([most - 100, leastProcesses])
  expect(there.size).toBe(2)
})

test('an engine whose kernel counts no processes is sent none', async () => {
  for (const info of [{ PidsLimit: false }, {}, { PidsLimit: true, CgroupVersion: '1', SecurityOptions: ['name=rootless'] }]) {
    const { run, limits } = engineWith(undefined, info)
    await run('docker create web')
    expect(limits()).toEqual([undefined])
  }
})

test('where there is memory and no process is left, the memory is given back', async () => {
  const giga = 1024 ** 3
  const { run, there } = engineWith(undefined, { PidsLimit: true, MemTotal: 4 * giga, MemoryLimit: true, SwapLimit: true })
  await expect(run(`docker create -m 3g --pids-limit ${most + 1} web`)).rejects.toMatchObject({ failure: { code: 'too-much' } })
  await run('docker create -m 3g web')
  expect([...there.values()]).toMatchObject([{ Memory: 3 * giga, PidsLimit: containerProcesses }])
})
