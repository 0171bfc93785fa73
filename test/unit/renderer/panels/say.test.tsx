import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeEach, expect, test } from 'vitest'
import { Say } from '../../../../src/renderer/panels/say.tsx'
import { carryTerms } from '../../../../src/renderer/panels/term-marks.ts'
import { initialApp, useApp } from '../../../../src/renderer/store/app-store.ts'
import { ActionsContext } from '../../../../src/renderer/store/use-actions.ts'
import type { Language } from '../../../../src/shared/language.ts'
import type { GlossaryTerm } from '../../../../src/shared/scenario/glossary.ts'

const terms: GlossaryTerm[] = [
  { id: 'veth', en: { term: 'veth', says: 'A cable.' }, ko: { term: 'veth', says: '케이블입니다.', not: [] } },
  { id: 'volume', en: { term: 'volume', says: 'Storage.' }, ko: { term: '볼륨', says: '저장 공간입니다.', not: [] } },
]
// What is rendered without a browser reads the store as it began.
Object.assign(useApp.getInitialState(), { glossary: terms })
beforeEach(() => useApp.setState({ ...initialApp(), glossary: terms }))

/** The markup, with each term's button as `<term>`. */
function shown(text: string, language: Language = 'en'): string {
  const say = createElement(Say, { text, language })
  const markup = renderToStaticMarkup(createElement(ActionsContext.Provider, { value: {} as never }, say))
  return markup.replace(/<span class="term" role="button"[^>]*>(.*?)<\/span>/g, '<term>$1</term>')
}

test('a marked term is a button in the running text, in the words of the text’s language or its own', () => {
  expect(shown('A [[veth]] is [[veth|the cable]].')).toBe('<p>A <term>veth</term> is <term>the cable</term>.</p>')
  expect(shown('[[volume]]을 봅니다.', 'ko')).toBe('<p><term>볼륨</term>을 봅니다.</p>')
  expect(renderToStaticMarkup(createElement(Say, { text: '[[veth]]', language: 'en' }))).toContain(
    'role="button" tabindex="0" aria-haspopup="dialog" aria-expanded="false"',
  )
})

test('emphasis goes by the words, as if they were not marked: a particle may follow at once', () => {
  expect(shown('**[[volume]]**을, *[[volume|이 볼륨]]*은, **두 [[veth]]**를', 'ko')).toBe(
    '<p><strong><term>볼륨</term></strong>을, <em><term>이 볼륨</term></em>은, <strong>두 <term>veth</term></strong>를</p>',
  )
  expect(shown('- [[veth]] **and [[volume]] here**')).toContain('<li><term>veth</term> <strong>and <term>volume</term> here</strong></li>')
})

test('an unknown term is plain words', () => {
  expect(shown('A [[nosuch]] and [[nosuch|other *thing*]].')).toBe('<p>A nosuch and other *thing*.</p>')
  expect(shown('A [[constructor]].')).toBe('<p>A constructor.</p>')
})

test('code keeps its brackets, whichever way it is code', () => {
  expect(shown('`[[veth]]` and `if [[ $x ]]`')).toBe('<p><code>[[veth]]</code> and <code>if [[ $x ]]</code></p>')
  expect(shown('```\n[[veth]]\n```')).toBe('<pre><code>[[veth]]\n</code></pre>')
  expect(shown('Look:\n\n    [[veth|cable]] here\n')).toContain('<code>[[veth|cable]] here')
})

test('the words of a mark are plain, and nothing in them becomes markup', () => {
  expect(shown('[[veth|<img src=x onerror=alert(1)>]]')).toBe('<p><term>&lt;img src=x onerror=alert(1)&gt;</term></p>')
  expect(shown('[[veth|**a** https://x.org <https://x.org>]]')).toBe('<p><term>**a** https://x.org &lt;https://x.org&gt;</term></p>')
  expect(shown('<dfn data-term="veth">x</dfn>')).not.toContain('<term>')
  expect(shown('[a [[veth]] b](https://example.org)')).toMatch(/<a href="https:\/\/example\.org"[^>]*>a veth b<\/a>/)
})

test('the private characters that carry terms cannot be brought in by a text', () => {
  const carry = (index: number, words: string): string => `${String.fromCharCode(0xe000 + index)}${words}\uf000`
  expect(shown(`${carry(0, 'x')} ${carry(7, 'y')} [[veth]] \ue003`)).toBe('<p>x y <term>veth</term></p>')
  expect(carryTerms('[[veth]]', terms, 'en').marks).toEqual([{ id: 'veth', written: '[[veth]]' }])
})
