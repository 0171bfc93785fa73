import { expect, test } from 'vitest'
import { announcement } from '../../../../src/renderer/panels/announcement.ts'

const title = 'Start the database'

test('a step that is over is told with all that it changed', () => {
  const changes = ['+ container db (mysql): Up', '  an indented line']
  expect(announcement({ title, changes, isOver: true, language: 'en' })).toBe(
    'Start the database. + container db (mysql): Up. an indented line',
  )
})

test('one that runs is told by its title alone, however many of its changes are there already', () => {
  for (const changes of [[], ['one'], ['one', 'two']]) expect(announcement({ title, changes, isOver: false, language: 'en' })).toBe(title)
})

test('that nothing changed is told too, in the language of the page', () => {
  expect(announcement({ title, changes: [], isOver: true, language: 'en' })).toBe('Start the database. Nothing changed in the picture.')
  expect(announcement({ title, changes: [], isOver: true, language: 'ko' })).toMatch(/[가-힣]/)
})
