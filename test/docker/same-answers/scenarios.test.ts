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
          JSON.parse(JSON.stringify(withoutImages(ownTopology(topology, () => true))).replace(workspace, '/workspace')),
        ),
      })
  }
  await playShipped(id, address, { onFrame })
  return shown
}

/** The lab's images stand in for the Hub's: they have other variables, and the data of another database. */
function withoutImages(topology: unknown): unknown {
  const { containers, ...rest } = topology as { containers: readonly Record<string, unknown>[] }
  return { ...rest, containers: containers.map(({ environment: _environment, ...container }) => container) }
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
