import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder for `DOCKER_CONFIG` with one Docker context in it, which is gone with the test. */
export async function contextNamed(name: string, host: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dockstage-context-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const meta = join(folder, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'))
  await mkdir(meta, { recursive: true })
  await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }))
  return folder
}
