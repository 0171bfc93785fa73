import { expect, test } from 'vitest'
import { sourceWords } from '../../../../src/shared/messages/source-words.ts'

const at = { address: '', onlyWhenChosen: false }

test('where an engine was found is told with its name, in both languages', () => {
  const lab = { ...at, source: 'context', label: 'lab' } as const
  expect(sourceWords('en', lab)).toBe('current Docker context “lab”')
  expect(sourceWords('en', { ...lab, onlyWhenChosen: true })).toBe('Docker context “lab”')
  expect(sourceWords('ko', { ...lab, onlyWhenChosen: true })).toBe('도커 컨텍스트 “lab”')
  expect(sourceWords('en', { ...at, source: 'socket', label: 'Colima' })).toBe('usual socket of Colima')
  expect(sourceWords('en', { ...lab, source: 'chosen' })).toBe('chosen here: lab')
  expect(sourceWords('en', { ...at, source: 'environment', label: 'DOCKER_HOST' })).toBe('DOCKER_HOST')
  expect(sourceWords('ko', { ...at, source: 'embedded', label: '' })).toBe('내장')
})
