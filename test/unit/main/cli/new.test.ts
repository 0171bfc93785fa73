import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { buildIfNeeded } from '../../../../bin/build-if-needed.mjs'
import { terminalWorld } from '../../../support/terminal.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')

vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => buildIfNeeded(root, () => undefined), 120_000)

test.each(['en', 'ko'])('new writes a scenario in %s that lints clean, checks and plays on the embedded engine', async (lang) => {
  const { home, run } = await terminalWorld()
  const made = await run(['new', 'my-first', '--lang', lang])
  expect(made).toMatchObject({ code: 0, error: '' })
  expect(made.out).toContain('my-first.yaml')
  const commands = [...made.out.matchAll(/^ {2}dockstage (\w+) (\S+)/gm)].map(([, command = '', file = '']) => [command, file])
  expect(commands.map(([command]) => command)).toEqual(['lint', 'check', 'play'])
  for (const [command = '', file = ''] of commands) {
    const ended = await run([command, file, ...(command === 'lint' ? [] : ['--engine', 'embedded'])])
    expect(ended.code, `${command}: ${ended.out}${ended.error}`).toBe(0)
    expect(ended.error.replace('1 file: 0 errors, 0 warnings\n', '')).toBe('')
  }
  const [first = ''] = (await readFile(join(home, 'my-first.yaml'), 'utf8')).split('\n')
  const schema = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1] ?? ''
  expect(resolve(home, decodeURIComponent(schema))).toBe(join(root, 'scenarios', 'scenario.schema.json'))
  expect(dirname(schema)).not.toMatch(/^\//)
})

test('new never overwrites', async () => {
  const { run, file } = await terminalWorld()
  const path = await file('mine.yaml', 'my work')
  const { code, out, error } = await run(['new', 'mine'])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(error).toContain('mine.yaml is here already; nothing was written')
  expect(await readFile(path, 'utf8')).toBe('my work')
})

test.each([
  ['My-First', "cannot be a scenario's id: it is small letters, digits and dashes"],
  ['-x', 'dockstage new has no option -x'],
  ['../x', 'is a path'],
  ['index', 'is no scenario'],
])('new %s is refused with the reason', async (name, words) => {
  const { run } = await terminalWorld()
  const { code, out, error } = await run(['new', name])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(error).toContain(words)
})
