import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { PlayEnd } from '../../src/main/session/play.ts'
import { consentKinds } from '../../src/shared/scenario/consent.ts'
import type { GuideExample } from './guide.ts'
import { sessionOn } from './session-world.ts'

/** Plays an example of the authors' guide on an engine (`embedded`, or an address), with the user's yes to all that it needs. */
export async function playGuide({ text }: GuideExample, engine: string): Promise<PlayEnd> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-guide-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const path = join(directory, 'guide.yaml')
  await writeFile(path, text)
  const { session } = await sessionOn(engine)
  return session.playScenario({ source: { path }, allow: consentKinds })
}
