import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EmbeddedEngine } from '../../../../src/embedded/engine.ts'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'

let directory = ''
let engine: EmbeddedEngine
let docker: Docker

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dockstage-volumes-'))
  engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock'), stateDirectory: join(directory, 'state') })
  docker = new Docker({ socketPath: engine.socketPath })
  const stream = await docker.pull('alpine:latest')
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (cause) => (cause ? reject(cause) : resolve())))
})
afterAll(async () => {
  await engine.close()
  await rm(directory, { recursive: true, force: true })
})

const create = (Cmd: string, binds: string[]): Promise<Docker.Container> =>
  docker.createContainer({ Image: 'alpine:latest', Cmd: ['sh', '-c', Cmd], Tty: true, HostConfig: { Binds: binds } })

async function said(script: string, binds: string[]): Promise<string> {
  const container = await create(script, binds)
  await container.start()
  await container.wait()
  const text = (await container.logs({ stdout: true, stderr: true })).toString()
  await container.remove()
  return text.replaceAll('\r', '')
}

test('a volume with a directory of the host is that directory, and leaves it alone when it is removed', async () => {
  const host = join(directory, 'host')
  await mkdir(host)
  await writeFile(join(host, 'hello'), 'from the host\n')
  await docker.createVolume({ Name: 'bound', DriverOpts: { type: 'none', o: 'bind', device: host } })
  expect(await said('cat /data/hello; echo back >/data/back', ['bound:/data'])).toBe('from the host\n')
  expect(await readFile(join(host, 'back'), 'utf8')).toBe('back\n')
  await docker.getVolume('bound').remove()
  expect(await readFile(join(host, 'hello'), 'utf8')).toBe('from the host\n')
})

test('an empty directory of the host takes over what the image has at its place', async () => {
  const host = join(directory, 'empty')
  await mkdir(host)
  await docker.createVolume({ Name: 'filled', DriverOpts: { type: 'none', o: 'bind', device: host } })
  expect(await said('true', ['filled:/etc'])).toBe('')
  expect(await readFile(join(host, 'os-release'), 'utf8')).toContain('Alpine')
})

test('a tmpfs volume holds what it may, is shared while it is used, and is gone with its last user', async () => {
  await docker.createVolume({ Name: 'fleeting', DriverOpts: { type: 'tmpfs', o: 'size=8k', device: 'tmpfs' } })
  const holder = await create('echo kept >/data/kept; cat', ['fleeting:/data'])
  await holder.start()
  await expect.poll(() => said('cat /data/kept', ['fleeting:/data'])).toBe('kept\n')
  expect(await said('head -c 9000 /dev/zero >/data/big; ls -1 /data; df -h /data | tail -1', ['fleeting:/data'])).toMatch(
    /^head: write error: No space left on device\nbig\nkept\ntmpfs +8\.0K +8\.0K +0 100% \/data\n$/,
  )
  await holder.remove({ force: true })
  expect(await said('ls /data', ['fleeting:/data'])).toBe('')
})

test('what is no tmpfs and no bind can be named, and refuses to be mounted, saying so', async () => {
  await docker.createVolume({ Name: 'far', DriverOpts: { type: 'nfs', o: 'addr=192.0.2.1,rw', device: ':/x' } })
  const container = await create('true', ['far:/data'])
  await expect(container.start()).rejects.toThrow(
    /data: addr=192\.0\.2\.1: no such device \(the embedded engine mounts tmpfs and bind only\)/,
  )
  expect((await container.inspect()).State).toMatchObject({ Status: 'created', ExitCode: 128 })
  await container.remove()
})
