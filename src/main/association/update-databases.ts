import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What became of a program that makes a database of a folder's files. `problem` is undefined where it did so. */
export interface ProgramResult {
  readonly program: string
  /** What has it on most distributions. */
  readonly package: string
  /** Without its database nothing is associated; without the other's, `mimeapps.list` alone says what opens a recording. */
  readonly needed: boolean
  readonly problem?: 'missing' | { readonly said: string }
}

const programs = [
  { program: 'update-mime-database', package: 'shared-mime-info', needed: true, folder: 'mime', of: 'mime/packages' },
  { program: 'update-desktop-database', package: 'desktop-file-utils', needed: false, folder: 'applications', of: 'applications' },
] as const

/** Has the system's own programs read this user's types and applications again. */
export async function updateDatabases(dataHome: string): Promise<readonly ProgramResult[]> {
  const results: ProgramResult[] = []
  for (const { folder, of, ...it } of programs) {
    if (!existsSync(join(dataHome, of))) continue
    const problem = await run(it.program, join(dataHome, folder))
    results.push({ ...it, ...(problem ? { problem } : {}) })
  }
  return results
}

function run(program: string, folder: string): Promise<ProgramResult['problem']> {
  return new Promise((resolve) => {
    const child = spawn(program, [folder], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.on('error', (cause: NodeJS.ErrnoException) => resolve(cause.code === 'ENOENT' ? 'missing' : { said: cause.message }))
    child.on('close', (code) => resolve(code === 0 ? undefined : { said: said.trim() || `exit ${code}` }))
  })
}
