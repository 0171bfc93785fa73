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
  await journal.record({ kind: 'image', name: 'mysql', action: 'pulled', image: 'sha256:mysql' })
  expect(journal.madeImage('mysql:latest')).toBe(true)
  expect(journal.madeImage('mysql')).toBe(true)
  expect(journal.madeImage('mysql:5.7')).toBe(false)
  await journal.close()
})

test('a tag that was moved to another image since is not the run’s any more, and what no pull brought never was', async () => {
  const journal = await openJournal(join(await temporaryDirectory(), 'journal.jsonl'))
  await journal.record({ kind: 'image', name: 'mine:1', action: 'tag', image: 'sha256:one' })
  await journal.record({ kind: 'image', name: 'mine:1', action: 'tag', image: 'sha256:two' })
  await journal.record({ kind: 'image', name: 'busybox', action: 'pull' })
  await journal.record({ kind: 'image', name: 'busybox', action: 'pulled', image: 'sha256:busybox' })
  await journal.record({ kind: 'image', name: 'nowhere', action: 'pull' })
  // The second was announced, and may never have been sent.
  expect(['sha256:one', 'sha256:two', 'sha256:theirs'].map((id) => journal.madeImage('mine:1', id))).toEqual([true, true, false])
  expect(['sha256:busybox', 'sha256:theirs'].map((id) => journal.madeImage('busybox', id))).toEqual([true, false])
  expect([journal.madeImage('mine:1'), journal.madeImage('nowhere'), journal.madeImage('nowhere', 'sha256:any')]).toEqual([
    true,
    false,
    false,
  ])
  await journal.close()
})

test('a tag is the run’s to take away unless it was moved, or is all that still names an image of somebody else’s', async () => {
  const journal = await openJournal(join(await temporaryDirectory(), 'journal.jsonl'))
  await journal.record({ kind: 'image', name: 'mine:1', action: 'tag', image: 'sha256:theirs', isOthersImage: true })
  await journal.record({ kind: 'image', name: 'mine:2', action: 'tag', image: 'sha256:pulled' })
  const mayGo = (tag: string, Id: string, ...names: string[]): boolean =>
    isStillMade(journal.entries(), tag, {
      Id,
      RepoTags: names.filter((it) => !it.includes('@')),
      RepoDigests: names.filter((it) => it.includes('@')),
    })
  expect(mayGo('mine:1', 'sha256:another', 'mine:1', 'another')).toBe(false)
  expect(mayGo('mine:1', 'sha256:theirs', 'mine:1', 'theirs:1')).toBe(true)
  expect(mayGo('mine:1', 'sha256:theirs', 'mine:1')).toBe(false)
  // Digests go with the last tag of their repository, and keep an image where they are of another.
  expect(mayGo('mine:1', 'sha256:theirs', 'mine:1', 'mine@sha256:0')).toBe(false)
  expect(mayGo('mine:1', 'sha256:theirs', 'mine:1', 'localhost:5000/theirs@sha256:0')).toBe(true)
  expect(mayGo('mine:2', 'sha256:pulled', 'mine:2')).toBe(true)
  await journal.close()
})

test('a name that was taken away again is nobody’s of the run’s, until it is given anew', async () => {
  const file = join(await temporaryDirectory(), 'journal.jsonl')
  const journal = await openJournal(file)
  await journal.record({ kind: 'image', name: 'mine', action: 'tag', image: 'sha256:one' })
  await journal.record({ kind: 'image', name: 'alpine', action: 'pulled', image: 'sha256:alpine' })
  for (const name of ['mine:latest', 'alpine:latest']) await journal.record({ kind: 'image', name, action: 'untagged' })
  expect([journal.madeImage('mine'), journal.madeImage('alpine', 'sha256:alpine')]).toEqual([false, false])
  expect(isStillMade(journal.entries(), 'mine:latest', { Id: 'sha256:one', RepoTags: ['mine:latest'], RepoDigests: [] })).toBe(false)
  await journal.close()
  await keepPulls(file)
  expect(await readJournal(file), 'what is to be played anew has nothing of it').toEqual([])
  const again = await openJournal(file)
  await again.record({ kind: 'image', name: 'mine', action: 'tag', image: 'sha256:two' })
  expect(['sha256:one', 'sha256:two'].map((id) => again.madeImage('mine', id))).toEqual([false, true])
  await again.close()
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
  await first.record({ kind: 'image', name: 'mysql', action: 'pulled', image: 'sha256:mysql' })
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
