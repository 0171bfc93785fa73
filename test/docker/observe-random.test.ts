import { randomBytes } from 'node:crypto'
import type Docker from 'dockerode'
import { describe, expect, test } from 'vitest'
import { listOwned } from '../../src/engine/clean-up/owned.ts'
import { removeOwned } from '../../src/engine/clean-up/remove-owned.ts'
import { ask } from '../../src/engine/connect/ask.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import { observe } from '../../src/engine/observe/observe.ts'
import { refusalOf } from '../../src/engine/to-failure.ts'
import { apply, diff, invert } from '../../src/shared/topology/diff.ts'
import { enginesUnderTest, needImage } from './engines-under-test.ts'
import { ownRecords } from './own-records.ts'

const label = randomBytes(6).toString('hex')
const labels = { 'dockstage.test': label }
const isMine = (its: Readonly<Record<string, string>>): boolean => its['dockstage.test'] === label
const named = (name: string): string => `random-${label}-${name}`
const [containers, networks, volumes] = [['a', 'b', 'c'].map(named), ['one', 'two'].map(named), [named('data')]]

/** The same numbers each time: what fails once fails again. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

type Act = (docker: Docker, one: <T>(of: readonly T[]) => T) => Promise<unknown>
const create: Act = (docker, one) => {
  const HostConfig = { NetworkMode: one(['bridge', ...networks]), Binds: one([[], [`${volumes[0]}:/data`]]) }
  const body = { Image: 'busybox:latest', Cmd: ['sleep', '1000'], Labels: labels, HostConfig }
  return ask(docker, { method: 'POST', path: '/containers/create', query: { name: one(containers) }, body })
}
const container = (docker: Docker, one: Parameters<Act>[1]): Docker.Container => docker.getContainer(one(containers))
const start: Act = (docker, one) => container(docker, one).start()
const acts: readonly Act[] = [
  create,
  create,
  create,
  start,
  start,
  start,
  (docker, one) => container(docker, one).stop({ t: 0 }),
  (docker, one) => container(docker, one).restart({ t: 0 }),
  (docker, one) => container(docker, one).pause(),
  (docker, one) => container(docker, one).unpause(),
  (docker, one) => container(docker, one).rename({ name: one(containers) }),
  (docker, one) => container(docker, one).remove({ force: true }),
  (docker, one) => docker.getNetwork(one(networks)).connect({ Container: one(containers) }),
  (docker, one) => docker.getNetwork(one(networks)).connect({ Container: one(containers) }),
  (docker, one) => docker.getNetwork(one(['bridge', ...networks])).disconnect({ Container: one(containers) }),
  (docker, one) => docker.createNetwork({ Name: one(networks), CheckDuplicate: true, Labels: labels }),
  (docker, one) => docker.getNetwork(one(networks)).remove(),
]

describe.each(enginesUnderTest)('observing $name', ({ start: startEngine }) => {
  test('whatever is done in whatever order, what was observed on the way is what a new look sees, and each change can be taken back', async () => {
    const engine = await startEngine()
    const connection = await connectTo(engine.address, 'chosen')
    const docker = connection.client()
    await needImage(docker, 'busybox:latest')
    const observer = await observe(connection, { isMine })
    try {
      await docker.createVolume({ Name: volumes[0] ?? '', Labels: labels })
      for (const Name of networks) await docker.createNetwork({ Name, Labels: labels })
      const next = numbers(2026)
      const one = <T>(of: readonly T[]): T => of[next(of.length)] as T
      let done = 0
      let before = observer.topology
      for (let count = 0; count < 120; count++) {
        // Many are refused (no such container, not running): that must change nothing.
        const refused = await one(acts)(docker, one).then(
          () => undefined,
          (cause: unknown) => refusalOf(cause) ?? Promise.reject(cause),
        )
        if (!refused) done++
        const after = await observer.settle()
        const change = diff(before, after)
        expect(JSON.stringify(apply(before, change))).toBe(JSON.stringify(after))
        expect(JSON.stringify(apply(after, invert(change)))).toBe(JSON.stringify(before))
        before = after
        const observed = ownRecords(after)
        const fresh = await observe(connection, { isMine })
        fresh.close()
        expect(observed).toBe(ownRecords(fresh.topology))
      }
      expect(done).toBeGreaterThan(20)
    } finally {
      await removeOwned(docker, await listOwned(docker, labels), labels)
      observer.close()
      connection.close()
      await engine.close()
    }
  })
})
