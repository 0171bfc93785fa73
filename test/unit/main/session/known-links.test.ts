import { describe, expect, test } from 'vitest'
import { isLinkOf } from '../../../../src/main/session/known-links.ts'
import { parseScenario, parseTranslation } from '../../../../src/shared/scenario/parse.ts'
import { sessionOn } from '../../../support/session-world.ts'
import { topologyWith } from '../../../support/topology-with.ts'

const text = `
id: links
language: en
title: Links
summary: See [the manual](https://docs.docker.com/reference/).
steps:
  - id: first
    title: First
    say: |
      [[veth|The cable]] is told of [there][far], at <https://example.com/a?b=c&d=e#f>, in [Korean](https://example.com/한글), and on
      [its page](<https://localhost:{{port web 443}}/>). Not \`[code](https://code.example/)\`, and no https://bare.example/.

      [far]: https://example.com/far "A title"
    notes: "[Notes](https://notes.example)"
    warning: "[Beware](https://warning.example/)"
  - id: asked
    title: Asked
    ask: { question: "[Why?](https://question.example/)", options: [a, b], answer: 0, because: "[This](https://because.example/)" }
  - id: bad
    title: Bad
    say: "[a](http://plain.example/) [b](https://user@hidden.example/) [c](javascript:alert(1)) [d](file:///etc/passwd) [e](/relative)"
`
const inKorean = `
title: 링크
summary: 요약
steps:
  first: { title: 처음, say: "[한국어](https://ko.example/)" }
`
const { scenario } = parseScenario(text, 'links.yaml')
if (!scenario) throw new Error('the scenario is bad')
const { translation } = parseTranslation(inKorean, 'links.ko.yaml', scenario)
if (!translation) throw new Error('the translation is bad')
const opened = { scenario, translations: { ko: translation }, warnings: [] }
const start = topologyWith({})
const isLink = (url: string, now = start): boolean => isLinkOf({ opened, start, frames: [], now }, url)

describe('a link that may be opened', () => {
  test.each([
    'https://docs.docker.com/reference/',
    'https://example.com/far',
    'https://example.com/a?b=c&d=e#f',
    'https://example.com/한글',
    'https://example.com/%ED%95%9C%EA%B8%80',
    'https://notes.example/',
    'https://NOTES.example',
    'https://warning.example/',
    'https://question.example/',
    'https://because.example/',
    'https://ko.example/',
  ])('stands in a text of what is open: %s', (url) => {
    expect(isLink(url)).toBe(true)
  })

  test('has in it what was observed', () => {
    const now = topologyWith({ containers: [{ name: 'web', ports: ['127.0.0.1:8443:443'] }] })
    expect(isLink('https://localhost:8443/')).toBe(false)
    expect(isLink('https://localhost:8443/', now)).toBe(true)
    expect(isLink('https://localhost:8444/', now)).toBe(false)
  })

  test.each([
    'https://evil.example/?secret=1',
    'https://docs.docker.com/',
    'https://docs.docker.com/reference/?secret=1',
    'https://code.example/',
    'https://bare.example/',
    'http://plain.example/',
    'https://user@hidden.example/',
    'https://hidden.example/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https:///etc/passwd',
    'ms-msdt:/id',
    '/relative',
    '',
  ])('is not: %s', (url) => {
    expect(isLink(url)).toBe(false)
  })
})

test('the session hands the system a link of the scenario that is open, and nothing else, nor any when none is', async () => {
  const outside: string[] = []
  const openExternal = async (url: string): Promise<void> => void outside.push(url)
  const { session, file } = await sessionOn('embedded', undefined, { openExternal })
  const link = 'https://docs.docker.com/reference/'
  expect(await session.api.openExternal(link)).toMatchObject({ ok: false, failure: { code: 'bad-usage' } })
  expect(await session.openFile(await file('links.yaml', text))).toMatchObject({ ok: true })
  expect(await session.api.openExternal(link)).toEqual({ ok: true, value: null })
  for (const url of ['https://evil.example/', 'file:///etc/passwd', 'https://user@hidden.example/'])
    expect(await session.api.openExternal(url), url).toMatchObject({ ok: false, failure: { code: 'bad-usage', detail: url } })
  expect(outside).toEqual([link])
  await session.api.closeScenario()
  expect(await session.api.openExternal(link)).toMatchObject({ ok: false })
})
