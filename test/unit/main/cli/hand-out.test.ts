import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { buildIfNeeded } from '../../../../bin/build-if-needed.mjs'
import { type Arguments, parseArguments } from '../../../../src/main/cli/arguments.ts'
import { wantedHandOut } from '../../../../src/main/cli/hand-out.ts'
import { recordingPath } from '../../../support/shipped-recordings.ts'
import { terminalWorld } from '../../../support/terminal.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const recording = recordingPath('volumes-from')

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => buildIfNeeded(root, () => undefined), 120_000)

test('replay --export hands out a player, pages and commands, lists them, and does so again over what it wrote', async () => {
  const { run, home } = await terminalWorld()
  for (const _ of ['once', 'again']) {
    const { code, out, error } = await run(['replay', recording, '--export', 'out', '--lang', 'en'])
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(out.endsWith('Handed out in out:\n  out/volumes-from.html\n  out/volumes-from.pdf\n  out/volumes-from.sh\n')).toBe(true)
  }
  expect((await readdir(join(home, 'out'))).sort()).toEqual(['volumes-from.html', 'volumes-from.pdf', 'volumes-from.sh'])
})

test("a file of one's own in the way is told, and nothing is written", async () => {
  const { run, home } = await terminalWorld()
  await mkdir(join(home, 'out'))
  await writeFile(join(home, 'out', 'volumes-from.sh'), 'mine')
  const { code, error } = await run(['replay', recording, '--export', 'out', '--format', 'pdf,sh'])
  expect(code).toBe(1)
  expect(error).toContain('out/volumes-from.sh cannot be written: it is there already and is no hand-out; nothing was written')
  expect(await readdir(join(home, 'out'))).toEqual(['volumes-from.sh'])
  expect(await readFile(join(home, 'out', 'volumes-from.sh'), 'utf8')).toBe('mine')
})

test('play --export hands out what was just played, with what it looked like', async () => {
  const { run, home } = await terminalWorld()
  await writeFile(
    join(home, 'mine.yaml'),
    'id: mine\nlanguage: en\ntitle: Mine\nsummary: S.\nsteps:\n  - { id: one, title: One, say: Look., run: docker volume create notes }\n',
  )
  const played = await run([
    'play',
    './mine.yaml',
    '--engine',
    'embedded',
    '--export',
    'out',
    '--format',
    'svg,mermaid,md',
    '--theme',
    'dark',
    '--json',
  ])
  expect(played).toMatchObject({ code: 0, error: '' })
  // With --json there is nothing else on the output.
  expect(
    played.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type)
      .at(-1),
  ).toBe('end')
  const names = await readdir(join(home, 'out'))
  expect(names.filter((it) => it.endsWith('.svg')).length).toBe(names.filter((it) => it.endsWith('.mmd')).length)
  const last =
    names
      .filter((it) => it.endsWith('.svg'))
      .sort()
      .at(-1) ?? ''
  const svg = await readFile(join(home, 'out', last), 'utf8')
  expect(svg).toContain('fill="#0e131c"')
  expect(svg).toContain('>notes<')
})

test.each([
  [['--format', 'pdf'], '--format says how --export DIR is to be done, and there is none'],
  [
    ['--export', '.', '--format', 'pdf,gif'],
    '--format is some of svg, png, pdf, html, md, sh, mermaid, with commas between them, and not "gif"',
  ],
  [['--export', '.', '--scale', '3'], '--scale is 1, 2, 4, and not "3"'],
  [['--export', 'package.json'], 'package.json cannot be written: it is no directory'],
])('%j is bad usage, said before anything is done', async (args, words) => {
  await expect(async () => wantedHandOut(parseArguments(['replay', recording, ...args]) as Arguments)).rejects.toThrow(words)
})
