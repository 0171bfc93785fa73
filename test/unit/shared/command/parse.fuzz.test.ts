import fc from 'fast-check'
import { expect, test } from 'vitest'
import { complete } from '../../../../src/shared/command/complete.ts'
import { consentsOf } from '../../../../src/shared/command/consents.ts'
import type { OptionEntry } from '../../../../src/shared/command/entry.ts'
import { parseCommands } from '../../../../src/shared/command/parse.ts'
import { entries, unsupportedCommands } from '../../../../src/shared/command/table.ts'
import { type Draw, drawn } from '../../../support/draw.ts'
import { hostileText, hostileWords, mutated, scriptsOwnWords } from '../../../support/mutated.ts'
import { randomRuns, shareOf } from '../../../support/random-runs.ts'
import { watching } from '../../../support/watched.ts'

const watched = watching()

/** Values that options and arguments take, right and nearly right. */
const values = [
  ...[
    'web',
    'nginx:alpine',
    'mysql@sha256:0',
    'a/b/c:1',
    '1',
    '0',
    '-1',
    '65535',
    '65536',
    '80',
    '8080:80',
    '127.0.0.1:80:80/udp',
    '[::1]::80',
    '8000-8010:80',
  ],
  ...[
    '0-65535:0-65535',
    '1-65535',
    '80/tcp',
    'A=1',
    'A',
    '=',
    'a=b=c',
    './x:/x',
    '/etc:/x:ro',
    'name:/x:z,ro',
    'C:\\x:/y',
    ':',
    '::',
    '/',
    '~',
    '~/x:/y',
  ],
  ...[
    'type=bind,src=/a,dst=/b',
    'type=volume,dst=/x,"volume-opt=o=a,b"',
    'type=tmpfs,dst=/x,tmpfs-size=1g',
    'type=x',
    '"',
    'a,"b',
    'source',
    'readonly=maybe',
  ],
  ...[
    '1g',
    '1.5kb',
    '1zb',
    '1m30s',
    '5',
    '1h1',
    'ctrl-p,ctrl-q',
    'ctrl-',
    'nofile=1:2',
    'net.ipv4.x=1',
    'kernel.x=1',
    '/dev/sda:1mb',
    'c 1:3 mr',
    'on-failure:3',
  ],
  ...[
    'name=web',
    'label=a=b',
    'name=x,alias=y,ip=10.0.0.1',
    'container:web',
    'host',
    'bridge',
    '10.0.0.0/8',
    'fe80::/10',
    'x:y',
    'web:80',
    'true',
    'false',
    'T',
  ],
  ...[
    '{{.Names}}',
    '{{json .}}',
    '{{range .X}}{{end}}',
    '{{if',
    '{{port web 80}}',
    '{{ip web',
    'table {{.ID}}',
    '2026-01-01T00:00:00Z',
    '10m',
    'SIGKILL',
    'stdin',
  ],
]
const value = (draw: Draw): string => (draw.once(7) ? hostileText(draw) : draw.one(values))

function quoted(draw: Draw, word: string): string {
  switch (draw.below(6)) {
    case 0:
      return `'${word.replaceAll("'", `'\\''`)}'`
    case 1:
      return `"${word.replace(/["\\$`]/g, '\\$&')}"`
    case 2:
      return `$'${word}'`
    default:
      return word
  }
}

function optionWords(draw: Draw, options: readonly OptionEntry[]): string[] {
  if (options.length === 0) return []
  const option = draw.one(options)
  const name = draw.one(option.names)
  if (option.kind === 'flag' && draw.once(2)) return [name]
  const given = quoted(draw, value(draw))
  return draw.one([[`${name}=${given}`], [name, given], [`${name}${given}`], [`-${name}`, given]])
}

/** A line as the table of commands has it, most of them right in all but one thing. */
const line = drawn((draw) => {
  const entry = draw.one(entries)
  const spelling = draw.once(30) ? draw.one(Object.keys(unsupportedCommands)) : draw.one(entry.spellings)
  const options = draw.list(draw.below(5), () => optionWords(draw, entry.options)).flat()
  const least = Math.max(0, entry.minimum - (draw.once(10) ? 1 : 0))
  const most = Math.min(entry.maximum, entry.minimum + 2) + (draw.once(10) ? 1 : 0)
  const names = draw.list(least + draw.below(most - least + 1), () => quoted(draw, value(draw)))
  const words = ['docker', ...spelling.split(' '), ...(draw.once(6) ? [...names, ...options] : [...options, ...names])]
  const whole = words.join(draw.one([' ', ' ', ' ', '  ', '\t', ' \\\n ']))
  return draw.once(3) ? mutated(draw, whole, values) : whole
})

const known = { container: ['web', '__proto__'], image: ['nginx'], network: ['front'], volume: ['data'] }

test(`${shareOf(100_000)} command lines: each is a command, or a problem with its place and in words`, () => {
  const counts = { commands: 0, problems: 0 }
  fc.assert(
    fc.property(line, (text) => {
      const { commands, problems } = watched(text, () => {
        complete(text, known)
        return parseCommands(text)
      })
      counts.commands += commands.length
      counts.problems += problems.length
      if (commands.length + problems.length === 0) expect(text.replace(/\\\r?\n/g, '')).toMatch(/^(?:\s|#[^\n]*)*$/)
      for (const { offset, length, message } of problems) {
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(length).toBeGreaterThanOrEqual(0)
        expect(offset + length).toBeLessThanOrEqual(text.length)
        expect(message).not.toBe('')
        if (!scriptsOwnWords.test(text)) expect(message).not.toMatch(scriptsOwnWords)
      }
      for (const { command, offset, line: read } of commands) {
        expect(text.startsWith(read[0] ?? '', offset)).toBe(true)
        // Plain data, which what reaches out of a run can be told of.
        expect(JSON.parse(JSON.stringify(command))).toEqual(command)
        for (const { what } of consentsOf(command)) expect(what).not.toBe('')
      }
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    randomRuns(100_000),
  )
  console.log(`${counts.commands} commands, ${counts.problems} problems`)
  // The generator makes both.
  expect(Math.min(counts.commands, counts.problems)).toBeGreaterThan(shareOf(100_000) / 10)
}, 600_000)

test.each(hostileWords.map((it) => [it.slice(0, 40), it]))('a line of %j alone', (_, text) => {
  expect(() => watched(text, () => parseCommands(`docker run ${text} x\n${text}`))).not.toThrow()
})
