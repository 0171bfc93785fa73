import { expect, test } from 'vitest'
import { LineEditor } from '../../../../../src/embedded/userland/process/line-editor.ts'
import { container } from '../worlds.ts'

/** What the screen's line shows in the end: `\b` goes back, anything else overwrites. */
function screen(shown: string): string {
  const cells: string[] = []
  let at = 0
  for (const character of shown) {
    if (character === '\b') at--
    else if (character >= ' ') cells[at++] = character
  }
  return cells.join('').trimEnd()
}

function typed(keys: string, history: readonly string[] = []): { text: string; seen: string } {
  let shown = ''
  const editor = new LineEditor({ prompt: '# ', history, complete: async () => [] }, '', (text) => {
    shown += text
  })
  for (const key of keys) editor.type(key)
  return { text: editor.text, seen: screen(shown) }
}

const [up, down, left, right, home, end, del] = ['\x1b[A', '\x1b[B', '\x1b[D', '\x1b[C', '\x1b[H', '\x1b[F', '\x1b[3~']

test.each([
  ['plain text', 'echo hi', 'echo hi'],
  ['arrows and what is put in between', `ec${left}${left}x${right}y`, 'xeyc'],
  ['Home, End and Delete', `bcd${home}a${del}${end}e`, 'acde'],
  ['^A ^E ^B ^F', 'b\x01a\x05d\x02c\x06e', 'abcde'],
  ['backspace in the middle', `abc${left}\x7f`, 'ac'],
  ['^W, ^U and ^K', 'one two \x17three\x01\x05', 'one three'],
  ['^U takes all before', `abc${left}\x15`, 'c'],
  ['^K takes all behind', `abc${left}${left}\x0b`, 'a'],
  ['keys that are none', 'a\x1b[15~\x1bOPb', 'ab'],
] as const)('%s', (_name, keys, line) => {
  expect(typed(keys)).toEqual({ text: line, seen: line })
})

test('up and down go through the history, and back to what was typed', () => {
  const history = ['first', 'a longer second']
  expect(typed(`dra${up}`, history)).toEqual({ text: 'a longer second', seen: 'a longer second' })
  expect(typed(`dra${up}${up}${up}`, history)).toEqual({ text: 'first', seen: 'first' })
  expect(typed(`dra${up}${up}${down}${down}${down}`, history)).toEqual({ text: 'dra', seen: 'dra' })
})

test('a bash has a history and completes what is typed; what it runs gets the keys as they are', async () => {
  const box = await container()
  const shell = await box.spawn(['bash'], { tty: true, stdin: true })
  const type = (text: string): boolean => shell.process.stdin.write(text)
  await shell.until(/# $/)
  type('echo one\r')
  await shell.until(/one\r\none\r\n.*# $/)
  type(`${up}\x7f\x7f\x7ftwo\r`)
  await shell.until(/\r\ntwo\r\n.*# $/)
  type('history | cat\r')
  await shell.until(/ {4}1 {2}echo one\r\n {4}2 {2}echo two\r\n {4}3 {2}history \| cat\r\n.*# $/)
  type('cat /etc/nssw\t')
  await shell.until(/cat \/etc\/nsswitch\.conf $/)
  type('\r')
  await shell.until(/hosts: files dns\r\n.*# $/)
  type('hist\t')
  await shell.until(/# history $/)
  type('\x03')
  await shell.until(/\^C\r\n.*# $/)
  type('cat\r')
  await shell.until(/cat\r\n$/)
  type('x\x1b[Ay\r\x04')
  await shell.until(/x\^\[\[Ay\r\nx.\[Ay\r\n.*# $/)
  type('exit 4\r')
  expect(await shell.done).toBe(4)
})
