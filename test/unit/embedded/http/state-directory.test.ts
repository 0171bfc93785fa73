import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EmbeddedEngine } from '../../../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'

let home = ''
let engine: EmbeddedEngine | undefined
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'dockstage-state-'))
})
afterEach(async () => {
  await engine?.close()
  engine = undefined
  await rm(home, { recursive: true, force: true })
})

async function start(): Promise<Docker> {
  engine = await startEmbeddedEngine({ socketPath: join(home, 'engine.sock'), stateDirectory: join(home, 'state') })
  const docker = new Docker({ socketPath: engine.socketPath })
  const stream = await docker.pull('busybox')
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (cause) => (cause ? reject(cause) : resolve())))
  return docker
}

/** What a shell line says in a container with the volume `data` at /data. */
async function say(docker: Docker, line: string): Promise<string> {
  const container = await docker.createContainer({
    Image: 'busybox',
    Cmd: ['sh', '-c', line],
    Tty: true,
    HostConfig: { Binds: ['data:/data'] },
  })
  await container.start()
  await container.wait()
  const text = (await container.logs({ stdout: true, stderr: true })).toString()
  await container.remove()
  return text.replaceAll('\r\n', '\n')
}

test('volumes outlive the engine: files, owners, labels and the moment of their making', async () => {
  const first = await start()
  await first.createVolume({ Name: 'data', Labels: { a: 'b' } })
  await say(first, 'mkdir /data/sub; echo hello > /data/sub/file; chown 999:998 /data/sub/file; chmod 640 /data/sub/file')
  const before = await first.getVolume('data').inspect()
  await engine?.close()

  const second = await start()
  expect(await second.getVolume('data').inspect()).toEqual(before)
  expect(await say(second, 'cat /data/sub/file; stat -c "%u:%g %a" /data/sub/file')).toBe('hello\n999:998 640\n')
  await second.getVolume('data').remove()
  await engine?.close()

  const third = await start()
  expect((await third.listVolumes()).Volumes).toEqual([])
  expect(await readdir(join(home, 'state', 'volumes'))).toEqual([])
})

test('a damaged description loses what it said and nothing else; what is no volume is left alone', async () => {
  const first = await start()
  await first.createVolume({ Name: 'data', Labels: { a: 'b' } })
  await say(first, 'echo kept > /data/file')
  await engine?.close()
  for (const text of ['{', '[]', 'null', '{"created":"x","labels":{"a":1},"owners":{"/file":{"uid":"x"}}}']) {
    await writeFile(join(home, 'state', 'volumes', 'data', 'volume.json'), text)
    await writeFile(join(home, 'state', 'volumes', '.hidden'), '')
    const docker = await start()
    expect((await docker.listVolumes()).Volumes.map(({ Name, Labels }) => ({ Name, Labels }))).toEqual([{ Name: 'data', Labels: null }])
    expect(await say(docker, 'cat /data/file')).toBe('kept\n')
    await engine?.close()
  }
})

test('one engine at a time has it; a mark of one that is gone does not matter', async () => {
  await start()
  const mark = join(home, 'state', 'engine.pid')
  expect(await readFile(mark, 'utf8')).toBe(`${process.pid}\n`)
  await engine?.close()
  expect(await readdir(join(home, 'state'))).toEqual(['volumes'])
  // Process 1 is there and is another's.
  await writeFile(mark, '1\n')
  await expect(start()).rejects.toThrow(/the embedded engine of process 1 keeps its volumes in/)
  await writeFile(mark, '999999999\n')
  await start()
})

/** The status of a call whose path is sent as it is. */
const call = (method: string, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request({ socketPath: engine?.socketPath, method, path }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode))
    })
    sent.once('error', reject).end()
  })

test('what is removed by a name that no volume has is nothing, wherever that name leads', async () => {
  await mkdir(join(home, 'precious'))
  await writeFile(join(home, 'precious', 'file'), 'kept')
  await start()
  for (const name of ['..%2F..%2Fprecious', '..%2Fengine.pid', '..', 'x'.repeat(300)]) {
    expect(await call('DELETE', `/volumes/${name}?force=1`), name).toBe(204)
    expect(await call('DELETE', `/volumes/${name}`), name).toBe(404)
  }
  expect(await readFile(join(home, 'precious', 'file'), 'utf8')).toBe('kept')
  expect((await readdir(join(home, 'state'))).sort()).toEqual(['engine.pid', 'volumes'])
})

test('volumes that are made, measured and removed by several at once are there with their directories, or gone with them', async () => {
  const docker = await start()
  const path = '/volumes/data'
  for (let round = 0; round < 20; round += 1) {
    const calls = [
      docker.createVolume({ Name: 'data' }),
      call('GET', '/system/df'),
      call('DELETE', path),
      docker.createVolume({ Name: 'data' }),
    ]
    const [, df] = await Promise.all([...calls, call('POST', '/volumes/prune'), call('GET', '/system/df'), call('DELETE', path)])
    expect(df).toBe(200)
    expect(await call('GET', '/system/df')).toBe(200)
    const there = (await docker.listVolumes()).Volumes.map((it) => it.Name)
    expect(await readdir(join(home, 'state', 'volumes'))).toEqual(there)
  }
})
