import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepPulls, openJournal, readJournal, withTag } from '../../../../src/main/session/journal.ts'
import { isStillMade } from '../../../../src/main/session/run-clean-up.ts'
import { temporaryDirectory } from './temporary-directory.ts'

test('an entry is on disk when recording it resolves, and entries keep their order', async () => {
  const file = join(await temporaryDirectory(), 'journal.jsonl')
  const journal = await openJournal(file)
  await journal.record({ kind: 'container', name: 'web', action: 'create' })
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ kind: 'container', name: 'web', action: 'create' })
  await Promise.all(['a', 'b', 'c'].map((name) => journal.record({ kind: 'volume', name, action: 'create' })))
  expect((await readJournal(file)).map((it) => it.name)).toEqual(['web', 'a', 'b', 'c'])
  await journal.close()
  await journal.close()
})

test('a line that a crash cut short is left out', async () => {
  const file = join(await temporaryDirectory(), 'journal.jsonl')
  const journal = await openJournal(file)
  await journal.record({ kind: 'network', name: 'blog', action: 'create' })
  await journal.close()
  await appendFile(file, '{"kind":"volume","na')
  expect((await readJournal(file)).map((it) => it.name)).toEqual(['blog'])
  expect(await readJournal(`${file}.none`)).toEqual([])
})

test('images that the run pulled or made are known by their reference, with or without a tag', async () => {
  const journal = await openJournal(join(await temporaryDirectory(), 'journal.jsonl'))
  await journal.record({ kind: 'image', name: 'mysql', action: 'pull' })
  expect(journal.madeImage('mysql:latest')).toBe(true)
  expect(journal.madeImage('mysql')).toBe(true)
  expect(journal.madeImage('mysql:5.7')).toBe(false)
  await journal.close()
})

test('a tag that was moved to another image since is not the run’s any more; one that a pull brought is, whatever it names', async () => {
  const journal = await openJournal(join(await temporaryDirectory(), 'journal.jsonl'))
  await journal.record({ kind: 'image', name: 'mine:1', action: 'tag', image: 'sha256:one' })
  await journal.record({ kind: 'image', name: 'mine:1', action: 'tag', image: 'sha256:two' })
  await journal.record({ kind: 'image', name: 'busybox', action: 'pull' })
  // The second was announced, and may never have been sent.
  expect(['sha256:one', 'sha256:two', 'sha256:theirs'].map((id) => journal.madeImage('mine:1', id))).toEqual([true, true, false])
  expect([journal.madeImage('mine:1'), journal.madeImage('busybox', 'sha256:any')]).toEqual([true, true])
  expect(isStillMade(journal.entries(), 'mine:1', 'sha256:theirs')).toBe(false)
  await journal.close()
})

test('a registry’s port is no tag', () => {
  expect(withTag('localhost:5000/web')).toBe('localhost:5000/web:latest')
  expect(withTag('localhost:5000/web:2')).toBe('localhost:5000/web:2')
})

test('volumes that the engine gave are known by their name, and those that were only announced are not', async () => {
  const journal = await openJournal(join(await temporaryDirectory(), 'journal.jsonl'))
  await journal.record({ kind: 'volume', name: 'data', action: 'create' })
  await journal.record({ kind: 'volume', name: 'abc', action: 'given' })
  expect([journal.wasGivenVolume('data'), journal.wasGivenVolume('abc')]).toEqual([false, true])
  await journal.close()
})

test('a run that is taken up knows what it had announced, and its entries go on on lines of their own', async () => {
  const file = join(await temporaryDirectory(), 'journal.jsonl')
  const first = await openJournal(file)
  await first.record({ kind: 'image', name: 'mysql', action: 'pull' })
  await first.record({ kind: 'volume', name: 'abc', action: 'given' })
  await first.close()
  await appendFile(file, '{"kind":"network","na')
  const second = await openJournal(file)
  expect([second.madeImage('mysql:latest'), second.wasGivenVolume('abc')]).toEqual([true, true])
  await second.record({ kind: 'container', name: 'web', action: 'create' })
  await second.close()
  expect((await readJournal(file)).map((it) => it.name)).toEqual(['mysql', 'abc', 'web'])
  await keepPulls(file)
  expect(
    (await readJournal(file)).map((it) => it.name),
    'what was pulled is still there',
  ).toEqual(['mysql'])
})
