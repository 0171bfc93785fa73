import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lstat, mkdtemp, readdir, rmdir, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const fileName = 'dockstage.html'
const folderOf = (pid: number): string => `dockstage-open-${pid}-`
const folderName = /^dockstage-open-(\d+)-\w{6}$/

/**
 * Opens an address with a token in it by the system's own opener. The opener is given a file that leads there, and not the address: the arguments of a
 * process are seen by every user of the machine. Only this user may read the file. Where there is no opener, or no file can be made, the printed
 * address is enough.
 * @returns what takes the file away
 */
export async function openInBrowser(address: string, home: string): Promise<() => Promise<void>> {
  const parent = parentFolder(home)
  try {
    await removeLeft(parent)
    // mkdtemp makes it with mode 0700, under a name that nobody can guess.
    const folder = await mkdtemp(join(parent, folderOf(process.pid)))
    const file = join(folder, fileName)
    await writeFile(file, leadingTo(address), { mode: 0o600, flag: 'wx' })
    open(file)
    return () => remove(folder)
  } catch {
    return async () => {}
  }
}

/** A browser that is a snap sees neither the temporary directory nor what is hidden in the home directory (snapd's `home` interface). */
const parentFolder = (home: string): string => (process.platform === 'linux' && existsSync(join(home, 'snap')) ? home : tmpdir())

/** An address is of letters, digits and `:/?=&-_.[]` alone. */
const leadingTo = (address: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${address}">
<title>Dockstage</title>
<p><a href="${address}">Dockstage</a></p>
</html>
`

function open(file: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', file]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', file]
        : ['xdg-open', pathToFileURL(file).href]
  const child = spawn(program as string, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

/** What others may have put there by now stays. */
async function remove(folder: string): Promise<void> {
  await unlink(join(folder, fileName)).catch(() => {})
  await rmdir(folder).catch(() => {})
}

/** What processes of this user left that were killed; a token in it is good for nothing any more. */
async function removeLeft(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(folderName.exec(name)?.[1] ?? process.pid)
    if (!isRunning(pid) && (await isOwnFolder(join(parent, name)))) await remove(join(parent, name))
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** A folder of somebody else's is not entered: in a directory that all may write to, it may turn into a link at any moment. */
async function isOwnFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid())
}
