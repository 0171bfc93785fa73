import { join } from 'node:path'
import Docker from 'dockerode'
import { beforeEach, expect, test } from 'vitest'
import { startEmbeddedEngine } from '../../../../../src/embedded/start.ts'
import { temporaryDirectory } from '../../../main/session/temporary-directory.ts'

interface Line {
  readonly status: string
  readonly id?: string
  readonly progress?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
}

let docker: Docker
beforeEach(async () => {
  const engine = await startEmbeddedEngine({ socketPath: join(await temporaryDirectory(), 'engine.sock') })
  docker = new Docker({ socketPath: engine.socketPath })
  return () => engine.close()
})

test('a pull is told layer by layer: three are fetched at a time, and they are unpacked one after the other, the lowest first', async () => {
  const lines = await new Promise<Line[]>((resolve, reject) =>
    docker.pull('wordpress').then((stream) => docker.modem.followProgress(stream, (cause, all) => (cause ? reject(cause) : resolve(all)))),
  )
  const layers = lines.filter(({ status }) => status === 'Pulling fs layer').map(({ id }) => id)
  expect(layers.length).toBeGreaterThan(3)
  expect(lines.filter(({ status }) => status === 'Waiting').map(({ id }) => id)).toEqual(layers.slice(3))
  for (const layer of layers) {
    const of = lines.filter(({ id }) => id === layer)
    expect([...new Set(of.map(({ status }) => status))].filter((it) => it !== 'Waiting')).toEqual([
      'Pulling fs layer',
      'Downloading',
      'Verifying Checksum',
      'Download complete',
      'Extracting',
      'Pull complete',
    ])
    const fetched = of.filter(({ status }) => status === 'Downloading').map(({ progressDetail }) => progressDetail)
    expect(fetched.map((it) => it?.current)).toEqual(fetched.map((it) => it?.current).sort((a = 0, b = 0) => a - b))
    expect(fetched.at(-1)?.current).toBe(fetched.at(-1)?.total)
    expect(of.find(({ progress }) => progress)?.progress).toMatch(/^\[=*> *\] {1,8}[\d.]+[kM]?B\/[\d.]+[kM]?B$/)
  }
  expect(lines.filter(({ status }) => status === 'Pull complete').map(({ id }) => id)).toEqual(layers)
})

test('a client that goes away ends its pull: nothing is there afterwards', async () => {
  const stream = (await docker.pull('wordpress')) as NodeJS.ReadableStream & { destroy(): void }
  const gone = new Promise<void>((resolve) => stream.once('close', resolve))
  stream.once('data', () => stream.destroy())
  await gone
  const again = await docker.pull('wordpress')
  const lines = await new Promise<Line[]>((resolve, reject) =>
    docker.modem.followProgress(again, (cause, all) => (cause ? reject(cause) : resolve(all))),
  )
  expect(lines.some(({ status }) => status === 'Pulling fs layer')).toBe(true)
  expect(lines.some(({ status }) => status === 'Already exists')).toBe(false)
})
