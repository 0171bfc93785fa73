import { expect, test } from 'vitest'
import { parseArguments, usage } from '../../../../src/main/cli/arguments.ts'

test('a command with its options and what it is about', () => {
  expect(parseArguments(['play', 'wordpress-link', '--engine', 'docker', '--json', '--allow=course,bind'])).toEqual({
    command: 'play',
    positionals: ['wordpress-link'],
    options: { engine: 'docker', json: true, allow: 'course,bind' },
  })
})

test.each([
  [['ply', 'x'], 'there is no command "ply"; did you mean "play"?'],
  [['play'], 'what is missing: dockstage play SCENARIO|FILE'],
  [['play', 'a', 'b'], 'one too many: "b" (dockstage play SCENARIO|FILE)'],
  [['play', 'a', '--jsn'], 'dockstage play has no option --jsn; did you mean "--json"?'],
  [['play', 'a', '-j'], 'dockstage play has no option -j'],
  [['play', 'a', '--json=yes'], '--json takes no value'],
  [['play', 'a', '--engine'], '--engine wants a value: --engine embedded|docker|auto|ADDRESS'],
  [['play', 'a', '--lang', 'de'], '--lang is en, ko, and not "de"'],
  [['list', 'x'], 'one too many: "x" (dockstage list)'],
])('%j is refused in words', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message)
})

test('help is given for no command at all, and names every command', () => {
  expect(parseArguments([])).toBe('help')
  expect(parseArguments(['play', '--help'])).toBe('help')
  expect(parseArguments(['--version'])).toBe('version')
  for (const name of ['play', 'replay', 'list', 'lint', 'check', 'new', 'doctor', 'cleanup', 'engine', 'serve', 'associate'])
    expect(usage()).toContain(`dockstage ${name}`)
})
