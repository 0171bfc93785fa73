import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../src/engine/connect/address.ts'
import { connectTo } from '../../src/engine/connect/connect.ts'
import { shellScript } from '../../src/main/hand-out/shell-script.ts'
import { shippedRecording } from '../support/shipped-recordings.ts'
import { hasDocker28 } from './docker-program.ts'
import { enginesUnderTest, needImage } from './engines-under-test.ts'

const runFile = promisify(execFile)
const embedded = enginesUnderTest.find(({ name }) => name === 'embedded')

/**
 * The commands of a run, by somebody else's docker program. On an engine that is nobody else's: what a script makes bears no label of ours.
 * These two wait, ask for a page, fill addresses and ports in, write files of the host, and have commands that fail.
 */
test.runIf(hasDocker28() && embedded).each(['host-volume', 'publish-a-port'])('the script of %s does what the run did', async (id) => {
  const folder = await mkdtemp(join(tmpdir(), 'dockstage-script-'))
  const engine = await embedded?.start()
  if (!engine) throw new Error('no engine')
  onTestFinished(async () => {
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  })
  const recording = shippedRecording(id)
  const connection = await connectTo(engine.address, 'chosen')
  const images = new Set(recording.frames.flatMap(({ topology }) => Object.values(topology.images).flatMap(({ tags }) => tags)))
  for (const image of images) await needImage(connection.client(), image)
  await writeFile(join(folder, 'run.sh'), shellScript(recording, 'en'))
  const env = { PATH: process.env.PATH, HOME: folder, DOCKER_HOST: formatAddress(engine.address), DOCKER_CLI_HINTS: 'false' }
  const { stdout } = await runFile('sh', ['run.sh'], { cwd: folder, env, timeout: 120_000 })
  for (const index of recording.scenario.steps.keys()) expect(stdout).toContain(`== ${index + 1}/${recording.scenario.steps.length} `)
  const last = recording.frames.at(-1)?.topology
  const [containers, { Volumes: volumes }] = [
    await connection.client().listContainers({ all: true }),
    await connection.client().listVolumes(),
  ]
  connection.close()
  expect(containers.flatMap(({ Names, State }) => Names.map((name) => `${name.slice(1)} ${State}`)).sort()).toEqual(
    Object.values(last?.containers ?? {})
      .map(({ name, state }) => `${name} ${state}`)
      .sort(),
  )
  const named = (names: readonly string[]): string[] => names.filter((name) => !/^[0-9a-f]{64}$/.test(name)).sort()
  expect(named(volumes.map(({ Name }) => Name))).toEqual(named(Object.values(last?.volumes ?? {}).map(({ name }) => name)))
})
