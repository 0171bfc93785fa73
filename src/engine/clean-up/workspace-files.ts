import { chmod, lstat, readdir, rm } from 'node:fs/promises'
import { isAbsolute, join, resolve, sep } from 'node:path'
import type Docker from 'dockerode'
import { type Failure, FailureError } from '../../shared/result.ts'
import { type HelperRun, inHelper } from '../helper/helper-container.ts'
import { refusalOf } from '../to-failure.ts'

/** Where the helper has the directory. */
const inside = '/dockstage-workspace'
/** Everything in it, hidden files too, and not the mount itself; `rm` follows no symbolic links. */
const script = `rm -rf -- ${inside}/* ${inside}/.[!.]* ${inside}/..?*`
/**
 * Removes a directory of a run with all that is in it. Files that containers wrote there as other users, which this user may not remove, are
 * removed by a short-lived container with this run's labels, of an image that is there already (nothing is pulled); it sees this directory and no
 * network. A directory that is not there is fine. Throws a `host-failed` failure that says how to remove it by hand.
 */
export async function removeWorkspaceFiles(docker: Docker, directory: string, run: HelperRun): Promise<void> {
  await checkDirectory(directory)
  if (await removePlainly(directory)) return
  const detail = await removeInContainer(docker, directory, run)
  if (await removePlainly(directory)) return
  throw new FailureError(byHand(directory, detail))
}

/** A path that came out empty or too short must not take a home directory with it. */
async function checkDirectory(directory: string): Promise<void> {
  const depth = resolve(directory).split(sep).filter(Boolean).length
  const stat = await lstat(directory).catch(() => undefined)
  if (isAbsolute(directory) && depth >= 2 && (!stat || (stat.isDirectory() && !stat.isSymbolicLink()))) return
  throw new FailureError({ code: 'host-failed', message: `${directory} is not a run's own directory. It was left alone.` })
}

/** False when something in it is not this user's to remove. */
async function removePlainly(directory: string): Promise<boolean> {
  for (const attempt of [1, 2]) {
    try {
      await rm(directory, { recursive: true, force: true, maxRetries: 2 })
      return true
    } catch (cause) {
      const { code = '' } = cause as { code?: string }
      if (!['EACCES', 'EPERM', 'ENOTEMPTY'].includes(code)) throw new FailureError(byHand(directory, String(cause)))
      // A directory of one's own that is closed can be opened.
      if (attempt === 1) await open(directory)
    }
  }
  return false
}

async function open(directory: string): Promise<void> {
  await chmod(directory, 0o700).catch(() => undefined)
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  await Promise.all(entries.filter((entry) => entry.isDirectory()).map((entry) => open(join(directory, entry.name))))
}

/** Returns what went wrong, in words; whether it went well shows in the directory. */
async function removeInContainer(docker: Docker, directory: string, run: HelperRun): Promise<string> {
  try {
    // As a mount, a source that is not there is refused; as a bind the engine would make it.
    const Mounts: Docker.MountSettings[] = [{ Type: 'bind', Source: directory, Target: inside }]
    await inHelper(docker, { script, run, hostConfig: { NetworkMode: 'none', Mounts } })
    return ''
  } catch (cause) {
    return cause instanceof FailureError ? cause.failure.message : (refusalOf(cause)?.message ?? String(cause))
  }
}

const byHand = (directory: string, detail: string): Failure => ({
  code: 'host-failed',
  message: `The run's directory ${directory} could not be removed: it holds files of other users.`,
  remedy:
    process.platform === 'win32'
      ? `Remove it as an administrator: rmdir /s "${directory}".`
      : `Remove it as root: sudo rm -rf "${directory}".`,
  ...(detail ? { detail } : {}),
})
