import { describe, expect, test } from 'vitest'
import { animationMs, frameMs, readingMs } from '../../../../src/renderer/player/pace.ts'

describe('autoplay’s pace', () => {
  const long = 'one two three four five six seven eight nine ten '.repeat(4)
  const longKorean = '엔진이 새 컨테이너의 파일에 그 이름을 적습니다 '.repeat(4)

  test('follows the length of the narration, in both languages', () => {
    expect(readingMs(long, '1')).toBeGreaterThan(readingMs('one two three four five six', '1'))
    expect(readingMs(longKorean, '1')).toBeGreaterThan(readingMs('적습니다', '1'))
  })
  test('stays within what one can bear', () => {
    expect(readingMs('', '1')).toBe(2_500)
    expect(readingMs(long.repeat(50), '1')).toBe(30_000)
  })
  test('shows a frame as long as it took, a wait cut short, a blink long enough to be seen', () => {
    expect([0, 800, 60_000].map((took) => frameMs(took, '1'))).toEqual([300, 800, 1_500])
    expect(frameMs(60_000, '4')).toBe(375)
  })
  test('follows the speed', () => {
    expect(readingMs(long, '2')).toBe(readingMs(long, '1') / 2)
    expect(readingMs(long, '0.5')).toBe(readingMs(long, '1') * 2)
    expect(readingMs(long, '4')).toBe(readingMs(long, '2') / 2)
    expect(readingMs(long, 'instant')).toBeLessThan(readingMs(long, '4'))
  })
})

describe('the picture’s motion', () => {
  test('takes at most a second', () => {
    expect(animationMs('1', false)).toBe(700)
    expect(animationMs('0.5', false)).toBe(1_000)
    expect(animationMs('2', false)).toBe(350)
  })
  test('is none where it is not wanted', () => {
    expect(animationMs('instant', false)).toBe(0)
    expect(animationMs('1', true)).toBe(0)
  })
})
