import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import { startEmbeddedEngine } from '../../../src/embedded/start.ts'
import { ApiClient } from '../api-client.ts'
import { recordingsOf } from './recording.ts'
import { replay } from './replay.ts'

for (const [like, version] of [['20.10', '20.10.24'], ['26', '26.1.5']] as const)
  for (const recording of recordingsOf(version))
    test(`${like} ${recording.id}`, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'dockstage-replay-'))
      const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), like, ports: 'inside' })
      const client = new ApiClient(engine.socketPath)
      for (const image of ['busybox:latest', 'alpine:latest', 'centos:7', 'ubuntu:14.04', 'nginx:alpine', 'mysql:5.7', 'wordpress:latest']) await client.call(`POST /images/create?fromImage=${image}`)
      const found = await replay(engine.socketPath, recording, { '/tmp/ef': join(directory, 'ef') })
      await writeFile(`/tmp/w/lead/replay-${like}-${recording.id}.txt`, found.map((d) => `${d.step} ${d.call.slice(0, 90)} @${d.at}\n   R ${JSON.stringify(d.recorded)?.slice(0, 600)}\n   G ${JSON.stringify(d.got)?.slice(0, 600)}\n`).join(''))
      console.log(like, recording.id, found.length)
      await engine.close()
      await rm(directory, { recursive: true, force: true })
    }, 120_000)
