import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import { startEmbeddedEngine } from '../../../src/embedded/start.ts'
import { ApiClient } from '../api-client.ts'
import { enginesUnderTest } from '../engines-under-test.ts'
import { known } from './known.ts'
import { type Recording, recordingsOf } from './recording.ts'
import { replay } from './replay.ts'

const images = ['busybox:latest', 'alpine:latest', 'centos:7', 'ubuntu:14.04', 'nginx:alpine', 'mysql:5.7', 'wordpress:latest']
const engines = [
  { like: '20.10', version: '20.10.24' },
  { like: '26', version: '26.1.5' },
] as const

async function differencesOf(like: '20.10' | '26', recording: Recording, { onTestFinished }: TestContext): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-replay-'))
  const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), like, ports: 'inside' })
  onTestFinished(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })
  const client = new ApiClient(engine.socketPath)
  for (const image of images) await client.call(`POST /images/create?fromImage=${image}`)
  const here = known.filter(({ step, engine: only }) => step.startsWith(recording.id.slice(0, 2)) && (only ?? like) === like)
  const reasonFor = ({ step, at }: { step: string; at: string }) => here.find((it) => it.step === step && at.startsWith(it.at))
  const found = await replay(engine.socketPath, recording, { '/tmp/ef': join(directory, 'ef') }, (it) => reasonFor(it) !== undefined)
  expect(found.filter((it) => reasonFor(it) === undefined)).toEqual([])
  const used = new Set(found.map(reasonFor))
  expect(
    here.filter((it) => !it.byChance && !used.has(it)).map(({ step, at }) => `${step} @${at} is as recorded: take it off the list`),
  ).toEqual([])
}

// Recordings stand for the real engine: they are replayed where the embedded one is tested.
for (const { like, version } of enginesUnderTest.some(({ name }) => name === 'embedded') ? engines : []) {
  const recordings = recordingsOf(version)
  if (recordings.length === 0) console.log(`test/docker: no recordings of ${version} beside this checkout: nothing is replayed`)
  // Each has an engine of its own, and waits as long as was waited when it was recorded.
  test.concurrent.for(recordings)(`like ${like}, it answers what was recorded: $id`, { timeout: 120_000 }, (recording, context) =>
    differencesOf(like, recording, context),
  )
}

test('the list of known differences names steps of what is replayed', () => {
  const numbers = new Set(engines.flatMap(({ version }) => recordingsOf(version).map(({ id }) => id.slice(0, 2))))
  expect(numbers.size === 0 ? [] : known.filter(({ step }) => !numbers.has(step.slice(0, 2)))).toEqual([])
})
