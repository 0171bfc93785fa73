import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedEngine } from '../../../src/embedded/start.ts'
import type { Frame } from '../../../src/shared/playback/frame.ts'
import { shippedIds } from '../../scenarios/shipped.ts'
import { playShipped } from '../../support/play-shipped.ts'
import { enginesUnderTest } from '../engines-under-test.ts'
import { Normaliser } from './normalise.ts'
import { ownTopology } from './played.ts'

/** The run's own directory of the host. */
const workspace = /\/[^"]*\/runs\/[^/"]+\/workspace/g

const realSocket = '/var/run/docker.sock'

/** What a scenario shows at the end of each step, on the engine at this address. */
async function lastFrames(id: string, address: string): Promise<{ step: string; topology: unknown }[]> {
  const normaliser = new Normaliser()
  const shown: { step: string; topology: unknown }[] = []
  const onFrame = ({ step, last, topology }: Frame): void => {
    if (last)
      shown.push({
        step,
        topology: normaliser.value(
          JSON.parse(JSON.stringify(comparable(ownTopology(topology, () => true))).replace(workspace, '/workspace')),
        ),
      })
  }
  await playShipped(id, address, { onFrame })
  return shown
}

/**
 * The lab's images stand in for the Hub's: they have other variables, and the data of another database. On the first run of a new data directory an
 * engine leaves out the default bridge's gateway (engine-facts 02).
 */
function comparable(topology: unknown): unknown {
  const { containers, networks, ...rest } = topology as Record<'containers' | 'networks', readonly Record<string, unknown>[]>
  const withoutGateway = (network: Record<string, unknown>): object => {
    const subnets = network.subnets as readonly { readonly subnet: string }[]
    return network.name === 'bridge' ? { ...network, subnets: subnets.map(({ subnet }) => ({ subnet })) } : network
  }
  return {
    ...rest,
    containers: containers.map(({ environment: _environment, ...container }) => container),
    networks: networks.map(withoutGateway),
  }
}

if (enginesUnderTest.some(({ name }) => name === 'docker') && existsSync(realSocket))
  test.each(shippedIds)('%s shows the same on both engines at the end of each step', async (id) => {
    const directory = await mkdtemp(join(tmpdir(), 'dockstage-alike-'))
    const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), like: '20.10' })
    onTestFinished(async () => {
      await engine.close()
      await rm(directory, { recursive: true, force: true })
    })
    expect(await lastFrames(id, `unix://${engine.socketPath}`)).toEqual(await lastFrames(id, `unix://${realSocket}`))
  })
else test('which scenarios are compared', () => expect(shippedIds.length).toBeGreaterThan(0))
