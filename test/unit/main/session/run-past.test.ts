import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedEngine } from '../../../../src/embedded/start.ts'
import { openJournal } from '../../../../src/main/session/journal.ts'
import { RunPast } from '../../../../src/main/session/run-past.ts'
import { given, lastFrames, sessionOn } from '../../../support/session-world.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const megabyte = 1024 * 1024

/** Each step but the first writes a file of a megabyte anew. */
const steps = ['a', 'b', 'c', 'd', 'e', 'f']
const writing = `
id: f-writing
title: Writing
summary: Each step writes a file.
steps:
  - { id: a, title: a, run: docker run -d --name f-writer busybox sleep 1d }
${steps
  .slice(1)
  .map((it) => `  - { id: ${it}, title: ${it}, run: docker exec f-writer sh -c "head -c ${megabyte} /dev/zero >/file" }`)
  .join('\n')}
`

test('the moments of a run keep no more than they may: the oldest go first, and going back is to the nearest that is left', async () => {
  const directory = await temporaryDirectory()
  const workspace = join(directory, 'workspace')
  await mkdir(workspace)
  const engine = await startEmbeddedEngine({ socketPath: join(directory, 'engine.sock') })
  onTestFinished(() => engine.close())
  const { session } = await sessionOn(`unix://${engine.socketPath}`)
  const journal = await openJournal(join(directory, 'journal.jsonl'))
  onTestFinished(() => journal.close())
  const past = new RunPast(engine, workspace, journal, 2.5 * megabyte)
  given(await session.api.openScenario({ name: 'writing.yaml', text: writing }))
  const known: string[] = []
  for (const step of steps) {
    given(await session.api.runStep())
    await past.keep(step)
    expect(past.weigh()).toBeLessThanOrEqual(2.5 * megabyte)
    known.push([...past.moments.keys()].join(''))
  }
  expect(known).toEqual(['a', 'ab', 'abc', 'cd', 'de', 'ef'])
  expect(past.nearest(['a', 'b', 'c', 'd', 'e'])).toBe('e')
  expect(past.nearest(['a', 'b'])).toBeUndefined()
})

test('a step whose end could not be kept is played again from the nearest before it', async () => {
  const world = await sessionOn('embedded')
  const { api } = world.session
  const text = `
id: f-big
title: Big
summary: The workspace grows too large to be kept.
steps:
  - { id: one, title: One, run: docker run -d --name f-one busybox sleep 1d }
  - { id: big, title: Big, run: "docker run --name f-big -v ./big:/big busybox true" }
  - { id: last, title: Last, run: docker rm -f f-big }
`
  given(await api.openScenario({ name: 'big.yaml', text }))
  given(await api.runStep())
  const [run = ''] = await readdir(join(world.userData, 'runs'))
  await writeFile(join(world.userData, 'runs', run, 'workspace', 'large'), Buffer.alloc(17 * megabyte))
  for (let step = 0; step < 2; step++) given(await api.runStep())
  const before = given(await api.readState()).run
  given(await api.rewind('big'))
  const after = given(await api.readState()).run
  const ends = [lastFrames(before?.frames ?? []), lastFrames(after?.frames ?? [])] as const
  expect(after?.id).toBe(before?.id)
  expect(ends[1].map(({ step }) => step)).toEqual(['one', 'big'])
  expect(ends[1][0]).toBe(ends[0][0])
  expect(ends[1][1]?.at).not.toBe(ends[0][1]?.at)
  expect(
    Object.values(ends[1][1]?.topology.containers ?? {})
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['f-big', 'f-one'])
})
