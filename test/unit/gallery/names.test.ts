import { describe, expect, test } from 'vitest'
import { languages } from '../../../src/shared/language.ts'
import { pictureStates } from '../../gallery/picture-states.ts'
import { sceneOf } from './scenes.ts'

/** WCAG 2.5.3: who speaks to the machine says what is written on a thing. */
describe.each(languages)('in %s', (language) => {
  // A tile's chips are abbreviations (8080→80), which nobody would say.
  test.each(pictureStates.filter(({ mode }) => mode !== 'compact'))('what is written on a thing of "$title" is in its name', (state) => {
    const faults = sceneOf(state, language)
      .nodes.filter(({ stop }) => stop)
      .flatMap(({ title, texts }) =>
        texts.flatMap(({ text, full }) => {
          const written = full ?? text
          return written.split(/[\s·():]+/).every((word) => title.includes(word)) ? [] : [`"${written}" is not in "${title}"`]
        }),
      )
    expect([...new Set(faults)]).toEqual([])
  })
})

test('the gallery shows each of its pictures under a name of its own', () => {
  expect(new Set(pictureStates.map(({ id }) => id)).size).toBe(pictureStates.length)
})
