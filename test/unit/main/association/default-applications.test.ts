import { expect, test } from 'vitest'
import { withDefault, withoutDefault } from '../../../../src/main/association/default-applications.ts'
import { randomFrom } from '../../../support/random-topology.ts'

const type = 'application/x-recording'
const add = (text: string): string => withDefault(text, type, 'mine.desktop')
const remove = (text: string): string => withoutDefault(text, type, 'mine.desktop')

test.each([
  ['no list', '', '[Default Applications]\napplication/x-recording=mine.desktop\n'],
  [
    'a list of other things',
    '[Added Associations]\na/b=c.desktop\n',
    '[Added Associations]\na/b=c.desktop\n\n[Default Applications]\napplication/x-recording=mine.desktop\n',
  ],
  [
    'a default for something else',
    '[Default Applications]\na/b=c.desktop\n',
    '[Default Applications]\napplication/x-recording=mine.desktop\na/b=c.desktop\n',
  ],
])('with %s the default is added, and taken away again', (_, before, after) => {
  expect(add(before)).toBe(after)
  expect(add(after)).toBe(after)
  expect(remove(after)).toBe(before)
})

test('whoever was the default comes second, and is the default again afterwards', () => {
  const before = '[Default Applications]\n# my own\napplication/x-recording=editor.desktop;viewer.desktop;\na/b=c.desktop'
  const after = '[Default Applications]\n# my own\napplication/x-recording=mine.desktop;editor.desktop;viewer.desktop\na/b=c.desktop'
  expect(add(before)).toBe(after)
  expect(remove(after)).toBe(before.replace('viewer.desktop;', 'viewer.desktop'))
})

test('what the user put before us stays there when it is removed, and ours is found behind it', () => {
  expect(remove('[Default Applications]\napplication/x-recording=editor.desktop;mine.desktop\n')).toBe(
    '[Default Applications]\napplication/x-recording=editor.desktop\n',
  )
})

test('a list that does not name us, or only under another group, is left as it is', () => {
  for (const text of ['', '[Default Applications]\n', '[Added Associations]\napplication/x-recording=mine.desktop\n'])
    expect(remove(text)).toBe(text)
})

test('of any list only what is said of this type changes, and removal gives back what the list said', () => {
  const next = randomFrom(7)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
  const groups = ['[Default Applications]', '[Added Associations]', '[Removed Associations]']
  const lines = [
    ...groups,
    '',
    '# a comment',
    `${type}=other.desktop`,
    `${type} = a.desktop;b.desktop;`,
    'a/b=mine.desktop',
    'text/html=c.desktop;',
  ]
  for (let round = 0; round < 2000; round++) {
    const before = Array.from({ length: Math.floor(next() * 9) }, () => pick(lines)).join('\n') + pick(['', '\n'])
    const after = add(before)
    expect(saidOf(after)[0]).toBe('mine.desktop')
    expect(add(after)).toBe(after)
    expect(others(after)).toEqual(others(before))
    expect(saidOf(remove(after))).toEqual([...new Set(saidOf(before))])
    expect(others(remove(after))).toEqual(others(before))
  }
})

/** As the specification's readers do: all entries of the type in all groups of that name. */
const saidOf = (text: string): readonly string[] =>
  entries(text)
    .filter(([group, key]) => group === '[Default Applications]' && key === type)
    .flatMap(([, , value]) => value.split(';').filter((it) => it !== ''))

const others = (text: string): readonly unknown[] =>
  entries(text).filter(([group, key]) => group !== '[Default Applications]' || key !== type)

function entries(text: string): readonly (readonly [group: string, key: string, value: string])[] {
  let group = ''
  return text.split(/\r?\n/).flatMap((line) => {
    if (line.startsWith('[')) group = line
    const found = /^([^#=[]+?)\s*=\s*(.*)$/.exec(line)
    return found ? [[group, found[1] ?? '', found[2] ?? ''] as const] : []
  })
}
