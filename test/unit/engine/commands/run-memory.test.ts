import { expect, test } from 'vitest'
import { performCommand } from '../../../../src/engine/commands/perform.ts'
import { RunMemory, type RunMemoryOptions } from '../../../../src/engine/commands/run-memory.ts'
import { parseCommands } from '../../../../src/shared/command/parse.ts'
import type { ConsentKind } from '../../../../src/shared/scenario/consent.ts'
import { fakeContext } from '../../../support/fake-engine.ts'
import { madeContainers } from '../../../support/made-containers.ts'

const giga = 1024 ** 3
const mega = 1024 ** 2
const host = { MemTotal: 4 * giga, MemoryLimit: true, SwapLimit: true }
const lessons: RunMemoryOptions = { need: () => ({ declared: 0, undeclared: 2 }), limitsAll: true, isFresh: true }

/** An engine of 4 GiB whose containers are those that were made there; `docker rm -f` is `gone`. */
function engineWith(options: Partial<RunMemoryOptions> = {}, info: object = host, consented: readonly ConsentKind[] = []) {
  const { there, answers } = madeContainers(info)
  const memory = new RunMemory({ ...lessons, ...options })
  const { context, order, journal } = fakeContext(answers, { memory, consented })
  const limits = (): unknown[] => [...there.values()].map((it) => it.Memory)
  return {
    ...{ there, limits, order, journal, memory },
    run: (...lines: readonly string[]) =>
      Promise.all(
        lines.map(async (line) => {
          const [parsed] = parseCommands(line).commands
          if (!parsed) throw new Error(line)
          return performCommand(context, parsed.command)
        }),
      ),
  }
}

test('limits that the lines give may add up to three quarters of the host’s memory, and no container is made beyond', async () => {
  const { run, there, order, journal } = engineWith()
  await run('docker create -m 2g web')
  await run('docker create -m 1g web')
  await expect(run('docker create -m 64m --name late web')).rejects.toMatchObject({
    failure: {
      code: 'too-much',
      message:
        'the container "late" may take 64MiB of memory, and 0B is left to this run: all containers of one run may take 3GiB together, 75 % of the 4GiB that the engine has',
      remedy: expect.stringContaining('docker run -m 256m'),
    },
  })
  expect(there.size).toBe(2)
  expect(journal).toHaveLength(2)
  // It is refused before its image would be pulled.
  await expect(run('docker create -m 4g absent')).rejects.toMatchObject({ failure: { code: 'too-much' } })
  expect(order.filter((it) => it.includes('/images/create'))).toEqual([])
})

test('a container that says nothing is held to an even part of what the limits of the others leave', async () => {
  const { run, limits } = engineWith({ need: () => ({ declared: giga, undeclared: 3 }) })
  await run('docker create web')
  await run('docker create -m 1g web')
  await run('docker create -m 0 web')
  expect(limits()).toEqual([512 * mega, giga, 512 * mega])
})

test('ever more of them get what is left, and then none is made', async () => {
  const { run, limits } = engineWith({ need: () => ({ declared: 0, undeclared: 100 }) })
  for (let made = 0; made < 48; made++) await run('docker create web')
  expect(new Set(limits())).toEqual(new Set([64 * mega]))
  await expect(run('docker create web')).rejects.toMatchObject({
    failure: { code: 'too-much', message: expect.stringMatching(/^a container of web needs 64MiB of memory, and 0B is left to this run/) },
  })
})

test('of those that nobody foresaw each gets half of what is left', async () => {
  const { run, limits } = engineWith({ need: () => ({ declared: 0, undeclared: 2 }) })
  for (let made = 0; made < 5; made++) await run('docker create web')
  expect(limits()).toEqual([giga, giga, giga / 2, giga / 4, giga / 8])
})

test('what is gone again is not counted, and the engine is asked about it only when it matters', async () => {
  const { run, there, order } = engineWith()
  for (let round = 0; round < 10; round++) {
    await run('docker create -m 2g web')
    there.clear()
  }
  expect(order.filter((it) => it === 'GET /containers/json')).toHaveLength(9)
  expect(order.filter((it) => it === 'GET /info')).toHaveLength(1)
})

test('side by side no two take the same', async () => {
  const { run, there } = engineWith()
  await expect(run('docker create -m 2g web', 'docker create -m 2g web')).rejects.toMatchObject({ failure: { code: 'too-much' } })
  expect(there.size).toBe(1)
})

test('of a run that is taken up, or brought to another moment, the engine is asked what is there', async () => {
  const { run, there, memory } = engineWith({ isFresh: false })
  await run('docker create -m 1g web')
  await run('docker create -m 2g web')
  there.clear()
  memory.forget()
  await run('docker create -m 3g web')
  expect(there.size).toBe(1)
})

test('a shipped scenario’s containers are what their lines say; the limits that they give count all the same', async () => {
  const { run, limits, order } = engineWith({ limitsAll: false })
  await run('docker create web')
  expect([limits(), order.includes('GET /info')]).toEqual([[undefined], false])
  await expect(run('docker create -m 4g web')).rejects.toMatchObject({ failure: { code: 'too-much' } })
})

test('an engine whose kernel holds nobody to a limit is sent none; where swap is not counted, it is left open', async () => {
  const without = engineWith({}, { ...host, MemoryLimit: false })
  await without.run('docker create web')
  expect(without.limits()).toEqual([undefined])
  const rootless = engineWith({}, { ...host, CgroupVersion: '1', SecurityOptions: ['name=seccomp,profile=default', 'name=rootless'] })
  await rootless.run('docker create web')
  expect(rootless.limits()).toEqual([undefined])
  const noSwap = engineWith({}, { ...host, SwapLimit: false })
  await noSwap.run('docker create web')
  expect([...noSwap.there.values()]).toMatchObject([{ Memory: giga, MemorySwap: -1 }])
})

test('what a line says of memory otherwise goes with the limit: a reservation, swap; swap alone is the engine’s to refuse', async () => {
  const { run, there } = engineWith({ need: () => ({ declared: 0, undeclared: 30 }) }, host, ['security-opt'])
  await run('docker create --memory-reservation 1g --memory-swap -1 web')
  await run('docker create --memory-swap 1g web')
  expect([...there.values()]).toMatchObject([{ Memory: giga, MemoryReservation: giga, MemorySwap: -1 }, { MemorySwap: giga }])
  expect([...there.values()][1]).not.toHaveProperty('Memory')
})
