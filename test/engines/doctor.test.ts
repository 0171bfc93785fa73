import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildIfNeeded } from '../../bin/build-if-needed.mjs'
import { startEmbeddedEngine } from '../../src/embedded/start.ts'

const root = join(import.meta.dirname, '..', '..')
/** Nobody's, in no group. */
const uid = '54321'

interface Told {
  readonly code: number
  readonly out: string
}

/** What `dockstage doctor` says in surroundings that a user may have. */
describe('doctor', () => {
  let directory: string
  let launcher: string
  beforeAll(async () => {
    await buildIfNeeded(root, () => undefined)
    directory = await mkdtemp(join(tmpdir(), 'dockstage-doctor-'))
    await chmod(directory, 0o755)
    launcher = await readable(join(directory, 'app'))
  }, 120_000)
  afterAll(() => rm(directory, { recursive: true, force: true }))

  /** Runs it with nothing of this process's environment, by way of these words (`setpriv`, `unshare`). */
  async function doctor(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Told> {
    const home = await mkdtemp(join(directory, 'home-'))
    if (words[0] === 'setpriv') await chown(home, Number(uid), Number(uid))
    const [program = '', ...rest] = [...words, process.execPath, launcher, 'doctor']
    const env = { PATH: process.env.PATH, HOME: home, DOCKSTAGE_HOME: home, LC_ALL: 'C.UTF-8', ...environment }
    return promisify(execFile)(program, rest, { env }).then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
      (cause: { code: number; stdout: string; stderr: string }) => ({ code: cause.code, out: cause.stdout + cause.stderr }),
    )
  }
  const asOther = ['setpriv', '--reuid', uid, '--regid', uid, '--clear-groups']

  async function embeddedAt(name: string): Promise<{ path: string; close(): Promise<void> }> {
    const path = join(directory, name)
    const engine = await startEmbeddedEngine({ socketPath: path })
    return { path, close: () => engine.close() }
  }

  test('without any engine: the usual socket is named, and the embedded one is used', async () => {
    // In a mount namespace where nothing runs.
    const { code, out } = await doctor(['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /run && exec "$@"', 'sh'])
    expect(
      out.replace(/28\.\d+\.\d+|amd64|arm64|(?<=: )\/\S+\/home-\w+(?=\/)/g, '…'),
    ).toBe(`1.  no   usual socket of Docker Engine  unix:///var/run/docker.sock
        There is no engine at unix:///var/run/docker.sock.
        connect ENOENT /var/run/docker.sock
        Start the engine: sudo systemctl start docker.
2.  yes  built in
        Dockstage embedded engine …, API 1.51, linux/…
        Works less well here: It is a model of an engine: it has the images of its own catalogue, and imitates what runs in containers.

Used: built in. No Docker Engine answered, so the engine built into this app is used. It needs nothing installed.
Log file: …/log/dockstage.log
`)
    expect(code).toBe(0)
  })

  test('a real engine: its version and API, and that it is used', async () => {
    const { code, out } = await doctor(['env'])
    expect(out).toMatch(
      /^1\. {2}yes {2}usual socket of Docker Engine {2}unix:\/\/\/var\/run\/docker\.sock\n {8}Docker Engine \S+, API 1\.\d+, linux\//,
    )
    expect(out).toMatch(
      /\nUsed: usual socket of Docker Engine, unix:\/\/\/var\/run\/docker\.sock\. It answers on one of the usual sockets of this system\.\nLog file: \S+\n$/,
    )
    expect(code).toBe(0)
  })

  test('the embedded one, from a socket: what works less well there', async () => {
    const engine = await embeddedAt('embedded.sock')
    const { out } = await doctor(['env'], { DOCKER_HOST: `unix://${engine.path}` }).finally(engine.close)
    expect(out).toMatch(
      /^1\. {2}yes {2}DOCKER_HOST .*\n {8}Dockstage embedded engine 28\..*\n {8}Works less well here: It is a model of an engine/,
    )
    expect(out).toContain(`Used: DOCKER_HOST, unix://${engine.path}. The environment variable DOCKER_HOST names it.`)
  })

  test('a socket that only its owner may use, one of a group, and one behind a closed folder: each says what would help', async () => {
    const engine = await embeddedAt('closed.sock')
    try {
      await chmod(engine.path, 0o600)
      const DOCKER_HOST = `unix://${engine.path}`
      const owners = await doctor(asOther, { DOCKER_HOST })
      expect(owners.out).toContain(
        `1.  no   DOCKER_HOST                    ${DOCKER_HOST}\n        This user may not use the engine at ${DOCKER_HOST}.\n`,
      )
      expect(owners.out).toContain(
        '        Its mode is 0600: only root may. Use an engine of your own: a rootless one, or the embedded one.\n',
      )
      expect(owners.out).toMatch(new RegExp(`\nNone is used: DOCKER_HOST, ${DOCKER_HOST} is named and does not answer`))

      await chmod(engine.path, 0o660)
      await chown(engine.path, 0, 4)
      expect((await doctor(asOther, { DOCKER_HOST })).out).toContain('Join the group "adm": sudo usermod -aG adm ')

      const folder = join(directory, 'private')
      await mkdir(folder, { mode: 0o700 })
      expect((await doctor(asOther, { DOCKER_HOST: `unix://${folder}/docker.sock` })).out).toContain(`This user may not enter ${folder}.`)
    } finally {
      await engine.close()
    }
  })
})

/** The launcher, where another user can read it: a checkout may lie where only its owner may go. */
async function readable(copy: string): Promise<string> {
  const run = promisify(execFile)
  const launcher = join(root, 'bin', 'dockstage.mjs')
  const there = await run('setpriv', ['--reuid', uid, '--clear-groups', 'test', '-r', launcher]).then(
    () => true,
    () => false,
  )
  if (there) return launcher
  await mkdir(copy)
  for (const part of ['bin', 'out', 'scenarios', 'package.json', 'node_modules'])
    await run('cp', ['-al', join(root, part), copy]).catch(() => run('cp', ['-a', join(root, part), copy]))
  return join(copy, 'bin', 'dockstage.mjs')
}
