import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type Docker from 'dockerode'
import { startEmbeddedEngine } from '../../src/embedded/start.ts'
import { parseAddress } from '../../src/engine/connect/address.ts'
import type { EngineAddress } from '../../src/engine/connect/connection.ts'
import { startOwnDockerd } from '../support/own-dockerd.ts'

export interface StartedEngine {
  readonly address: EngineAddress
  close(): Promise<void>
}

async function embedded(): Promise<StartedEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-engine-'))
  const address: EngineAddress =
    process.platform === 'win32'
      ? { kind: 'pipe', path: `//./pipe/${basename(directory)}` }
      : { kind: 'socket', path: join(directory, 'docker.sock') }
  const engine = await startEmbeddedEngine({ socketPath: address.path })
  return {
    address,
    async close() {
      await engine.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** The real engine is not the tests' own: each test labels what it makes there, and removes that alone. */
async function docker(): Promise<StartedEngine> {
  return { address: parseAddress(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'), close: async () => undefined }
}

/** A real engine that is the tests' own, with the images of the one at hand that start at once: for what takes too long on one that is shared. */
async function own(): Promise<StartedEngine> {
  const { socketPath, close } = await startOwnDockerd({ images: ['busybox:latest', 'alpine:latest', 'nginx:alpine', 'ubuntu:14.04'] })
  return { address: { kind: 'socket', path: socketPath }, close }
}

const engines: Readonly<Record<string, () => Promise<StartedEngine>>> = { embedded, docker, own }

/** The engines that `DOCKSTAGE_TEST_ENGINES` names. */
export const enginesUnderTest = (process.env.DOCKSTAGE_TEST_ENGINES ?? 'embedded')
  .split(',')
  .flatMap((name) => (engines[name] ? [{ name, start: engines[name] }] : []))

/** Pulls an image unless it is there. */
export async function needImage(docker: Docker, reference: string): Promise<void> {
  const isThere = await docker
    .getImage(reference)
    .inspect()
    .then(
      () => true,
      () => false,
    )
  if (isThere) return
  const progress = await docker.pull(reference)
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve())))
}
