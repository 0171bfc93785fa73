import { describe, expect, test } from 'vitest'
import { languages } from '../../../../src/shared/language.ts'
import { failureWords } from '../../../../src/shared/messages/failure-words.ts'
import { counted, type MessageKey, message, texts } from '../../../../src/shared/messages/message.ts'

const keys = Object.keys(texts.en) as MessageKey[]
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()

describe('the texts of the screen', () => {
  test('every language has every text, and none is empty', () => {
    for (const language of languages) {
      expect(Object.keys(texts[language]).sort()).toEqual([...keys].sort())
      for (const key of keys) expect(texts[language][key].trim(), `${language} ${key}`).not.toBe('')
    }
  })

  test('every language uses only the values that English names', () => {
    for (const key of keys) {
      const known = new Set(placeholders(texts.en[key]))
      for (const name of placeholders(texts.ko[key])) expect(known.has(name), `${key} {${name}}`).toBe(true)
    }
  })

  test('Korean leaves out no value, save where a word carries the number', () => {
    const missing = keys.filter((key) => placeholders(texts.en[key]).some((name) => !placeholders(texts.ko[key]).includes(name)))
    expect(missing).toEqual([])
  })

  test('values are filled in, and a missing one is left to be seen', () => {
    expect(message('en', 'step.of', { number: 2, count: 6 })).toBe('Step 2 of 6')
    expect(message('ko', 'step.of', { number: 2, count: 6 })).toBe('6단계 중 2단계')
    expect(message('en', 'step.of', { number: 2 })).toBe('Step 2 of {count}')
  })

  test('a value is text and never a pattern', () => {
    expect(message('en', 'start.open', { title: '$& {title}' })).toBe('Open $& {title}')
  })

  test('one and many are worded apart', () => {
    expect(counted('en', 'start.steps', 1)).toBe('1 step')
    expect(counted('en', 'start.steps', 7)).toBe('7 steps')
    expect(counted('ko', 'start.steps', 7)).toBe('7단계')
  })
})

describe('a failure in words', () => {
  const refused = {
    code: 'engine-refused',
    message: 'No such image: nope:1',
    remedy: 'Correct the name.',
    detail: '{"message":"..."}',
  } as const

  test('English gives the failure’s own remedy, which names the thing to do', () => {
    expect(failureWords('en', refused)).toEqual({
      title: 'The engine refused this',
      message: 'No such image: nope:1',
      remedy: 'Correct the name.',
      detail: '{"message":"..."}',
    })
  })

  test('Korean words title and remedy by the code, and keeps the original', () => {
    const words = failureWords('ko', refused)
    expect(words.title).toBe('엔진이 거절했습니다')
    expect(words.message).toBe('No such image: nope:1')
    expect(words.remedy).toContain('이유는 아래 엔진의 메시지에 있습니다.')
    expect(words.remedy).toContain('Correct the name.')
  })

  test('a place in a file stands before the message', () => {
    const place = { file: 'mine.yaml', line: 3, column: 7 }
    expect(failureWords('en', { code: 'bad-file', message: 'unknown key', place }).message).toBe('mine.yaml:3:7: unknown key')
  })
})
