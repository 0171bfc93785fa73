import { expect, test } from 'vitest'
import { Commands } from '../../../../../src/embedded/userland/servers/redis.ts'

const asked = (...parts: readonly string[]): string[][] => {
  const commands = new Commands()
  return parts.flatMap((it) => commands.add(Buffer.from(it)))
}

test('commands come as arrays or lines, in whatever pieces', () => {
  expect(asked('*2\r\n$3\r\nGET\r\n$1\r\na\r\nPING\r\n')).toEqual([['GET', 'a'], ['PING']])
  expect(asked('*2\r\n$3\r\nGE', 'T\r\n$1\r', '\na\r\n')).toEqual([['GET', 'a']])
  expect(asked('*0\r\n\r\nECHO  b\n')).toEqual([['ECHO', 'b']])
})

test.each([
  '*999999999\r\n$x\r\n',
  '*99999999999999999999\r\n',
  '*-1\r\n',
  '*1\r\n$-5\r\nPING\r\n',
  '*2\r\n$NaN\r\n',
  '*1\r\n$999999999\r\n',
  'POST / HTTP/1.1\r\n',
  'Host: localhost\r\n',
])('what no client sends is refused at once: %j', (text) => {
  expect(() => asked(text)).toThrow(/inv|browser/)
})

test('what is never whole is not gathered for ever', () => {
  const commands = new Commands()
  const piece = Buffer.alloc(1_000_000, 'a')
  expect(() => commands.add(piece)).toThrow('too big inline request')
  const another = new Commands()
  another.add(Buffer.from('*2\r\n$15000000\r\n'))
  expect(() => {
    for (let count = 0; count < 40; count++) another.add(piece)
  }).toThrow(/bulk|inline/)
})
