import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isThere } from './own-engines.mjs'

const run = promisify(execFile)
/** sshd wants to be called by its whole path. */
const sshd = '/usr/sbin/sshd'

/** What somebody who comes with a key of their own finds on the far side. */
export interface FarSide {
  readonly environment?: Readonly<Record<string, string>>
  /** Runs instead of what was asked for. */
  readonly command?: string
}

/** An sshd of the test's own on loopback, with a key, users and a client's configuration that are its. */
export interface OwnSshd {
  /** Of a far side: a host that the client's configuration knows. */
  address(name: string): string
  readonly port: number
  /** The folder of a program `ssh` that is the system's with the test's configuration, as root's `~/.ssh/config` is that of `/etc/passwd` alone. */
  readonly path: string
  /** The processes that this `ssh` was so far. */
  sshPids(): Promise<readonly number[]>
  /** Adds lines to the client's configuration. */
  configure(lines: string): Promise<void>
  /** A file that is made in its folder. */
  file(name: string): string
  close(): Promise<void>
}

/** Why there can be none on this machine; undefined where there can. */
export function whyNoOwnSshd(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'an sshd that lets root in needs Linux and root'
  const missing = [sshd, 'ssh', 'ssh-keygen', 'setpriv', 'docker'].filter((it) => !isThere(it))
  return missing.length > 0 ? `${missing.join(', ')} not installed` : undefined
}

export async function startOwnSshd(farSides: Readonly<Record<string, FarSide>>): Promise<OwnSshd> {
  const directory = await mkdtemp(join(tmpdir(), 'dockstage-sshd-'))
  const file = (name: string): string => join(directory, name)
  // sshd's own, which systemd makes elsewhere.
  const madeRunDirectory = (await mkdir('/run/sshd', { recursive: true, mode: 0o755 })) !== undefined
  let server: ChildProcess | undefined
  const close = async (): Promise<void> => {
    if (server && server.exitCode === null && server.signalCode === null) {
      const gone = once(server, 'exit')
      server.kill('SIGTERM')
      await gone
    }
    if (madeRunDirectory) await rmdir('/run/sshd').catch(() => undefined)
    await rm(directory, { recursive: true, force: true })
  }
  try {
    const names = Object.keys(farSides)
    for (const name of ['host-key', 'other-key', ...names]) await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)])
    const authorized = names.map(async (name) => `${optionsOf(farSides[name] ?? {})} ${await readFile(file(`${name}.pub`), 'utf8')}`)
    await writeFile(file('authorized'), (await Promise.all(authorized)).join(''))
    const port = await freePort()
    await writeFile(file('sshd_config'), serverConfig(port, file))
    const hostKey = await readFile(file('host-key.pub'), 'utf8')
    await writeFile(file('known'), `[127.0.0.1]:${port} ${hostKey}`)
    await writeFile(file('known-otherwise'), `[127.0.0.1]:${port} ${await readFile(file('other-key.pub'), 'utf8')}`)
    await writeFile(file('ssh_config'), names.map((name) => clientConfig(name, port, file)).join(''))
    await mkdir(file('bin'))
    await writeFile(file('bin/ssh'), `#!/bin/sh\necho $$ >>'${file('pids')}'\nexec /usr/bin/ssh -F '${file('ssh_config')}' "$@"\n`)
    await chmod(file('bin/ssh'), 0o755)
    server = spawn(sshd, ['-D', '-e', '-f', file('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] })
    await listens(server)
    return {
      address: (name) => `ssh://root@${name}`,
      port,
      path: file('bin'),
      sshPids: async () => (await readFile(file('pids'), 'utf8').catch(() => '')).split('\n').filter(Boolean).map(Number),
      configure: (lines) => appendFile(file('ssh_config'), lines),
      file,
      close,
    }
  } catch (cause) {
    await close()
    throw cause
  }
}

const optionsOf = ({ environment = {}, command }: FarSide): string =>
  [
    'restrict',
    ...Object.entries(environment).map(([name, value]) => `environment="${name}=${value}"`),
    ...(command ? [`command="${command}"`] : []),
  ].join(',')

const serverConfig = (port: number, file: (name: string) => string): string => `
Port ${port}
ListenAddress 127.0.0.1
HostKey ${file('host-key')}
AuthorizedKeysFile ${file('authorized')}
PidFile none
UsePAM no
StrictModes no
PermitRootLogin yes
PermitUserEnvironment yes
PasswordAuthentication no
KbdInteractiveAuthentication no
`

/** `restrict`ed keys have no terminal and no forwarding either. */
const clientConfig = (name: string, port: number, file: (name: string) => string): string => `
Host ${name}
  HostName 127.0.0.1
  Port ${port}
  IdentityFile ${file(name)}
  IdentitiesOnly yes
  UserKnownHostsFile ${file('known')}
  GlobalKnownHostsFile /dev/null
`

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function listens(server: ChildProcess): Promise<void> {
  let log = ''
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`sshd ended with ${code}: ${log}`)))
    server.stderr?.setEncoding('utf8').on('data', (part: string) => {
      log = (log + part).slice(-5_000)
      if (log.includes('Server listening on')) resolve()
    })
  })
}
