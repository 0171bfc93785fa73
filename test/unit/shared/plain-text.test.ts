import { expect, test } from 'vitest'
import { isTable, outputTable, plainText } from '../../../src/shared/plain-text.ts'

const esc = String.fromCharCode(27)
const bell = String.fromCharCode(7)

test('colours and cursor moves are gone', () => {
  expect(plainText(`${esc}[1;31mred${esc}[0m ${esc}[2Kgone${esc}[10;5H`)).toBe('red gone')
})

test('window titles and links are gone, whichever way they end', () => {
  expect(plainText(`${esc}]0;title${bell}text`)).toBe('text')
  expect(plainText(`${esc}]8;;https://x${esc}\\link${esc}]8;;${esc}\\`)).toBe('link')
})

test('a line that was overwritten is shown as it ended', () => {
  expect(plainText('10%\r50%\r100%\r\ndone\r\n')).toBe('100%\ndone\n')
})

test('tabs and lines stay, other control characters do not, and marks that reorder text are seen', () => {
  expect(plainText(`a\tb\n\u0000c${bell}\u202edlrow\u202c`)).toBe('a\tb\nc\\u{202e}dlrow\\u{202c}')
})

test('an unfinished sequence does not swallow what follows it', () => {
  expect(plainText(`${esc}[31`)).not.toContain(esc)
  expect(plainText(`${esc}]0;open\nnext line`)).not.toContain(esc)
})

test('Korean and markup are text like any other', () => {
  expect(plainText('컨테이너 <b>&amp;')).toBe('컨테이너 <b>&amp;')
})

test('a table is known by its heading', () => {
  expect(isTable('CONTAINER ID   IMAGE       COMMAND\n0b04   web   "x"')).toBe(true)
  expect(isTable('DRIVER    VOLUME NAME\nlocal     3d19')).toBe(true)
  expect(isTable('docker: Error response from daemon: Conflict.')).toBe(false)
  expect(isTable('HTTP/1.1 200 OK\nContent-Type: text/html')).toBe(false)
  expect(isTable('')).toBe(false)
})

test('the cells of a table lie under their headings', () => {
  const text =
    'CONTAINER ID   IMAGE       STATUS         PORTS\n0b045d472f96   wordpress   Up 2 seconds   127.0.0.1:32768->80/tcp\n8e7a02d269d0   mysql:5.7   Up 3 seconds'
  expect(outputTable(text)).toEqual({
    heading: ['CONTAINER ID', 'IMAGE', 'STATUS', 'PORTS'],
    rows: [
      ['0b045d472f96', 'wordpress', 'Up 2 seconds', '127.0.0.1:32768->80/tcp'],
      ['8e7a02d269d0', 'mysql:5.7', 'Up 3 seconds', ''],
    ],
  })
})

test('what is no table in every line is left as it came', () => {
  expect(outputTable('NAME   STATE\nweb    Up\nError response from daemon: gone')).toBeUndefined()
  expect(outputTable('NAME   STATE\n웹    Up')).toBeUndefined()
  expect(outputTable('just text')).toBeUndefined()
})
