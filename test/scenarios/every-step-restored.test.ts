import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { expect, test } from 'vitest'
import type { Frame } from '../../src/shared/playback/frame.ts'
import type { Topology } from '../../src/shared/topology/topology.ts'
import { isConsentKind } from '../support/consent-kind.ts'
import { given, lastFrames, type SessionWorld, sessionOn } from '../support/session-world.ts'
import { scenariosDirectory, shipped, shippedIds } from './shipped.ts'

/** What there is to see of an engine beside its topology. */
interface Seen {
  readonly inspected: Readonly<Record<string, unknown>>
  readonly files: Readonly<Record<string, string>>
  readonly logs: Readonly<Record<string, string>>
  readonly writing: readonly string[]
  readonly volumes: unknown
  readonly images: unknown
  readonly workspace: unknown
}

async function seen({ other, userData }: SessionWorld): Promise<Seen> {
  const list = await other.listContainers({ all: true })
  const all = list.map(({ Id }) => other.getContainer(Id))
  const inspected = await Promise.all(all.map((it) => it.inspect()))
  const each = async <T>(work: (it: Docker.Container, at: number) => Promise<T>): Promise<Record<string, T>> =>
    Object.fromEntries(await Promise.all(all.map(async (it, at) => [it.id, await work(it, at)] as const)))
  const digest = async (stream: NodeJS.ReadableStream): Promise<string> => {
    const hash = createHash('md5')
    for await (const bytes of stream) hash.update(bytes as Buffer)
    return hash.digest('hex')
  }
  return {
    inspected: Object.fromEntries(inspected.map((it) => [it.Id, it])),
    files: await each(async (it, at) => {
      const paths = inspected[at]?.Mounts.map(({ Destination }) => Destination) ?? []
      const archives = await Promise.all(paths.map(async (path) => `${path} ${await digest(await it.getArchive({ path }))}`))
      const changes = JSON.stringify(await it.changes())
      // The image's own files are the same for all.
      const own = changes.includes('Path') ? await digest(await it.export()) : ''
      return [changes, own, ...archives].join('\n')
    }),
    logs: await each(async (it) => (await it.logs({ stdout: true, stderr: true, timestamps: true }).catch(() => '')).toString()),
    writing: inspected.filter(({ State }) => State.Running && !State.Paused).map(({ Id }) => Id),
    volumes: (await other.listVolumes()).Volumes,
    images: (await other.listImages({ all: true })).map((it) => ({ ...it, Containers: undefined })),
    workspace: workspaceOf(userData),
  }
}

function workspaceOf(userData: string): unknown {
  const [run = ''] = readdirSync(join(userData, 'runs'))
  const directory = join(userData, 'runs', run, 'workspace')
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const stat = statSync(join(directory, name))
      return [name, stat.mode, stat.isFile() ? readFileSync(join(directory, name), 'utf8') : '']
    })
}

/** Without what the step started and did not wait for: what had only just begun, or was filling its directory, begins again when it is brought back. */
function withoutBegun(it: Seen, started: readonly string[]): Seen {
  const without = (of: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(of).filter(([id]) => !started.includes(id)))
  return { ...it, files: without(it.files), logs: without(it.logs) }
}

/** Containers that were started later than a second before a moment. */
const startedBy = (frame: Frame | undefined): string[] =>
  Object.values(frame?.topology.containers ?? {}).flatMap(({ id, startedAt = '' }) =>
    Date.parse(startedAt) > Date.parse(frame?.at ?? '') - 1_000 ? [id] : [],
  )

/** As JSON first: it is quick, and the same things are the same text. */
function expectEqual(now: unknown, then: unknown, where: string): void {
  if (JSON.stringify(now) !== JSON.stringify(then)) expect(now, where).toEqual(then)
}

/** All is as it was; a container that writes by itself may have written more since the step's end, both times. */
function expectSame(now: Seen, then: Seen, end: string, where: string): void {
  const { logs, writing, ...rest } = now
  const { logs: logsThen, writing: _writing, ...restThen } = then
  expectEqual(rest, restThen, where)
  const upToEnd = (text: string) => text.split('\n').filter((line) => (/\d{4}-[\dT:.-]+/.exec(line)?.[0] ?? '') < end)
  for (const [id, text] of Object.entries(logs)) {
    const was = logsThen[id] ?? ''
    expect(writing.includes(id) ? upToEnd(text) : text, `${where}: the log of ${id}`).toEqual(writing.includes(id) ? upToEnd(was) : was)
  }
}

/** One of the ports that were published then is listened on by somebody else. */
async function expectTaken(then: Topology | undefined): Promise<void> {
  const free = await Promise.all(
    Object.values(then?.ports ?? {}).map(
      ({ hostPort }) =>
        new Promise<boolean>((resolve) => {
          const server = createServer()
            .once('error', () => resolve(false))
            .listen(hostPort, '127.0.0.1', () => server.close(() => resolve(true)))
        }),
    ),
  )
  expect(free).toContain(false)
}

/** Always the same, so that a failure comes again. */
function shuffled<T>(items: readonly T[]): T[] {
  let state = 7
  const drawn = items.map((item) => {
    state = (state * 48_271) % 2_147_483_647
    return { item, state }
  })
  return drawn.sort((a, b) => a.state - b.state).map(({ item }) => item)
}

/** The soak goes back to every step of every scenario; for CI that takes too long. */
const most = process.env.DOCKSTAGE_RESTORE_ALL ? Number.POSITIVE_INFINITY : 5

test.each(shippedIds)('%s: the end of a step comes back as it was, in any order, and the rest can be played from there', async (id) => {
  const world = await sessionOn('embedded', scenariosDirectory)
  const { api } = world.session
  const { scenario } = shipped(id)
  const run = async () => given(await api.readState()).run ?? expect.fail('no run')
  const topology = async () => {
    const { now, frames, start } = await run()
    return now ?? frames.at(-1)?.topology ?? start
  }
  const playOn = async (look: (step: string) => Promise<void>) => {
    for (const step of scenario.steps.slice((await run()).nextStep)) {
      if (step.ask) given(await api.answer(step.id, step.ask.answer))
      given(await api.runStep())
      await look(step.id)
    }
  }
  given(await api.openScenario({ id }))
  given(await api.consent(scenario.needs.filter(isConsentKind)))
  const then = new Map<string, Seen>()
  await playOn(async (step) => void then.set(step, await seen(world)))
  const whole = await run()
  for (const { id: step, wait } of shuffled(scenario.steps.slice(0, -1)).slice(0, most)) {
    given(await api.rewind(step))
    const at = lastFrames(whole.frames).find((it) => it.step === step)
    // A published port that the engine chose may be another program's by now: then the scenario was played anew, which is another test's.
    if ((await run()).id !== whole.id) return expectTaken(at?.topology)
    expectEqual(await topology(), at?.topology, `${step}: topology`)
    const now = await seen(world)
    const begun = wait ? [] : startedBy(at)
    expectSame(withoutBegun(now, begun), withoutBegun(then.get(step) ?? expect.fail(step), begun), at?.at ?? '', step)
    given(await api.returnToLeft())
    expectEqual(await topology(), whole.frames.at(-1)?.topology, `${step}, returned: topology`)
    expect((await run()).frames.map((it) => [it.index, it.step, it.at])).toEqual(whole.frames.map((it) => [it.index, it.step, it.at]))
  }
  given(await api.rewind(scenario.steps.at(-4)?.id ?? ''))
  await playOn(async () => undefined)
  expect(await run()).toMatchObject({ status: 'done', nextStep: scenario.steps.length })
})
