import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createCatalogue } from '../../../src/embedded/images/catalogue.ts'
import { startEmbeddedEngine } from '../../../src/embedded/start.ts'
import { connectTo } from '../../../src/engine/connect/connect.ts'
import { shippedIds } from '../../scenarios/shipped.ts'
import { playShipped } from '../../support/play-shipped.ts'
import { enginesUnderTest } from '../engines-under-test.ts'
import { shownBy } from './frames.ts'
import { agree, historiesOf } from './histories.ts'
import { intended } from './intended.ts'

const realSocket = '/var/run/docker.sock'

/** An embedded engine of the real one's version, with the images that both know. */
async function likeTheRealOne(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-alike-'))
  const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), like: '20.10' })
  onTestFinished(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })
  const [real, own] = await Promise.all([
    connectTo({ kind: 'socket', path: realSocket }, 'chosen'),
    connectTo({ kind: 'socket', path: engine.socketPath }, 'embedded'),
  ])
  const tags = (await real.client().listImages()).flatMap(({ RepoTags }) => RepoTags ?? [])
  const known = new Set(createCatalogue().flatMap((image) => image.tags))
  for (const tag of tags.filter((it) => known.has(it))) {
    const stream = await own.client().pull(tag)
    await new Promise<void>((resolve, reject) => own.client().modem.followProgress(stream, (cause) => (cause ? reject(cause) : resolve())))
  }
  real.close()
  own.close()
  return `unix://${engine.socketPath}`
}

if (enginesUnderTest.some(({ name }) => name === 'docker') && existsSync(realSocket))
  test.each(shippedIds)('%s shows the same on both engines', async (id) => {
    const { frames: embedded } = await playShipped(id, await likeTheRealOne())
    const { frames: real } = await playShipped(id, `unix://${realSocket}`)
    const [ours, theirs] = [shownBy(id, embedded), shownBy(id, real)]
    expect(ours.steps, 'what each step shows at its end').toEqual(theirs.steps)

    const [before, after] = [historiesOf(embedded), historiesOf(real)]
    const disagreeing = Object.keys(after).flatMap((step) =>
      Object.keys({ ...before[step], ...after[step] })
        .filter((thing) => !agree(before[step]?.[thing], after[step]?.[thing]))
        .map((thing) => `${step}: ${thing}: ${before[step]?.[thing]} embedded, ${after[step]?.[thing]} docker`),
    )
    expect(disagreeing, 'what became of each thing within a step').toEqual([])

    const alike = intended.filter(
      (entry) => entry.step.startsWith(`${id}/`) && !entry.byChance && `${ours.setAside.get(entry)}` === `${theirs.setAside.get(entry)}`,
    )
    expect(alike, 'what is said to differ and does not').toEqual([])
  })
else test('which scenarios are compared', () => expect(shippedIds.length).toBeGreaterThan(0))
