import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openJournal } from '../../../../src/main/session/journal.ts'
import type { Failure, Result } from '../../../../src/shared/result.ts'
import { runLimits } from '../../../../src/shared/run-limits.ts'
import { advancedClock } from '../../../support/advanced-clock.ts'
import { given, sessionOn } from '../../../support/session-world.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const megabyte = 1_000_000
/** A file of the embedded engine's may have 256 MiB, and what is not needed any more is not collected at once. */
const mostMegabytes = 600
const memory = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const scenarioOf = (run: string): string =>
  `id: greedy\ntitle: Greedy\nsummary: S.\nsteps:\n  - id: all\n    title: All of it\n    run: |\n${run.replace(/^/gm, '      ')}\n`
const failureOf = (result: Result<unknown>): Failure | undefined => (result.ok ? undefined : result.failure)

async function opened(run: string) {
  const world = await sessionOn('embedded')
  given(await world.session.openFile(await world.file('greedy.yaml', scenarioOf(run))))
  return world
}

/** Programs of a container's that never end, that print, write or fork without an end. */
const greedy: readonly (readonly [string, string])[] = [
  ['a loop', 'while true; do :; done'],
  ['a loop of programs', 'while true; do true; cat /etc/hostname >/dev/null; done'],
  ['a sleep for ever', 'sleep 1000000000'],
  ['a fork bomb', 'bomb() { bomb | bomb & }; bomb; wait'],
  ['output without lines', 'while true; do echo -n xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done'],
  ['a string that doubles', 'x=x; while true; do x=$x$x; done'],
  ['a file without an end', 'yes >/tmp/file'],
  ['files without an end', 'i=0; while true; do i=$((i+1)); echo x >/tmp/$i; done'],
  ['zeros', 'head -c 10G /dev/zero | cat >/tmp/zeros'],
  ['zeros in a variable', 'x=$(head -c 10G /dev/zero)'],
  ['a range', 'for i in {1..1000000000}; do :; done'],
  ['a recursion', 'f() { f; }; f'],
]

describe('a container that is greedy hangs nothing, and takes no more than so much of memory', () => {
  test.each(greedy)(
    '%s',
    async (_, script) => {
      const { session } = await opened(`docker run -d --name greedy alpine sh -c '${script}'`)
      await session.api.runStep()
      const before = memory()
      // The app goes on answering beside it, and so does the engine.
      for (let asked = 0; asked < 20; asked++) {
        given(await session.api.readState())
        await session.api.inspect('container', 'greedy')
      }
      expect((memory() - before) / megabyte).toBeLessThan(mostMegabytes)
      expect(given(await session.api.cleanUp())).toContain('greedy')
    },
    120_000,
  )
})

test('a command that prints without an end is ended, and only so much of it is kept', async () => {
  const { session } = await opened('docker run --name loud alpine yes xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')
  const before = memory()
  expect(failureOf(await session.api.runStep())).toMatchObject({
    code: 'too-much',
    message: 'the command printed more than 10 million characters and was ended',
  })
  const { run } = given(await session.api.readState())
  expect(run?.frames.at(-1)?.output.length).toBeLessThan(runLimits.kept + 1_000)
  expect((memory() - before) / megabyte).toBeLessThan(mostMegabytes)
}, 120_000)

test('a step that never ends is ended after an hour', async () => {
  const { session } = await opened('docker run --name idle alpine sleep 1000000000')
  const clock = advancedClock()
  onTestFinished(() => clock.release())
  const began = clock.now()
  expect(failureOf(await session.api.runStep())).toMatchObject({ code: 'too-much', message: 'the step took longer than 1 h and was ended' })
  expect(clock.now() - began).toBeGreaterThanOrEqual(runLimits.stepMs)
})

test('one run makes only so many things', async () => {
  const journal = await openJournal(join(await temporaryDirectory(), 'journal'))
  onTestFinished(() => journal.close())
  const things = Array.from({ length: runLimits.things }, (_, at) => `v${at}`)
  await Promise.all(things.map((name) => journal.record({ kind: 'volume', name, action: 'create' })))
  await expect(journal.record({ kind: 'container', name: 'one', action: 'create' })).rejects.toMatchObject({
    failure: { code: 'too-much' },
  })
  // What makes nothing is recorded still.
  await journal.record({ kind: 'image', name: 'alpine:latest', action: 'pull' })
  expect(journal.entries()).toHaveLength(runLimits.things + 1)
})

test('volumes without a name that come with a container count as what they are', async () => {
  const journal = await openJournal(join(await temporaryDirectory(), 'journal'))
  onTestFinished(() => journal.close())
  const container = { kind: 'container', name: 'many', action: 'create' } as const
  await expect(journal.record({ ...container, volumes: runLimits.things })).rejects.toMatchObject({ failure: { code: 'too-much' } })
  await journal.record({ ...container, volumes: runLimits.things - 1 })
  await expect(journal.record(container)).rejects.toMatchObject({ failure: { code: 'too-much' } })
})

test('one run pulls and tags only so many images, and may make other things then', async () => {
  const journal = await openJournal(join(await temporaryDirectory(), 'journal'))
  onTestFinished(() => journal.close())
  await journal.record({ kind: 'image', name: 'alpine', action: 'pull' })
  const tags = Array.from({ length: runLimits.images - 1 }, (_, at) => `own:${at}`)
  await Promise.all(tags.map((name) => journal.record({ kind: 'image', name, action: 'tag', image: 'sha256:one' })))
  for (const action of ['pull', 'tag'] as const)
    await expect(journal.record({ kind: 'image', name: 'more', action })).rejects.toMatchObject({
      failure: { code: 'too-much', message: 'one run may pull and tag 200 images, and this one would more' },
    })
  await journal.record({ kind: 'network', name: 'front', action: 'create' })
})
