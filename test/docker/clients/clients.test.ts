import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { formatAddress } from '../../../src/engine/connect/address.ts'
import { connectTo } from '../../../src/engine/connect/connect.ts'
import { enginesUnderTest, needImage } from '../engines-under-test.ts'

const run = promisify(execFile)

/** Other people's clients, as Debian has them. */
function has(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const python = '/usr/bin/python3'
const dockerPrograms = ['/usr/local/bin/docker', '/usr/bin/docker'].filter((path) => existsSync(path))
const file = (name: string): string => join(import.meta.dirname, name)

describe.each(enginesUnderTest)('on $name', ({ start }) => {
  /** The environment of a client of a started engine that has these images. */
  async function environment(...images: readonly string[]): Promise<NodeJS.ProcessEnv> {
    const engine = await start()
    onTestFinished(() => engine.close())
    const connection = await connectTo(engine.address, 'chosen')
    for (const image of images) await needImage(connection.client(), image)
    connection.close()
    return { PATH: process.env.PATH, HOME: '/nonexistent', DOCKER_HOST: formatAddress(engine.address) }
  }

  test.runIf(has(python, '-c', 'import docker'))('Docker’s SDK for Python does all that it can', async () => {
    const env = await environment('alpine:latest')
    await run(python, [file('sdk.py')], { env })
  })

  describe.runIf(has(python, '-c', 'import pexpect'))('at a terminal', () => {
    test.each(dockerPrograms)('%s runs, leaves, attaches, types and exits', async (program) => {
      const env = await environment('alpine:latest', 'ubuntu:14.04', 'busybox:latest')
      // Where it fails, too: other tests would see them.
      onTestFinished(async () => {
        await run(program, ['rm', '-f', 'k-shell', 'k-sleep'], { env }).catch(() => undefined)
      })
      await run(python, [file('terminal.py'), program], { env: { ...env, TERM: 'xterm' } })
    })
  })

  test.runIf(has('docker-compose', '--version'))(
    'docker-compose brings up WordPress and its database, and takes them away with their volume',
    async () => {
      const env = await environment('mysql:5.7', 'wordpress:latest')
      const compose = async (...args: readonly string[]): Promise<string> =>
        (await run('docker-compose', ['-p', 'k-compose', '-f', file('compose.yml'), ...args], { env })).stdout
      onTestFinished(async () => {
        await compose('down', '-v')
      })
      await compose('up', '-d')
      const [, port] = (await compose('port', 'wordpress', '80')).trim().split(':')
      const page = `http://127.0.0.1:${port}/wp-admin/install.php`
      const status = async (): Promise<number | undefined> =>
        (await fetch(page, { signal: AbortSignal.timeout(3000) }).catch(() => undefined))?.status
      await expect.poll(status, { timeout: 40_000 }).toBe(200)
      expect(await compose('exec', '-T', 'db', 'mysql', '-uroot', '-ppassword', '-e', 'SHOW DATABASES')).toContain('wordpress')
      expect(await compose('ps')).toMatch(/k-compose_db_1 .*Up/)
      await compose('restart', '-t', '1', 'db')
      await compose('down', '-v')
      const left = await Promise.all(
        ['ps -aq', 'volume ls -q', 'network ls -q'].map(async (list) => {
          const filter = list.startsWith('ps') ? 'label=com.docker.compose.project=k-compose' : 'name=k-compose'
          return (await run('docker', [...list.split(' '), '--filter', filter], { env })).stdout
        }),
      )
      expect(left.join('')).toBe('')
    },
    90_000,
  )
})
