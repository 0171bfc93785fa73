import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test, vi } from 'vitest'
import { buildIfNeeded } from '../../../../bin/build-if-needed.mjs'
import { terminalWorld } from '../../../support/terminal.ts'

/** What nobody foresaw, in the built command line as a program of its own. */
const root = join(import.meta.dirname, '..', '..', '..', '..')
const hook = { NODE_OPTIONS: `--import=${pathToFileURL(join(root, 'test/support/fault-hook.mjs')).href}` }
const logOf = (home: string): Promise<string> => readFile(join(home, 'log', 'dockstage.log'), 'utf8')
const stackLine = /^\s+at /m

vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => buildIfNeeded(root, () => undefined), 120_000)

const scenario = `
id: long
title: Long
summary: S.
steps:
  - id: waits
    title: It waits
    run: |
      docker run -d --name l-db alpine sleep 1000
      docker run --rm --name l-long alpine sh -c "echo it has begun; sleep 1000"
`

test.runIf(process.platform !== 'win32').each(['error', 'rejection'])(
  '%s: what nobody caught ends a play as Ctrl-C does: cleaned up, exit 1, and last words with no stack, which the log has',
  async (fault) => {
    const { start, home, file } = await terminalWorld()
    const running = start(['play', await file('long.yaml', scenario), '--engine', 'embedded'], { ...hook, FAULT: fault })
    await running.printed(/It waits/)
    running.child.kill('SIGUSR2')
    const { code, error } = await running.ended
    expect(code).toBe(1)
    expect(error).toMatch(
      /dockstage: Dockstage itself made a mistake: (thrown|rejected) by a test, PASSWORD=\*{8}\.\n.*dockstage cleanup\nFor a report, the log: \S+dockstage\.log\n$/,
    )
    expect(error).not.toMatch(stackLine)
    expect(await readdir(join(home, 'runs'))).toEqual([])
    const log = await logOf(home)
    expect(log).toMatch(
      / error play\[\d+\] fault where=(uncaught|"unhandled rejection") name=TypeError message=.*\n {4}at .*fault-hook\.mjs/,
    )
    expect(log).toMatch(/ play\.begun run=\S+ scenario=long\n/)
    expect(log).toMatch(/ play\.ended status=failed /)
    expect(log).not.toContain('n0t-to-be-seen')
  },
)

test.runIf(process.platform !== 'win32').each(['error', 'rejection'])(
  '%s: the browser host survives what nobody caught, says so once, serves on, and ends as ever',
  async (fault) => {
    const { start, home } = await terminalWorld()
    const running = start(['serve', '--no-open', '--engine', 'embedded'], { ...hook, FAULT: fault })
    const [address] = await running.printed(/http:\S+(?=\n)/)
    for (const text of ['first', 'second']) {
      running.child.kill('SIGUSR2')
      if (text === 'first') await running.printed(/the log: \S+dockstage\.log\n/)
      await vi.waitFor(async () => expect((await logOf(home)).match(/ fault /g)).toHaveLength(text === 'first' ? 1 : 2))
    }
    expect((await fetch(address)).status).toBe(200)
    running.child.kill('SIGINT')
    const { code, error } = await running.ended
    expect(code).toBe(0)
    expect(error.match(/itself made a mistake/g)).toHaveLength(1)
    expect(error).toContain('It goes on.\n')
    expect(error).not.toMatch(stackLine)
    expect(error).not.toContain('n0t-to-be-seen')
  },
)

test('an error inside a command is told in words, in the language asked for, where its log could not be written as well', async () => {
  const { run, file } = await terminalWorld()
  const notAFolder = await file('in-its-place', '')
  const { code, error } = await run(['play', 'wordpress-link', '--engine', 'embedded', '--lang', 'ko'], { DOCKSTAGE_HOME: notAFolder })
  expect(code).toBe(1)
  expect(error).toMatch(/^dockstage: Dockstage 자체에 오류가 생겼습니다: (EEXIST|ENOTDIR).*\n문제를 알릴 때 쓸 로그: \S+\n$/)
})

test('doctor says where the log is, and makes none', async () => {
  const { run, home } = await terminalWorld()
  const { out } = await run(['doctor'])
  expect(out).toContain(`\nLog file: ${join(home, 'log', 'dockstage.log')}\n`)
  expect(await readdir(home)).toEqual([])
})
