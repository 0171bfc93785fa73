import { describe, expect, test } from 'vitest'
import { type KeyPress, keyAction, repeats } from '../../../../src/renderer/player/keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
  modified: false,
  command: false,
  shift: false,
  onPicture: false,
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

describe('over the picture', () => {
  const onPicture = (key: string, more: Partial<KeyPress> = {}) => keyAction(press(key, { onPicture: true, ...more }))
  const command = { modified: true, command: true }

  test('Ctrl+F and ⌘F search in it, also under a Korean input method', () => {
    expect(onPicture('f', command)).toBe('search')
    expect(onPicture('ㄹ', { ...command, code: 'KeyF' })).toBe('search')
  })

  test('without the picture they are the browser’s, as in a dialog or where text is written', () => {
    expect(keyAction(press('f', command))).toBeUndefined()
    expect(onPicture('f', { ...command, dialogOpen: true })).toBeUndefined()
    expect(onPicture('f', { ...command, typing: true })).toBeUndefined()
    expect(onPicture('f')).toBeUndefined()
    expect(onPicture('g', command)).toBeUndefined()
  })

  test('plus, minus and zero zoom, Shift and an arrow pan', () => {
    expect(onPicture('+', { shift: true })).toEqual({ picture: { zoom: 'closer' } })
    expect(onPicture('=')).toEqual({ picture: { zoom: 'closer' } })
    expect(onPicture('-')).toEqual({ picture: { zoom: 'further' } })
    expect(onPicture('0')).toEqual({ picture: { zoom: 'fit' } })
    expect(onPicture('ArrowLeft', { shift: true })).toEqual({ picture: { pan: [-0.2, 0] } })
    expect(onPicture('ArrowDown', { shift: true })).toEqual({ picture: { pan: [0, 0.2] } })
  })

  test('C changes its mode', () => {
    expect(onPicture('c')).toEqual({ picture: { mode: 'other' } })
    expect(onPicture('ㅊ', { code: 'KeyC' })).toEqual({ picture: { mode: 'other' } })
    expect(onPicture('c', command)).toBeUndefined()
  })

  test('all others are the player’s, as without it', () => {
    for (const key of ['ArrowRight', 'ArrowLeft', 'PageDown', '.', ',', 'Home', 'End', ' ', '?', '/', 'Escape', 'F5', '3'])
      expect(onPicture(key)).toEqual(keyAction(press(key)))
  })

  test('moves go on while their key is held, its mode changes once', () => {
    expect(repeats({ picture: { zoom: 'closer' } })).toBe(true)
    expect(repeats({ picture: { mode: 'other' } })).toBe(false)
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
