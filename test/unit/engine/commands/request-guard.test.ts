import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call } from '../../../../src/engine/commands/api.ts'
import { performCommand } from '../../../../src/engine/commands/perform.ts'
import { reachOfRequest } from '../../../../src/engine/commands/request-guard.ts'
import { consentsOf } from '../../../../src/shared/command/consents.ts'
import { parseCommands } from '../../../../src/shared/command/parse.ts'
import { consentKinds } from '../../../../src/shared/scenario/consent.ts'
import { type Danger, dangers } from '../../../support/dangers.ts'
import { type FakeAnswer, type FakeCall, fakeContext } from '../../../support/fake-engine.ts'
import { randomRuns } from '../../../support/random-runs.ts'

let workspace: string
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'dockstage-guard-'))
  await mkdir(join(workspace, 'data'))
  // As a container of an earlier step can make it.
  await symlink('/etc', join(workspace, 'data', 'out'))
})
afterAll(() => rm(workspace, { recursive: true, force: true }))

const labels = { 'dockstage.run': 'r1' }
const made: FakeAnswer = { status: 201, body: { Id: 'a'.repeat(64), Name: 'made', Labels: labels, Warnings: [] } }
const ours: FakeAnswer = { body: { Id: 'c1', Name: '/ours', Config: { Labels: labels }, Mounts: [] } }
const answers = {
  'GET /images/web/json': { body: { Id: 'sha256:1', Os: 'linux', Architecture: 'amd64', Config: {} } },
  'GET /containers/ours/json': ours,
  'GET /containers/json': { body: [] },
  'GET /volumes': { body: { Volumes: null } },
  'POST /containers/create': made,
  'POST /volumes/create': made,
  'POST /networks/create': made,
  'POST /containers/c1/exec': made,
}

function commandOf(line: string): ReturnType<typeof parseCommands>['commands'][number]['command'] {
  const { commands, problems } = parseCommands(line)
  const [only, ...more] = commands
  if (!only || more.length > 0) throw new Error(`${line}: ${JSON.stringify(problems)}`)
  return only.command
}

/** Calls that write, by what was really sent. */
async function sent(
  line: string,
  consented: readonly (typeof consentKinds)[number][],
): Promise<{ written: FakeCall[]; code: string | undefined }> {
  const { context, calls } = fakeContext(answers, { workspace, consented })
  const code = await performCommand(context, commandOf(line)).then(
    () => undefined,
    (cause: { failure?: { code: string } }) => cause.failure?.code ?? String(cause),
  )
  return { written: calls.filter((it) => it.method !== 'GET'), code }
}

describe.each(Object.entries(dangers))('%s, in every spelling', (_, danger: fc.Arbitrary<Danger>) => {
  test('asks for its consent by its words, and is not sent without', async () => {
    await fc.assert(
      fc.asyncProperty(danger, async ({ kind, line }) => {
        expect(consentsOf(commandOf(line)).map((it) => it.kind)).toContain(kind)
        const { written, code } = await sent(
          line,
          consentKinds.filter((it) => it !== kind),
        )
        expect({ written, code }).toEqual({ written: [], code: 'needs-consent' })
      }),
      randomRuns(2_000),
    )
  })

  test('is classed the same by what goes over the wire', async () => {
    await fc.assert(
      fc.asyncProperty(danger, async ({ kind, line }) => {
        const { written } = await sent(line, consentKinds)
        const bodies = written.filter((it) => it.path.endsWith('/create') || it.path.endsWith('/exec'))
        const reached = await Promise.all(bodies.map((it) => reachOfRequest(workspace, it.path, it.body as Record<string, unknown>)))
        expect(reached.flat().map((it) => it.kind)).toContain(kind)
      }),
      randomRuns(500),
    )
  })
})

test.each([
  ['/containers/create', { HostConfig: { Sysctls: {}, NewlyInvented: true } }, /HostConfig\.NewlyInvented/],
  ['/containers/create', { Image: 'x', Surprise: 1 }, /the field Surprise/],
  ['/containers/create', { HostConfig: { CgroupParent: '/system.slice' } }, /CgroupParent/],
  ['/containers/create', { HostConfig: { DeviceRequests: [{ Driver: 'nvidia', Count: -1 }] } }, /DeviceRequests/],
  ['/containers/create', { HostConfig: { MaskedPaths: [] } }, /MaskedPaths/],
  ['/containers/create', { HostConfig: JSON.parse('{"__proto__":{"Privileged":true}}') }, /__proto__/],
  ['/containers/create', { HostConfig: { Mounts: [{ Type: 'npipe', Source: 'x', Target: '/x' }] } }, /npipe/],
  ['/containers/create', { HostConfig: { Mounts: [{ Type: 'volume', Target: '/x', ClusterOptions: {} }] } }, /ClusterOptions/],
  ['/networks/create', { Name: 'x', ConfigFrom: { Network: 'y' } }, /ConfigFrom/],
  ['/containers/c1/update', { Memory: 1 }, /c1\/update/],
  ['/build', {}, /\/build/],
])('what is not known is not sent: %s %j', async (path, body, words) => {
  const { context, calls } = fakeContext(answers, { workspace, consented: consentKinds })
  await expect(call(context, 'POST', path, { body })).rejects.toMatchObject({
    failure: { code: 'bad-usage', message: expect.stringMatching(words) },
  })
  expect(calls).toEqual([])
})

test.each([
  'docker volume create -o type=none -o o=bind -o device=./../../etc store',
  'docker create -v ./../../etc:/x web',
  'docker create --mount type=bind,src=./data/../..,dst=/x web',
  'docker create -v ./data/../../:/x:ro web',
  'docker create -v ./data/out:/x web',
  'docker create -v ./data/out/passwd:/x:ro web',
  'docker create --mount type=bind,src=data/out/,dst=/x web',
  'docker create --mount type=bind,src=./data/out,dst=/x,bind-propagation=rslave web',
  'docker volume create -o type=none -o o=bind -o device=./data/out store',
  'docker create --mount type=volume,src=s,dst=/s,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=./data/out/ssh web',
])('a way out of the workspace is none, whatever is consented to: %s', async (line) => {
  expect(await sent(line, consentKinds)).toEqual({ written: [], code: 'bad-usage' })
})

const theirs: FakeAnswer = { body: { Id: 'f'.repeat(64), Name: '/theirs', Config: { Labels: {} }, Mounts: [] } }
test.each([
  ...['--network', '--net', '--pid', '--ipc', '--uts', '--cgroupns'].map((it) => `${it} container:theirs`),
  ...['--pid=container:ffff', "'--ipc=container:/theirs'", '--network name=container:theirs', '--net front --network container:theirs'],
  ...[
    '--volumes-from theirs',
    '--volumes-from theirs:ro',
    '--volumes-from ours --volumes-from=/theirs',
    '--link theirs:x',
    '--link theirs',
  ],
])('what another’s container has is not shared by %s, whatever is consented to', async (words) => {
  const all = { ...answers, 'GET /containers/theirs/json': theirs, 'GET /containers/ffff/json': theirs }
  const { context, order } = fakeContext(all, { workspace, consented: consentKinds })
  await expect(performCommand(context, commandOf(`docker run ${words} web`))).rejects.toMatchObject({ failure: { code: 'not-ours' } })
  expect(order.filter((it) => !it.startsWith('GET'))).toEqual([])
})

test('a body is not sent by whoever says nothing of consents', async () => {
  const { context, calls } = fakeContext(answers)
  const { docker, signal } = context
  await expect(call({ docker, signal }, 'POST', '/containers/create', { body: {} })).rejects.toThrow('without a word on consents')
  expect(calls).toEqual([])
})

test('the host’s network by its id is the host’s network', async () => {
  const id = 'b'.repeat(64)
  const { context, order } = fakeContext(
    { ...answers, [`GET /networks/${id}`]: { body: { Id: id, Name: 'host', Driver: 'host' } } },
    { workspace },
  )
  const line = `docker run --network ${id} web`
  await expect(performCommand(context, commandOf(line))).rejects.toMatchObject({ failure: { code: 'needs-consent' } })
  expect(order.filter((it) => it.startsWith('POST'))).toEqual([])
})

test('a link of the host’s to a socket is the socket, whatever it is called', async () => {
  const link = join(tmpdir(), `dockstage-link-${process.pid}`)
  await symlink('/run', link)
  try {
    const { written, code } = await sent(
      `docker run -v ${link}:/x web`,
      consentKinds.filter((it) => it !== 'docker-socket'),
    )
    expect({ written, code }).toEqual({ written: [], code: 'needs-consent' })
  } finally {
    await rm(link)
  }
})

test('what stays inside asks for nothing, and is sent', async () => {
  for (const line of [
    'docker create -v ./data:/d -v ./other:/w -v named:/n -v /anonymous --tmpfs /t --mount type=tmpfs,dst=/u web',
    'docker create --mount type=volume,src=s,dst=/s,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=./data web',
    'docker create --pid container:ours --ipc shareable --userns private --cgroupns=private --network none web',
    'docker create --log-driver local --log-opt max-size=1m --runtime runc -m 64m --ulimit nofile=1024 --cap-drop ALL web',
    'docker create -m 64m --memory-swap 128m --oom-score-adj 500 --oom-kill-disable=false --memory-swappiness 0 web',
    'docker volume create -o type=none -o o=bind,ro -o device=./data store',
    'docker network create --driver bridge -o com.docker.network.driver.mtu=1400 --subnet 10.9.0.0/24 front',
    'docker exec -e A=1 ours true',
  ]) {
    const { written, code } = await sent(line, [])
    expect([line, code]).toEqual([line, undefined])
    expect(written.length).toBeGreaterThan(0)
  }
})
