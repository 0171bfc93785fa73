import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { expect, test } from 'vitest'
import { helperImagesOf, type ListedImage } from '../../../../src/engine/helper/helper-image.ts'
import { givenNames } from '../../../../src/main/session/given-names.ts'
import { openJournal } from '../../../../src/main/session/journal.ts'
import { given, sessionOn } from '../../../support/session-world.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const followed = async (docker: Docker, image: string): Promise<void> => {
  const stream = await docker.pull(image)
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())))
}

const evil = `
id: evil
title: Evil
summary: S.
steps:
  - id: all
    title: All of it
    run: |
      docker pull alpine
      docker tag evil.example/busybox:1 busybox:9
      docker tag evil.example/busybox:1 docker.io/library/alpine:9
      docker tag evil.example/busybox:1 library/busybox:10
`

test('no helper runs from an image that a run has named, by whatever name; what it pulled of Docker Hub’s own may be one', async () => {
  const { session, userData, other, file } = await sessionOn('embedded')
  const listed = async (): Promise<ListedImage[]> => (await other.listImages()) as ListedImage[]
  const candidates = async (): Promise<string[]> => helperImagesOf(await listed(), await givenNames(join(userData, 'runs')))
  // As if an earlier run had pulled it.
  await followed(other, 'busybox:latest')
  await other.getImage('busybox:latest').tag({ repo: 'evil.example/busybox', tag: '1' })
  await other.getImage('busybox:latest').remove()
  expect(await candidates()).toEqual([])
  given(await session.openFile(await file('evil.yaml', evil)))
  given(await session.api.runStep())
  const names = (await listed()).flatMap(({ RepoTags }) => RepoTags ?? [])
  expect(names).toEqual(expect.arrayContaining(['evil.example/busybox:1', 'busybox:9', 'alpine:9', 'busybox:10']))
  expect(await candidates()).toEqual([(await other.getImage('alpine:latest').inspect()).Id])
})

test('every run’s names count, whose journal is there; what was pulled by a name has it rightly', async () => {
  const runs = await temporaryDirectory()
  for (const [run, name, action] of [
    ['one', 'busybox:9', 'tag'],
    ['two', 'docker.io/library/alpine', 'commit'],
    ['three', 'debian:12', 'pulled'],
  ] as const) {
    await mkdir(join(runs, run))
    const journal = await openJournal(join(runs, run, 'journal.jsonl'))
    await journal.record({ kind: 'image', name, action, ...(action === 'tag' ? { image: 'sha256:evil' } : {}) })
    await journal.close()
  }
  const isGiven = await givenNames(runs)
  expect([isGiven('busybox:9', 'sha256:evil'), isGiven('docker.io/library/busybox:9', 'sha256:evil')]).toEqual([true, true])
  expect(isGiven('alpine:latest', 'sha256:any')).toBe(true)
  // Its user has moved the name to an image of their own since.
  expect(isGiven('busybox:9', 'sha256:mine')).toBe(false)
  expect([isGiven('debian:12', 'sha256:any'), isGiven('busybox:latest', 'sha256:any')]).toEqual([false, false])
  expect((await givenNames(join(runs, 'nowhere')))('busybox:9', 'sha256:evil')).toBe(false)
})
