import { describe, expect, test } from 'vitest'
import { type KeyPress, keyAction, repeats } from '../../../../src/renderer/player/keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
  modified: false,
  typing: false,
  onControl: false,
  dialogOpen: false,
  presenting: false,
  ...more,
})

describe('the player’s keys', () => {
  test.each([
    ['ArrowRight', 'next'],
    ['PageDown', 'next'],
    ['ArrowLeft', 'back'],
    ['PageUp', 'back'],
    ['.', 'frame-forward'],
    [',', 'frame-back'],
    ['Home', 'home'],
    ['End', 'end'],
    [' ', 'toggle-play'],
    ['?', 'help'],
    ['Escape', 'escape'],
  ])('%s: %s', (key, action) => expect(keyAction(press(key))).toBe(action))

  test('a digit is an answer or a step', () => expect(keyAction(press('3'))).toEqual({ digit: 2 }))
  test('held down, keys that move by frames go on, and no other one', () => {
    expect(['frame-forward', 'frame-back', 'next', 'back', 'home', 'toggle-play'].filter((it) => repeats(it as 'next'))).toEqual([
      'frame-forward',
      'frame-back',
    ])
  })
  test('other keys are the browser’s', () => expect(keyAction(press('a'))).toBeUndefined())

  test('nothing while typing, in a dialog, or with a modifier', () => {
    expect(keyAction(press('ArrowRight', { typing: true }))).toBeUndefined()
    expect(keyAction(press('ArrowRight', { dialogOpen: true }))).toBeUndefined()
    expect(keyAction(press('ArrowLeft', { modified: true }))).toBeUndefined()
  })

  test('Space presses the button that has the focus; the arrows stay the player’s', () => {
    expect(keyAction(press(' ', { onControl: true }))).toBeUndefined()
    expect(keyAction(press('ArrowRight', { onControl: true }))).toBe('next')
  })
})

describe('in a presentation', () => {
  const onStage = (key: string, more: Partial<KeyPress> = {}) => keyAction(press(key, { presenting: true, ...more }))

  test("a clicker's keys: on, back, black, and the end", () => {
    expect(['PageDown', 'PageUp', '.', 'b', 'B', 'F5', 'Escape'].map((key) => onStage(key))).toEqual([
      'next',
      'back',
      'black',
      'black',
      'black',
      'present',
      'present',
    ])
  })

  test('letters are known by their place too, as under a Korean input method', () => {
    expect(onStage('ㅠ', { code: 'KeyB' })).toBe('black')
    expect(onStage('ㅋ', { code: 'KeyZ' })).toBe('close-up')
    expect(keyAction(press('ㅠ', { code: 'KeyB' }))).toBeUndefined()
  })

  test('there is no line to type in, and outside of one letters do nothing', () => {
    expect(onStage('/')).toBeUndefined()
    for (const key of ['b', 'o', 'z', 'l', 's', 't']) expect(keyAction(press(key))).toBeUndefined()
    expect(keyAction(press('.'))).toBe('frame-forward')
  })

  test('digits answer there as well', () => {
    expect(onStage('2')).toEqual({ digit: 1 })
  })
})
