import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { expect } from 'vitest'
import { createCatalogue } from '../../../src/embedded/images/catalogue.ts'
import { startEmbeddedEngine } from '../../../src/embedded/start.ts'
import { connectTo } from '../../../src/engine/connect/connect.ts'
import type { Frame } from '../../../src/shared/playback/frame.ts'
import { playShipped } from '../../support/play-shipped.ts'
import { needImage } from '../engines-under-test.ts'
import { shownBy } from './frames.ts'
import { agree, historiesOf } from './histories.ts'
import { intended } from './intended.ts'

/** Whether it is the lab's engine, with the lab's images: what differs on purpose is known of that one. */
export async function isTheLab(docker: Docker): Promise<boolean> {
  const [image] = await docker.listImages({ filters: { label: ['lab.standin'], reference: ['busybox'] } })
  return image !== undefined && (await docker.version()).Version.startsWith('20.10.')
}

/** What is on an engine, as lists name it: volumes, and the short ids of containers and of networks that do not come with it. */
export async function thingsOn(docker: Docker): Promise<readonly string[]> {
  const [{ Volumes }, containers, networks] = await Promise.all([
    docker.listVolumes(),
    docker.listContainers({ all: true }),
    docker.listNetworks(),
  ])
  const made = networks.filter(({ Name }) => !['bridge', 'host', 'none'].includes(Name))
  return [...(Volumes ?? []).map(({ Name }) => Name), ...[...containers, ...made].map(({ Id }) => Id.slice(0, 12))]
}

/**
 * Plays a scenario on an embedded engine of the lab's version and with its images, and holds that its frames show what these of the lab's show.
 * @param others what was on the lab's engine before
 */
export async function expectSameFrames(id: string, real: readonly Frame[], docker: Docker, others: readonly string[]): Promise<void> {
  const embedded = await framesOfEmbedded(id, docker)
  const [ours, theirs] = [shownBy(id, embedded), shownBy(id, real, others)]
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
}

async function framesOfEmbedded(id: string, docker: Docker): Promise<readonly Frame[]> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-alike-'))
  const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), like: '20.10' })
  try {
    const connection = await connectTo({ kind: 'socket', path: engine.socketPath }, 'embedded')
    const known = new Set(createCatalogue().flatMap(({ tags }) => tags))
    for (const tag of (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []))
      if (known.has(tag)) await needImage(connection.client(), tag)
    connection.close()
    return (await playShipped(id, `unix://${engine.socketPath}`)).frames
  } finally {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  }
}
