import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { buildIfNeeded } from '../../../../bin/build-if-needed.mjs'
import { addressIn, fileOf } from '../../../support/opened-file.ts'
import { pageOf } from '../../../support/page-of.ts'
import { type Running, terminalWorld } from '../../../support/terminal.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => buildIfNeeded(root, () => undefined), 120_000)

interface Opening {
  readonly home: string
  readonly temporary: string
  /** Starts `serve`; resolves with what its opener was called with. */
  serve(): Promise<{ readonly serving: Running; readonly address: string; readonly argument: string }>
}

/** A user whose opener writes down its arguments, and opens nothing. */
async function opening(): Promise<Opening> {
  const { home, start } = await terminalWorld()
  const [programs, temporary, heard] = [join(home, 'programs'), join(home, 'temporary'), join(home, 'heard')]
  for (const folder of [programs, temporary]) mkdirSync(folder)
  const opener = join(programs, 'xdg-open')
  writeFileSync(opener, `#!/bin/sh\nprintf '%s\\n' "$@" > '${heard}.new' && mv '${heard}.new' "${heard}-$PPID"\n`)
  chmodSync(opener, 0o755)
  return {
    home,
    temporary,
    async serve() {
      const serving = start(['serve', '--engine', 'embedded', '--lang', 'en'], {
        PATH: `${programs}:${process.env.PATH}`,
        TMPDIR: temporary,
      })
      const [, address = ''] = await serving.printed(/Dockstage is at (\S+)\n/)
      const own = (): string | undefined => readdirSync(home).find((it) => it.startsWith('heard-') && !seen.has(it))
      await expect.poll(own, { timeout: 20_000 }).toBeDefined()
      const name = own() ?? ''
      seen.add(name)
      return { serving, address, argument: readFileSync(join(home, name), 'utf8').trimEnd() }
    },
  }
}
const seen = new Set<string>()

describe.runIf(process.platform === 'linux')('the browser is opened', () => {
  test('by a file that only this user may read, and not by the address, which every user would see; it is gone once it was used', async () => {
    const { serve } = await opening()
    const { serving, address, argument } = await serve()
    expect(argument).toMatch(/^file:\/\/\/\S+$/)
    expect(argument).not.toContain(new URL(address).searchParams.get('token'))
    const file = fileOf(argument)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
    expect(addressIn(argument)).toBe(address)
    const page = await pageOf(addressIn(argument))
    await expect.poll(() => existsSync(dirname(file))).toBe(false)
    expect(await page.call('readState')).toMatchObject({ ok: true })
    serving.child.kill('SIGTERM')
    expect((await serving.ended).code).toBe(0)
  })

  test('and no file stays: of a host that ends it is gone, of one that was killed with the next start', async () => {
    const { serve, temporary } = await opening()
    const files = (): string[] => readdirSync(temporary).filter((it) => it.startsWith('dockstage-open-'))
    const killed = await serve()
    killed.serving.child.kill('SIGKILL')
    await killed.serving.ended
    const left = files()
    expect(left).toHaveLength(1)
    const next = await serve()
    expect(files()).toHaveLength(1)
    expect(files()).not.toEqual(left)
    next.serving.child.kill('SIGTERM')
    await next.serving.ended
    expect(files()).toEqual([])
  })

  test('where a browser that is a snap can see it', async () => {
    const { serve, home } = await opening()
    mkdirSync(join(home, 'snap'))
    const { argument } = await serve()
    expect(dirname(dirname(fileOf(argument)))).toBe(home)
  })
})
