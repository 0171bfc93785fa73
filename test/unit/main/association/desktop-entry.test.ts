import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { desktopEntry, execLine } from '../../../../src/main/association/desktop-entry.ts'
import { hasProgram } from '../../../support/has-program.ts'
import { randomFrom } from '../../../support/random-topology.ts'

/** What a launcher makes of an Exec value, rule by rule of the specification: the escapes of a string, quotes and their escapes, field codes. */
function argumentsOf(value: string): readonly string[] {
  const text = value.replaceAll(/\\([\\ntrs])/g, (_, it: string) => ({ '\\': '\\', n: '\n', t: '\t', r: '\r', s: ' ' })[it] ?? '')
  const words: string[] = []
  let rest = text
  while (rest !== '') {
    const found = /^(?:"((?:[^"`$\\]|\\["`$\\])*)"|([^\s"'\\><~|&;$*?#()`]+))(?: |$)/.exec(rest)
    if (!found) throw new Error(`this is no argument: ${rest}`)
    words.push(found[1]?.replaceAll(/\\(["`$\\])/g, '$1') ?? found[2] ?? '')
    rest = rest.slice(found[0].length)
  }
  return words.map((it) =>
    it.replaceAll(/%(.)?/g, (_, code: string | undefined) => {
      if (code !== '%') throw new Error(`an argument has the field code %${code}`)
      return '%'
    }),
  )
}

test('what a launcher reads from an Exec line are the arguments that it was made of, whatever they are', () => {
  const next = randomFrom(20_261_129)
  const random = (below: number): number => Math.floor(next() * below)
  const letters = [...'ab/. "\'\\`$%=~*?#&|;<>()\n\tfFuUé한']
  const argument = (): string => Array.from({ length: random(12) }, () => letters[random(letters.length)]).join('')
  for (let round = 0; round < 5000; round++) {
    const program = `/${argument().replaceAll('=', '')}`
    const rest = Array.from({ length: random(4) }, argument)
    expect(argumentsOf(execLine([program, ...rest]))).toEqual([program, ...rest])
  }
})

test('what needs no quotes has none, as xdg-open takes them as they stand', () => {
  expect(execLine(['/usr/bin/node', '/opt/dockstage/bin/start.mjs', '--from-desktop'])).toBe(
    '/usr/bin/node /opt/dockstage/bin/start.mjs --from-desktop',
  )
  expect(execLine(['/home/ann/my apps/node'])).toBe('"/home/ann/my apps/node"')
  expect(execLine(['/opt/100%/$x\\y'])).toBe('"/opt/100%%/\\\\$x\\\\\\\\y"')
})

test('a program whose path has an equal sign, which no Exec line may begin with, is called by a shell', () => {
  expect(argumentsOf(execLine(['/opt/a=b/node', 'start.mjs']))).toEqual(['/bin/sh', '-c', 'exec "$0" "$@"', '/opt/a=b/node', 'start.mjs'])
})

test('the entry says the same in both languages, and gives the file to the command', () => {
  const lines = desktopEntry(['/usr/bin/node', '/opt/dock stage/start.mjs'], 'the mark').split('\n')
  expect(lines[0]).toBe('# the mark')
  expect(lines).toContain('Exec=/usr/bin/node "/opt/dock stage/start.mjs" %f')
  expect(lines).toContain('TryExec=/usr/bin/node')
  expect(lines).toContain('MimeType=application/vnd.dockstage.recording+json;')
  expect(lines.find((it) => it.startsWith('Comment='))).toMatch(/Docker/)
  expect(lines.find((it) => it.startsWith('Comment[ko]='))).toMatch(/Docker .*그립니다/)
})

test.runIf(hasProgram('desktop-file-validate'))('desktop-file-validate has nothing to say about an entry with odd paths', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dockstage-entry-'))
  try {
    const file = join(folder, 'dockstage.desktop')
    writeFileSync(file, desktopEntry(['/opt/my "node" 100%/$x', "/home/o'neill/a\\b `c`/start.mjs", '--from-desktop'], 'the mark'))
    const { status, stdout, stderr } = spawnSync('desktop-file-validate', [file], { encoding: 'utf8' })
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
