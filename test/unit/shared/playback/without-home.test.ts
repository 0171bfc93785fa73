import { expect, test } from 'vitest'
import { allWithoutHome, withoutHome } from '../../../../src/shared/playback/without-home.ts'

test('the home directory is written ~, alone and at the start of a path', () => {
  expect(withoutHome('ls /home/ann and /home/ann/x:/data', '/home/ann')).toBe('ls ~ and ~/x:/data')
  expect(withoutHome('/home/annabel /home/ann.old /home/ann-old', '/home/ann')).toBe('/home/annabel /home/ann.old /home/ann-old')
  expect(withoutHome('C:\\Users\\Ann\\x', 'C:\\Users\\Ann')).toBe('~\\x')
})

test('of root’s home only paths are the host’s: every container has one too', () => {
  expect(withoutHome('HOME=/root /root/.local/x', '/root')).toBe('HOME=/root ~/.local/x')
})

test('a home that says nothing is left alone', () => {
  expect(withoutHome('/etc', '/')).toBe('/etc')
  expect(withoutHome('/etc', '')).toBe('/etc')
  expect(withoutHome('//x/y', '//')).toBe('//x/y')
  expect(withoutHome('C:\\x', 'C:\\')).toBe('C:\\x')
})

test.each([
  ['-v/home/ann/x:/data', '-v/~/x:/data'],
  ['/host_mnt/home/ann/x', '/host_mnt/~/x'],
  ['no such file: /home/ann.', 'no such file: ~.'],
  ['file:///home/ann/x', 'file:~/x'],
  ['//home//ann/x', '~/x'],
  ['?path=%2Fhome%2Fann%2Fx', '?path=~%2Fx'],
])('wherever it stands in %s', (text, told) => {
  expect(withoutHome(text, '/home/ann')).toBe(told)
})

test.each([
  ['/Users/김 앤', '/Users/김%20앤/x and /Users/%EA%B9%80%20%EC%95%A4/x and /users/김 앤/x', '~/x and ~/x and ~/x'],
  [
    'C:\\Users\\Ann',
    '{"Source":"C:\\\\Users\\\\Ann\\\\x"} c:/Users/Ann/x /host_mnt/c/Users/Ann/x',
    '{"Source":"~\\\\x"} ~/x /host_mnt/~/x',
  ],
])('a home %s in each way in which it is written', (home, text, told) => {
  expect(withoutHome(text, home)).toBe(told)
})

test('a text of separators keeps nobody waiting', () => {
  const text = '/'.repeat(2_000_000)
  expect(withoutHome(text, '/home/ann')).toBe(text)
})

test('a value loses it in every text and every key, and is the same one where it had none', () => {
  const value = { '/home/ann': ['/home/ann/x', 1, null, { deep: { 'c:/home/ann/x': { same: 'x' } } }], other: { same: 'y' } }
  const told = allWithoutHome(value, '/home/ann')
  expect(told).toEqual({ '~': ['~/x', 1, null, { deep: { 'c:~/x': { same: 'x' } } }], other: { same: 'y' } })
  expect(told.other).toBe(value.other)
  expect(allWithoutHome(value, '/home/bob')).toBe(value)
})
