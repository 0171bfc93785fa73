import { execFileSync } from 'node:child_process'
import { engineAnswers } from './engine-answers.mjs'

/** Whether tests can start engines of their own here (`startOwnDockerd`): `{ value }`, or `{ missing: reason }`. */
export async function ownEngines() {
  if (process.platform !== 'linux') return { missing: 'dockerd runs on Linux only' }
  if (process.getuid() !== 0) return { missing: 'starting a dockerd needs root' }
  for (const program of ['dockerd', 'containerd', 'ip', 'nsenter', 'docker'])
    if (!isThere(program)) return { missing: `${program} is not installed` }
  const { missing } = await engineAnswers()
  return missing ? { missing: `${missing}, which gives them its images` } : { value: undefined }
}

export function isThere(program) {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
