import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { consentKinds } from '../../src/shared/scenario/consent.ts'
import { guideExamples } from '../support/guide.ts'
import { sessionOn } from '../support/session-world.ts'

test.each(guideExamples.filter(({ kind }) => kind === 'scenario'))(
  'the example $name of the authors’ guide does what it says on the embedded engine',
  async ({ text }) => {
    const directory = await mkdtemp(join(tmpdir(), 'dockstage-guide-'))
    onTestFinished(() => rm(directory, { recursive: true, force: true }))
    const path = join(directory, 'guide.yaml')
    await writeFile(path, text)
    const { session } = await sessionOn('embedded')
    const end = await session.playScenario({ source: { path }, allow: consentKinds })
    expect(end).toMatchObject({ status: 'done', unknown: 0 })
  },
)
