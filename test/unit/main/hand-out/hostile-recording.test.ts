import { getDocumentProxy } from 'unpdf'
import { describe, expect, test } from 'vitest'
import { handOut, stemOf, usualPane, zipped } from '../../../../src/main/hand-out/hand-out.ts'
import { htmlFile } from '../../../../src/main/hand-out/html.ts'
import { momentsOf } from '../../../../src/main/hand-out/moments.ts'
import { handedOutId } from '../../../../src/shared/hand-out/handed-out.ts'
import { readRecording } from '../../../../src/shared/recording/read-recording.ts'
import { visibleRecording } from '../../../../src/shared/recording/visible-recording.ts'
import { hostileRecording } from '../../../support/hostile-recording.ts'
import { harmful } from '../../../support/hostile-texts.ts'
import { shippedRecording } from '../../../support/shipped-recordings.ts'
import { svgElements } from '../../../support/svg-elements.ts'

const options = { language: 'en', scale: 1, pane: usualPane, glossary: [] } as const
const noHarm = (text: string, what: string): void =>
  expect(harmful.exec(text)?.[0].codePointAt(0)?.toString(16), `${what}: ${JSON.stringify(text.slice(0, 200))}`).toBeUndefined()

describe.each([1, 2])('a recording full of hostile texts (%i)', (seed) => {
  const whole = shippedRecording('docker-volume')
  const raw = hostileRecording({ ...whole, frames: whole.frames.slice(0, 10) }, seed)
  const run = visibleRecording(raw)
  const moments = momentsOf(run).slice(-4)

  test('as an SVG is well-formed, runs nothing, and asks for nothing', async () => {
    const { files } = await handOut(run, 'svg', options, moments)
    expect(files).toHaveLength(moments.length)
    for (const { content } of files) {
      const svg = String(content)
      noHarm(svg, 'SVG')
      const elements = svgElements(svg.trimEnd())
      expect(elements.length).toBeGreaterThan(10)
      const names = new Set(elements.map(({ name }) => name))
      for (const name of ['script', 'foreignObject', 'image', 'use', 'a', 'iframe', 'animate', 'set'])
        expect(names.has(name), name).toBe(false)
      for (const { name, attributes } of elements)
        for (const [key, value] of Object.entries(attributes)) {
          expect(/^on|href|^src$|^style$/i.test(key), `${name} ${key}`).toBe(false)
          if (!/^(?:xmlns|data-.*|aria-.*)$/.test(key)) expect(value, key).not.toMatch(/url\((?!#)|script:|https?:/i)
        }
      const style = /<style>(.*?)<\/style>/s.exec(svg)?.[1] ?? ''
      expect(style.replaceAll(/url\(data:font\/[\w+-]+;base64,[\w+/=]+\)/g, '')).not.toMatch(/url\(|@import|https?:/)
    }
  })

  test('as a PNG is a picture: its drawing is read by a strict reader of XML', async () => {
    const { files } = await handOut(run, 'png', options, moments.slice(-1))
    expect(
      Buffer.from(files[0]?.content ?? '')
        .subarray(1, 4)
        .toString('latin1'),
    ).toBe('PNG')
  })

  test('as a PDF holds text and nothing that acts', async () => {
    const { files } = await handOut(run, 'pdf', options)
    const pdf = await getDocumentProxy(new Uint8Array(Buffer.from(files[0]?.content ?? '')))
    const texts: string[] = []
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number)
      // One piece of text at a time: between pieces the reader puts line ends of its own.
      texts.push(...(await page.getTextContent()).items.map((it) => ('str' in it ? it.str : '')))
      expect(await page.getAnnotations()).toEqual([])
    }
    expect(texts.length).toBeGreaterThan(50)
    const { info } = await pdf.getMetadata()
    texts.push((info as { Title: string }).Title, ...(await pdf.getOutline()).map(({ title }) => title))
    for (const text of texts) noHarm(text, 'PDF')
    expect([await pdf.getJSActions(), await pdf.getOpenAction(), await pdf.getAttachments()]).toEqual([null, null, null])
  })

  test('as HTML has one way out of its JSON, which is its end', async () => {
    const html = await htmlFile(raw, { language: 'en', theme: 'system', glossary: [] }, { script: 'void 0', style: 'b{}', notices: 'MIT' })
    // As a browser parts them: at the first `<` that begins a tag, whatever stands around it.
    const begun = [...html.matchAll(/<\s*(!--|!doctype|\/?[a-z]+)/gi)].map(([, name = '']) => name.toLowerCase())
    expect(begun.filter((it) => !it.startsWith('/'))).toEqual(
      '!doctype html head meta meta meta meta meta meta title style body div noscript script script !--'.split(' '),
    )
    const data = new RegExp(`id="${handedOutId}">([^<]*)</script>`).exec(html)?.[1] ?? ''
    expect(readRecording(JSON.parse(data).recording)).toMatchObject({ recording: { scenario: { id: raw.scenario.id } } })
  })

  test('as text is nothing that acts either', async () => {
    for (const format of ['md', 'mermaid', 'sh'] as const) {
      const { files } = await handOut(run, format, options, moments)
      for (const { content } of files) if (typeof content === 'string') noHarm(content, format)
    }
  })

  test('gets file names that stay in their folder, on every file system', async () => {
    const { files } = await handOut(raw, 'mermaid', options, momentsOf(raw))
    for (const name of [...files.map((it) => it.name), zipped(files, `${stemOf(raw)}-mermaid`).name]) {
      expect(name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}_-]*\.[a-z]+$/u)
      expect(Buffer.byteLength(name)).toBeLessThan(255)
    }
    expect(new Set(files.map((it) => it.name)).size).toBe(files.length)
  })
})

test.each([
  ['', 'dockstage'],
  ['..', 'dockstage'],
  ['/etc/passwd', 'etc-passwd'],
  ['C:\\x', 'C-x'],
  ['con', 'dockstage-con'],
  ['LPT1', 'dockstage-LPT1'],
  ['console', 'console'],
  ['이'.repeat(90), '이'.repeat(33)],
  ['𐍈'.repeat(90), '𐍈'.repeat(25)],
  [`${'a'.repeat(59)}/b`, 'a'.repeat(59)],
])('the file of a scenario that calls itself %j', (id, stem) => {
  const { scenario } = shippedRecording('docker-volume')
  expect(stemOf({ scenario: { ...scenario, id } })).toBe(stem)
})
