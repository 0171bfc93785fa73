import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { CommandContext, CommandResult } from '../../../../src/engine/commands/context.ts'
import { performCommand } from '../../../../src/engine/commands/perform.ts'
import { dockersTraits } from '../../../../src/engine/connect/traits.ts'
import { parseCommands } from '../../../../src/shared/command/parse.ts'
import { fakeContext } from '../../../support/fake-engine.ts'

function perform(context: CommandContext, line: string): Promise<CommandResult> {
  const { commands, problems } = parseCommands(line)
  const [only] = commands
  if (!only) throw new Error(JSON.stringify(problems))
  return performCommand(context, only.command)
}

const image = {
  body: {
    Id: 'sha256:1',
    Os: 'linux',
    Architecture: 'amd64',
    Config: { Volumes: { '/var/lib/mysql': {} }, ExposedPorts: { '3306/tcp': {} } },
  },
}
const ours = { body: { Id: 'c1', Name: '/db', Config: { Labels: { 'dockstage.run': 'r1' } }, Mounts: [] } }
const others = { body: { Id: 'c2', Name: '/db', Config: { Labels: { 'dockstage.run': 'r2' } }, Mounts: [] } }
const id = 'a'.repeat(64)
const created = { status: 201, body: { Id: id, Warnings: [] } }

describe('docker run', () => {
  test('looks first, writes the journal, then creates and starts', async () => {
    const { context, order } = fakeContext({
      'GET /images/mysql%3A5.7/json': image,
      'POST /volumes/create': { body: { Name: 'data', Labels: { 'dockstage.run': 'r1' } } },
      'POST /containers/create': created,
      [`POST /containers/${id}/start`]: { status: 204 },
    })
    expect(await perform(context, 'docker run -d --name db -v data:/data mysql:5.7')).toEqual({ exit: 0, output: `${id}\n` })
    expect(order.slice(0, 3).sort()).toEqual(['GET /containers/db/json', 'GET /images/mysql%3A5.7/json', 'GET /volumes/data'])
    expect(order.slice(3)).toEqual([
      'GET /volumes/data',
      'journal create volume data',
      'POST /volumes/create',
      'journal create container db',
      'POST /containers/create',
      `POST /containers/${id}/start`,
    ])
  })

  test('what it sends: labels, this machine’s address, labelled anonymous volumes', async () => {
    const { context, calls, journal } = fakeContext({ 'GET /images/mysql/json': image, 'POST /containers/create': created })
    await perform(
      context,
      'docker create -p 80 -p 0.0.0.0:81:81 -v /own -v ./here:/here:ro -e A=1 -e B --label dockstage.run=x --label a=b mysql',
    )
    expect(journal).toEqual([{ kind: 'container', name: '', action: 'create', volumes: 2 }])
    const labels = { 'dockstage.run': 'r1', 'dockstage.owner': 'o1' }
    expect(calls.at(-1)?.body).toMatchObject({
      Image: 'mysql',
      Env: ['A=1'],
      Labels: { ...labels, a: 'b' },
      ExposedPorts: { '80/tcp': {}, '81/tcp': {} },
      HostConfig: {
        Binds: ['/workspace/here:/here:ro'],
        PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }], '81/tcp': [{ HostIp: '0.0.0.0', HostPort: '81' }] },
        Mounts: [
          { Type: 'volume', Target: '/own', VolumeOptions: { Labels: labels } },
          { Type: 'volume', Target: '/var/lib/mysql', VolumeOptions: { Labels: labels } },
        ],
      },
    })
  })

  test('several networks at create need API 1.44; before, they are joined one by one', async () => {
    const answers = {
      'GET /images/web/json': image,
      'POST /containers/create': created,
      'POST /networks/back/connect': { status: 200 },
    }
    const line = 'docker create --network front --network-alias w --network back web'
    const modern = fakeContext(answers)
    await perform(modern.context, line)
    expect(modern.calls.at(-1)?.body).toMatchObject({ NetworkingConfig: { EndpointsConfig: { front: { Aliases: ['w'] }, back: {} } } })
    const old = fakeContext(answers, { engine: { ...modern.context.engine, apiVersion: '1.41' } })
    await perform(old.context, line)
    expect(old.order.slice(-2)).toEqual(['POST /containers/create', 'POST /networks/back/connect'])
    expect(old.calls.at(-1)?.body).toMatchObject({ Container: id })
  })

  test('a volume that turns out to be somebody else’s after all is not mounted', async () => {
    const { context, order } = fakeContext({
      'GET /images/web/json': image,
      'POST /volumes/create': { body: { Name: 'data', Labels: null } },
      'POST /containers/create': created,
    })
    await expect(perform(context, 'docker create -v data:/data web')).rejects.toMatchObject({ failure: { code: 'not-ours' } })
    expect(order.at(-1)).toBe('POST /volumes/create')
  })

  test('a name that only begins another container’s id is free', async () => {
    const { context } = fakeContext({
      'GET /images/web/json': image,
      'GET /containers/db/json': { body: { ...others.body, Id: 'db123', Name: '/other' } },
      'POST /containers/create': created,
    })
    expect((await perform(context, 'docker create --name db web')).exit).toBe(0)
  })

  test.each([
    [400, 'exec: "x": executable file not found in $PATH', 127],
    [400, 'exec: "x": permission denied', 126],
    [500, 'driver failed programming external connectivity on endpoint', 125],
  ])('a start that fails with %s %s is exit %s', async (status, message, exit) => {
    const { context } = fakeContext({
      'GET /images/web/json': image,
      'POST /containers/create': created,
      [`POST /containers/${id}/start`]: { status, body: { message } },
    })
    expect(await perform(context, 'docker run -d web')).toEqual({
      exit,
      output: `${id}\ndocker: Error response from daemon: ${message}\n\nRun 'docker run --help' for more information\n`,
    })
  })
})

describe('an image that is missing', () => {
  test('is pulled, with the journal written before, and created then', async () => {
    let isThere = false
    const { context, order } = fakeContext({
      'GET /images/web/json': () => (isThere ? image : { status: 404, body: { message: 'No such image' } }),
      'POST /images/create': () => {
        isThere = true
        return {
          lines: [
            { status: 'Pulling from library/web', id: 'latest' },
            { status: 'Downloading', progressDetail: { current: 1 }, id: 'x' },
            { status: 'Status: Downloaded newer image for web:latest' },
          ],
        }
      },
      'POST /containers/create': created,
    })
    expect((await perform(context, 'docker create web')).output).toBe(
      `Unable to find image 'web:latest' locally\nlatest: Pulling from library/web\nStatus: Downloaded newer image for web:latest\n${id}\n`,
    )
    expect(order.slice(2, 4)).toEqual(['journal pull image web:latest', 'POST /images/create'])
  })

  test('tells how far each layer has come, beside the output, and when it has told its last of it', async () => {
    const { context } = fakeContext({
      'GET /images/web/json': () => ({ status: 404, body: { message: 'No such image' } }),
      'POST /images/create': () => ({
        lines: [
          { status: 'Pulling fs layer', progressDetail: {}, id: 'x' },
          { status: 'Downloading', progressDetail: { current: 1, total: 4 }, progress: '[>] 1B/4B', id: 'x' },
          { status: 'Download complete', progressDetail: {}, id: 'x' },
          { status: 'Extracting', progressDetail: { current: 2, units: 's' }, id: 'x' },
          { error: 'no space left on device' },
        ],
      }),
    })
    const told: unknown[] = []
    const { output } = await perform({ ...context, layer: (...it) => told.push(it) }, 'docker pull web')
    expect(output).toContain('x: Pulling fs layer\nx: Download complete\n')
    expect(output).not.toContain('Extracting')
    expect(told).toEqual([
      ['x', { status: 'Downloading', current: 1, total: 4 }],
      ['x', undefined],
      ['x', { status: 'Extracting', current: 2, units: 's' }],
      ['x', undefined],
    ])
    told.length = 0
    await perform({ ...context, layer: (...it) => told.push(it) }, 'docker pull -q web')
    expect(told).toEqual([])
  })

  test('and comes for another processor only is pulled for linux/amd64, which is said', async () => {
    let isThere = false
    const { context, calls } = fakeContext(
      {
        'GET /images/mysql%3A5.7/json': () => (isThere ? image : { status: 404, body: { message: 'No such image' } }),
        'POST /images/create': ({ query }) => {
          if (query.platform === undefined)
            return { lines: [{ error: 'no matching manifest for linux/arm64/v8 in the manifest list entries' }] }
          isThere = true
          return { lines: [{ status: 'Status: Downloaded newer image for mysql:5.7' }] }
        },
        'POST /containers/create': created,
      },
      { engine: { kind: 'docker', name: 'Fake', version: '28', apiVersion: '1.48', os: 'linux', arch: 'arm64' } },
    )
    const { output, exit } = await perform(context, 'docker create mysql:5.7')
    expect(exit).toBe(0)
    expect(output).toContain('mysql:5.7 is not made for linux/arm64: pulling it for linux/amd64 instead\n')
    expect(calls.at(-1)?.query).toEqual({ platform: 'linux/amd64' })
  })

  test('and can not be pulled: the registry’s words, exit 125', async () => {
    const { context } = fakeContext({ 'POST /images/create': { status: 404, body: { message: 'pull access denied for web' } } })
    expect(await perform(context, 'docker run web')).toMatchObject({
      exit: 125,
      output: expect.stringContaining('docker: Error response from daemon: pull access denied for web\n'),
    })
  })
})

describe('whose it is', () => {
  test.each(['docker rm -f db', 'docker exec db ls', 'docker run --link db web', 'docker logs db', 'docker run --name db web'])(
    '%s is refused when the container is not this run’s',
    async (line) => {
      const { context, calls } = fakeContext({ 'GET /containers/db/json': others, 'GET /images/web/json': image })
      await expect(perform(context, line)).rejects.toMatchObject({
        failure: { code: 'not-ours', message: expect.stringContaining('"db"') },
      })
      expect(calls.every(({ method }) => method === 'GET')).toBe(true)
    },
  )

  test('prunes are sent with the run’s label beside the filters that were asked for', async () => {
    const { context, calls } = fakeContext({ 'POST /volumes/prune': { body: { VolumesDeleted: ['data'], SpaceReclaimed: 1500 } } })
    const { output } = await perform(context, 'docker volume prune -af --filter label=a')
    expect(output).toBe('Deleted Volumes:\ndata\n\nTotal reclaimed space: 1.5kB\n')
    expect(JSON.parse(calls[0]?.query.filters ?? '')).toEqual({ label: ['a', 'dockstage.run=r1'], all: ['true'] })
  })
})

describe('consent', () => {
  test('is checked before any call', async () => {
    const { context, calls } = fakeContext({})
    await expect(perform(context, 'docker run --privileged web')).rejects.toMatchObject({ failure: { code: 'needs-consent' } })
    await expect(perform(context, 'docker run -v /etc:/x web')).rejects.toMatchObject({ failure: { code: 'needs-consent' } })
    await expect(perform(context, 'docker run --network host web')).rejects.toMatchObject({ failure: { code: 'needs-consent' } })
    expect(calls).toEqual([])
  })

  test('that was given lets it pass; the embedded engine’s host network needs none', async () => {
    const answers = { 'GET /images/web/json': image, 'POST /containers/create': created }
    const { context } = fakeContext(answers, { consented: ['privileged', 'bind'] })
    expect((await perform(context, 'docker create --privileged -v /etc:/x web')).exit).toBe(0)
    const embedded = fakeContext(answers, { engine: { ...context.engine, kind: 'embedded' } })
    expect((await perform(embedded.context, 'docker create --network host web')).exit).toBe(0)
  })
})

test('a lost engine is thrown, an unknown thing is worded', async () => {
  const lost = fakeContext({})
  lost.context.docker.modem.dial = (_: unknown, callback: (error: unknown) => void) =>
    callback(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
  await expect(perform(lost.context, 'docker ps')).rejects.toMatchObject({ failure: { code: 'engine-lost' } })
  const { context } = fakeContext({ 'GET /containers/db/json': ours })
  expect(await perform(context, 'docker stop web')).toEqual({ exit: 1, output: 'Error response from daemon: No such container: web\n' })
})

test('a cancelled signal keeps calls from being sent', async () => {
  const { context, calls } = fakeContext({}, { signal: AbortSignal.abort() })
  await expect(perform(context, 'docker ps')).rejects.toMatchObject({ failure: { code: 'cancelled' } })
  expect(calls).toEqual([])
})

describe('between the look and the call', () => {
  const labels = { 'dockstage.run': 'r1' }
  const net = { body: { Id: 'n1', Name: 'net', Labels: labels } }
  const cases: [string, string][] = [
    ['docker rm -f db', 'DELETE /containers/c1'],
    ['docker exec -d db true', 'POST /containers/c1/exec'],
    ['docker network rm net', 'DELETE /networks/n1'],
  ]
  test.each(cases)('%s goes by the id that was looked at, whoever has the name by then', async (line, wanted) => {
    const { context, order } = fakeContext({
      'GET /containers/db/json': ours,
      'GET /networks/net': net,
      'POST /containers/c1/exec': { status: 201, body: { Id: 'e1' } },
      'POST /exec/e1/start': { status: 200 },
      [wanted]: { status: 204 },
    })
    await perform(context, line).catch(() => undefined)
    expect(order).toContain(wanted)
  })

  test.each(['connect', 'disconnect'])('network %s names the container by its id', async (what) => {
    const { context, calls } = fakeContext({
      'GET /containers/db/json': ours,
      'GET /networks/net': net,
      [`POST /networks/net/${what}`]: { status: 200 },
    })
    await perform(context, `docker network ${what} net db`)
    expect(calls.at(-1)?.body).toMatchObject({ Container: 'c1' })
  })
})

test('somebody’s image without a name gets none: it would go with it', async () => {
  const untagged = { body: { Id: 'sha256:1', RepoTags: [], RepoDigests: [] } }
  const { context, order } = fakeContext({ 'GET /images/abc/json': untagged })
  await expect(perform(context, 'docker tag abc mine:1')).rejects.toMatchObject({ failure: { code: 'not-ours' } })
  expect(order.some((it) => it.startsWith('POST'))).toBe(false)
})

test('a relative path out of the workspace is refused before an image is asked for or pulled', async () => {
  const { context, order } = fakeContext({})
  await expect(perform(context, 'docker run -v ./x/../../..:/d alpine')).rejects.toMatchObject({ failure: { code: 'bad-usage' } })
  expect(order).toEqual([])
})

test('docker diff of a container that has changed nothing prints nothing (the engine answers null)', async () => {
  const { context } = fakeContext({ 'GET /containers/data/json': ours, 'GET /containers/data/changes': { body: Buffer.from('null\n') } })
  expect(await perform(context, 'docker diff data')).toEqual({ exit: 0, output: '' })
})

test('docker logs -f goes on until it is interrupted, and that is a good end', async () => {
  const interrupt = new AbortController()
  const stream = new PassThrough()
  const { context } = fakeContext(
    { 'GET /containers/data/json': ours, 'GET /containers/data/logs': { stream } },
    { interrupt: interrupt.signal },
  )
  const printed: string[] = []
  const result = perform({ ...context, print: (text) => printed.push(text) }, 'docker logs -f data')
  stream.write(Buffer.from([1, 0, 0, 0, 0, 0, 0, 3, ...Buffer.from('hi\n')]))
  await expect.poll(() => printed).toEqual(['hi\n'])
  interrupt.abort()
  expect(await result).toEqual({ exit: 0, output: 'hi\n' })
})

describe('where the engine does otherwise than Docker’s', () => {
  const anonymous = 'f'.repeat(64)
  const traits = { ...dockersTraits, labelsAnonymousVolumes: false, tellsExitOfRemoved: false }

  test('a refused link is said to be what the engine lacks, after its own words', async () => {
    const printed: string[] = []
    const { context } = fakeContext(
      {
        'GET /images/web/json': image,
        'GET /containers/db/json': ours,
        'POST /containers/create': { status: 400, body: { message: 'bad parameter: link is not supported' } },
      },
      { print: (text) => printed.push(text) },
    )
    for (const line of ['docker run -d --link db:mysql web', 'docker create --link db:mysql web'])
      await expect(perform(context, line)).rejects.toMatchObject({
        failure: {
          code: 'engine-refused',
          message: 'Fake 28.0.0 has no --link, so "db" cannot be linked as "mysql" there.',
          remedy: expect.stringContaining('embedded engine'),
          detail: 'bad parameter: link is not supported',
        },
      })
    expect(printed.join('')).toContain('Error response from daemon: bad parameter: link is not supported')
  })

  test('anonymous volumes that are not labelled are noted, and are the run’s own from then on', async () => {
    const volume = { body: { Name: anonymous, Labels: {} } }
    const { context, order } = fakeContext(
      {
        'GET /images/mysql/json': image,
        'POST /containers/create': created,
        [`GET /containers/${id}/json`]: {
          body: { ...ours.body, Mounts: [{ Type: 'volume', Name: anonymous, Destination: '/var/lib/mysql' }] },
        },
        [`GET /volumes/${anonymous}`]: volume,
        [`DELETE /volumes/${anonymous}`]: { status: 204 },
      },
      { traits },
    )
    await expect(perform(context, `docker volume rm ${anonymous}`)).rejects.toMatchObject({ failure: { code: 'not-ours' } })
    await perform(context, 'docker create mysql')
    expect(order).toContain(`journal given volume ${anonymous}`)
    expect((await perform(context, `docker volume rm ${anonymous}`)).exit).toBe(0)
  })

  test('the exit code of what is removed at its end is asked for by itself', async () => {
    const { context, calls } = fakeContext(
      {
        'GET /images/web/json': image,
        'POST /containers/create': created,
        [`GET /containers/${id}/json`]: ours,
        [`POST /containers/${id}/attach`]: { lines: [] },
        [`POST /containers/${id}/wait`]: ({ query }) => ({ lines: [{ StatusCode: query.condition === 'removed' ? 0 : 2 }] }),
        [`POST /containers/${id}/start`]: { status: 204 },
      },
      { traits },
    )
    expect((await perform(context, 'docker run --rm web')).exit).toBe(2)
    expect(calls.flatMap(({ query }) => query.condition ?? [])).toEqual(['next-exit', 'removed'])
  })
})

test('an engine that refuses what a command asks before it does anything: its words are the command’s output, and nothing was done', async () => {
  const broken = { status: 500, body: { message: 'something is broken inside' } }
  const { context, calls } = fakeContext({ 'GET /containers/db/json': broken })
  for (const [line, exit] of [
    ['docker rm -f db', 1],
    ['docker exec db env', 1],
    ['docker start db', 1],
    ['docker run --name db busybox', 125],
  ] as const) {
    const result = await perform(context, line)
    expect({ line, exit: result.exit }).toEqual({ line, exit })
    expect(result.output).toContain('Error response from daemon: something is broken inside')
  }
  expect(calls.filter(({ method }) => method !== 'GET')).toEqual([])
})
