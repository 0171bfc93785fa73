import { unzipSync } from 'fflate'
import type { Session } from '../../src/main/session/session.ts'
import type { HandOutChoice } from '../../src/shared/hand-out/hand-out.ts'
import { given } from './session-world.ts'

/** The texts of what a session hands out: of an archive each file's, in its order. */
export async function handedOut({ api }: Session, choice: HandOutChoice): Promise<readonly string[]> {
  const made = given(await api.handOut(choice))
  const bytes = Buffer.from(made?.base64 ?? '', 'base64')
  const files = made?.name.endsWith('.zip') ? Object.values(unzipSync(bytes)) : [bytes]
  return files.map((it) => Buffer.from(it).toString('utf8'))
}
