import { rename, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { RunView } from '../../../../src/shared/ipc.ts'
import { given, type SessionWorld, sessionOn } from '../../../support/session-world.ts'

const scenario = ({ title = 'One', image = 'busybox', ask = 'Why?', last = 'docker ps' } = {}): string => `
id: r-test
title: Test
summary: Test.
steps:
  - id: one
    title: ${title}
    run: docker run -d --name r-one ${image} sleep 1d
    expect: [ { container: r-one, state: running } ]
  - id: two
    title: Two
    ask: { question: "${ask}", options: [ a, b ], answer: 1, because: So. }
    run: docker exec r-one echo two
  - id: three
    title: Three
    run: ${last}
`

async function opened(): Promise<{ world: SessionWorld; path: string; view: () => Promise<RunView> }> {
  const world = await sessionOn('embedded')
  const path = await world.file('r.yaml', scenario())
  given(await world.session.openFile(path))
  return { world, path, view: async () => given(await world.session.api.readState()).run as RunView }
}

async function playTwo({ session }: SessionWorld): Promise<void> {
  given(await session.api.runStep())
  const step = session.api.runStep()
  given(await session.api.answer('two', 0))
  given(await step)
}

test('new words take the place of the old ones, and what was played stays', async () => {
  const { world, path, view } = await opened()
  await playTwo(world)
  const before = await view()
  const replaced = world.next('replaced')
  await writeFile(path, scenario({ title: 'The first', ask: 'How so?', last: 'docker images' }))
  await replaced
  const after = await view()
  expect(after).toMatchObject({ id: before.id, status: 'paused', nextStep: 2, opened: { file: 'r.yaml' } })
  // Layer sizes come by themselves after a step.
  expect(after.frames.map((it) => ({ ...it, sizes: undefined }))).toEqual(before.frames.map((it) => ({ ...it, sizes: undefined })))
  expect(after.opened.scenario.steps.map((it) => it.title)).toEqual(['The first', 'Two', 'Three'])
  given(await world.session.api.runStep())
  expect((await view()).frames.at(-1)?.command).toBe('docker images')
})

test('a command that was played is played anew, with the same answers, up to the same step', async () => {
  const { world, path, view } = await opened()
  await playTwo(world)
  const before = await view()
  const stands = world.next('runStatus', (it) => it.id !== before.id && it.nextStep === 2)
  // As editors save: another file takes its name.
  await writeFile(`${path}.new`, scenario({ image: 'alpine' }))
  await rename(`${path}.new`, path)
  await stands
  const after = await view()
  expect(after).toMatchObject({ status: 'paused', nextStep: 2 })
  expect(after.frames.findLast((it) => it.step === 'two')).toMatchObject({ last: true, answer: 0 })
  expect(Object.values(after.frames.at(-1)?.topology.containers ?? {}).map((it) => it.image)).toEqual(['alpine'])
})

test('a file with errors leaves what is open, and says so until it is good again; a translation counts as well', async () => {
  const { world, path, view } = await opened()
  given(await world.session.api.runStep())
  const bad = world.next('runStatus', (it) => it.fileProblem !== undefined)
  await writeFile(path, scenario().replace('docker ps', 'dokcer ps'))
  expect((await bad).fileProblem).toMatchObject({ code: 'bad-file', message: expect.stringContaining('did you mean "docker"?') })
  expect(await view()).toMatchObject({ status: 'paused', nextStep: 1, opened: { scenario: { title: 'Test' } } })
  const good = world.next('runStatus', (it) => it.fileProblem === undefined)
  await writeFile(path, scenario())
  expect((await good).status).toBe('paused')
  const translated = world.next('replaced')
  await writeFile(path.replace('.yaml', '.ko.yaml'), 'title: 시험\nsummary: 시험.\nsteps: { one: { title: 하나 } }\n')
  expect((await translated).opened.translations.ko?.title).toBe('시험')
})

test('a step in hand is not cut off', async () => {
  const { world, path, view } = await opened()
  await writeFile(path, scenario({ last: 'docker run --rm busybox sleep 0.6' }))
  const { opened: waiting } = await world
    .next('run', (it) => it?.opened.scenario.steps[2]?.run?.includes('sleep') === true)
    .then((it) => it as RunView)
  expect(waiting.scenario.steps).toHaveLength(3)
  await playTwo(world)
  const step = world.session.api.runStep()
  const replaced = world.next('replaced')
  await writeFile(path, scenario({ title: 'Changed', last: 'docker run --rm busybox sleep 0.6' }))
  expect(await step).toEqual({ ok: true, value: null })
  await replaced
  expect(await view()).toMatchObject({ status: 'done', nextStep: 3 })
})

test('a yes to one path is none to another that the saved file asks for', async () => {
  const world = await sessionOn('embedded')
  const text = (source: string): string =>
    `id: r-bind\ntitle: T\nsummary: T.\nneeds: [ bind ]\nsteps:\n  - { id: a, title: A, run: docker ps }\n  - { id: b, title: B, run: "docker run -v ${source}:/data busybox" }\n`
  const path = await world.file('bind.yaml', text('/srv'))
  given(await world.session.openFile(path))
  given(await world.session.api.consent(['bind']))
  given(await world.session.api.runStep())
  const replaced = world.next('runStatus', (it) => it.consentNeeded.length > 0)
  await writeFile(path, text('/etc'))
  expect((await replaced).consentNeeded).toMatchObject([{ kind: 'bind', step: 'b', what: '-v /etc:/data' }])
  expect(await world.session.api.runStep()).toMatchObject({ ok: false, failure: { code: 'needs-consent' } })
})
