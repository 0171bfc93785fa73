import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startEmbeddedEngine } from '../../src/embedded/start.ts'
import { listOwned } from '../../src/engine/clean-up/owned.ts'
import { removeOwned } from '../../src/engine/clean-up/remove-owned.ts'
import { performCommand } from '../../src/engine/commands/perform.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import { observe } from '../../src/engine/observe/observe.ts'
import type { Observer } from '../../src/engine/observe/observer.ts'
import { parseCommands } from '../../src/shared/command/parse.ts'
import { predictRemoval } from '../../src/shared/removal/predict-removal.ts'
import { FailureError } from '../../src/shared/result.ts'
import { randomFrom } from '../support/random-topology.ts'
import { whatWent } from '../support/what-went.ts'
import { enginesUnderTest, needImage, type StartedEngine } from './engines-under-test.ts'

const older = async (): Promise<StartedEngine> => {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-engine-'))
  const path = join(directory, 'docker.sock')
  const engine = await startEmbeddedEngine({ socketPath: path, like: '20.10' })
  return {
    address: { kind: 'socket', path },
    async close() {
      await engine.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

const engines = [
  ...enginesUnderTest,
  ...(enginesUnderTest.some(({ name }) => name === 'embedded') && process.platform !== 'win32'
    ? [{ name: 'embedded 20.10', start: older }]
    : []),
]

/** Made for each of these words anew: a command line of a random kind, over few names, so that they meet. */
type Make = (one: <T>(of: readonly T[]) => T) => string
const container: Make = (one) => one(['r-a', 'r-b', 'r-c', 'r-d', 'r-theirs'])
const network: Make = (one) => one(['r-one', 'r-two', 'r-three', 'bridge', 'r-their-net'])
const volume: Make = (one) => one(['r-data', 'r-more', 'r-their-data'])
const some =
  (make: Make): Make =>
  (one) =>
    one([1, 1, 2]) === 1 ? make(one) : `${make(one)} ${make(one)}`

const making: readonly Make[] = [
  ...Array.from(
    { length: 6 },
    (): Make => (one) => {
      const options = [
        one(['', '--rm']),
        one(['', `-v ${one(['r-data', 'r-more'])}:/data`, '-v /anonymous', '-v /anonymous']),
        one(['', '', `--network ${one(['r-one', 'r-two', 'r-three', 'none', 'host'])}`]),
        one(['', '', '', `--volumes-from ${one(['r-a', 'r-b', 'r-c', 'r-d'])}`]),
      ]
      const name = one(['r-a', 'r-b', 'r-c', 'r-d'])
      return `docker ${one(['run -d', 'run -d', 'create'])} --name ${name} ${options.join(' ')} busybox sleep 1000`
    },
  ),
  (one) => `docker network create ${one(['r-one', 'r-two', 'r-three'])}`,
  (one) => `docker volume create ${one(['r-data', 'r-more', '', '-o type=tmpfs -o device=tmpfs r-more'])}`,
  (one) => `docker network connect ${network(one)} ${container(one)}`,
  (one) => `docker pause ${container(one)}`,
  (one) => `docker tag busybox ${one(['r-mine:1', 'r-mine:2'])}`,
]
const removing: readonly Make[] = [
  (one) => `docker rm ${one(['', '-v'])} ${some(container)(one)}`,
  (one) => `docker rm -f ${one(['', '-v'])} ${some(container)(one)}`,
  (one) => `docker stop -t 0 ${some(container)(one)}`,
  (one) => `docker kill ${some(container)(one)}`,
  (one) => `docker restart -t 0 ${container(one)}`,
  // Most containers are on docker0: of another network there is seldom anything to take off.
  (one) => `docker network disconnect bridge ${container(one)}`,
  (one) => `docker network disconnect ${network(one)} ${container(one)}`,
  (one) => `docker network rm ${some(network)(one)}`,
  (one) => `docker volume rm ${one(['', '-f'])} ${some(volume)(one)}`,
  (one) => `docker ${one(['container', 'network', 'volume'])} prune -f`,
  (one) => `docker volume prune -f ${one(['', '-a'])}`,
  (one) => `docker rmi ${one(['', '-f'])} ${one(['r-mine:1', 'r-mine:2', 'busybox'])}`,
  () => 'docker image prune -f -a',
]

/** Resolves once these containers are gone; they go by themselves, a moment after the command that ended them. */
function whenGone(observer: Observer, ids: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const look = (): boolean => ids.every((id) => observer.topology.containers[id] === undefined)
    if (look()) return resolve()
    const undo = observer.subscribe(() => {
      if (!look()) return
      undo()
      resolve()
    })
  })
}

describe.each(engines)('what a command will remove, on $name', ({ start }) => {
  test('is what it then removes, whatever is there and whatever is asked', async () => {
    const engine = await start()
    const connection = await connectTo(engine.address, 'chosen')
    const docker = connection.client()
    await needImage(docker, 'busybox:latest')
    const run = randomBytes(4).toString('hex')
    const labels = { 'dockstage.run': run, 'dockstage.test': 'removals' }
    const theirLabels = { 'dockstage.test': `${run}-theirs` }
    const made = new Set<string>()
    const observer = await observe(connection, { isMine: (its) => its['dockstage.run'] === run })
    const workspace = await mkdtemp(join(tmpdir(), 'dockstage-removals-'))
    onTestFinished(async () => {
      for (const its of [labels, theirLabels]) await removeOwned(docker, await listOwned(docker, its), its)
      for (const tag of made)
        await docker
          .getImage(tag)
          .remove({ force: true })
          .catch(() => undefined)
      observer.close()
      connection.close()
      await engine.close()
      await rm(workspace, { recursive: true, force: true })
    })
    /** Names of this test alone, so that it can be played beside others. */
    const own = (line: string): string => line.replace(/\br-(?=[a-z])/g, `r-${run}-`)
    await theirs(docker, own, theirLabels)
    const context = {
      docker: connection.client(),
      engine: connection.info,
      traits: connection.traits,
      scope: {
        runId: run,
        ownerId: 'tests',
        scenarioId: 'removals',
        labels,
        journal: {
          async record({ kind, name }: { readonly kind: string; readonly name: string }) {
            if (kind === 'image') made.add(name)
          },
          madeImage: (reference: string) => made.has(reference),
          isOnOthersImage: () => false,
          wasGivenVolume: () => false,
        },
      },
      workspace,
      consented: ['volume-device', 'host-network'] as const,
      print: () => undefined,
    }
    const random = randomFrom(1)
    const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
    const reasons = new Set<string>()
    let [removals, untold] = [0, 0]
    for (let count = 0; count < 200; count += 1) {
      const line = own(one(one([making, making, removing]))(one))
      const before = await observer.settle()
      const foretold = predictRemoval({ commands: line, topology: before, madeImage: (tag) => made.has(tag) })
      const { commands } = parseCommands(line)
      // Somebody else's things are refused as a whole.
      for (const { command } of commands)
        await performCommand({ ...context, signal: AbortSignal.timeout(60_000) }, command).catch((cause) => {
          if (!(cause instanceof FailureError)) throw cause
        })
      if (!foretold) {
        untold += 1
        continue
      }
      const ending = Object.entries(foretold.lost).flatMap(([key, { kind }]) =>
        kind === 'removes-itself' ? [key.slice('container:'.length)] : [],
      )
      await whenGone(observer, ending)
      const removed = whatWent(before, await observer.settle())
      if (removed.length > 0) removals += 1
      for (const { kind } of Object.values(foretold.lost)) reasons.add(kind)
      expect(
        Object.keys(foretold.lost)
          .filter((key) => !key.startsWith('link:'))
          .sort(),
        line,
      ).toEqual(removed)
    }
    expect(removals).toBeGreaterThan(12)
    expect(untold).toBeLessThan(10)
    expect([...reasons].sort()).toEqual(['disconnected', 'goes-with', 'named', 'pruned', 'removes-itself', 'unplugged'])
  })
})

/** What somebody else has on the same engine. */
async function theirs(docker: Docker, own: (name: string) => string, Labels: Readonly<Record<string, string>>): Promise<void> {
  const net = await docker.createNetwork({ Name: own('r-their-net'), Labels })
  await docker.createVolume({ Name: own('r-their-data'), Labels })
  const HostConfig = { NetworkMode: net.id, Binds: [`${own('r-their-data')}:/data`] }
  await docker.createContainer({ name: own('r-theirs'), Image: 'busybox:latest', Cmd: ['sleep', '1000'], Labels, HostConfig })
}
