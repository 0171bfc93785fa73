import { extractText, getDocumentProxy } from 'unpdf'
import { describe, expect, test } from 'vitest'
import { momentsOf } from '../../../../src/main/hand-out/moments.ts'
import { pdfFile } from '../../../../src/main/hand-out/pdf.ts'
import { shippedRecording } from '../../../support/shipped-recordings.ts'

async function read(bytes: Buffer) {
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const { text } = await extractText(pdf)
  return {
    pages: text.map((it) => it.replace(/\s+/g, ' ')),
    outline: await pdf.getOutline(),
    info: (await pdf.getMetadata()).info as Record<string, unknown>,
  }
}

describe('the pages of a run', async () => {
  const run = shippedRecording('docker-volume')
  const moments = momentsOf(run)
  const korean = await read(await pdfFile(run, 'ko', []))

  test('are one for each moment at least, numbered, each with its heading', () => {
    const heads = korean.pages.filter((it) => !it.includes('(이어짐)'))
    expect(heads).toHaveLength(moments.length)
    expect(korean.pages.every((it, index) => it.includes(`${index + 1} / ${korean.pages.length}`))).toBe(true)
  })

  test('hold their texts as texts, those of the picture too', () => {
    const refused = korean.pages.find((it) => it.includes('$ docker volume rm myvolume') && it.includes('volume is in use'))
    expect(refused).toContain('실행 중')
    expect(refused).toContain('172.17.0.2')
    expect(refused).toMatch(/질문 .*답/)
  })

  test('say what they are: language, title, and a list of the steps', () => {
    expect(korean.info).toMatchObject({ Language: 'ko', Title: run.translations.ko?.title, Creator: 'Dockstage hand-out' })
    expect(korean.outline.map(({ title }) => title)).toEqual(
      run.scenario.steps.map(({ id }, index) =>
        expect.stringContaining(`${index + 1}. ${run.translations.ko?.steps[id]?.title?.slice(0, 4)}`),
      ),
    )
  })

  test('in English hold the English texts', async () => {
    const { pages } = await read(await pdfFile(run, 'en', []))
    expect(pages[0]).toContain(run.scenario.title)
    expect(pages.join(' ')).not.toMatch(/\p{Script=Hangul}/u)
  })
})

test('a long narration goes on on a page of its own, and loses nothing', async () => {
  const run = shippedRecording('docker-volume')
  const words = Array.from({ length: 1500 }, (_, index) => `word${index}`)
  const [first, ...rest] = run.scenario.steps
  if (!first) throw new Error('no step')
  const scenario = { ...run.scenario, steps: [{ ...first, say: words.join(' ') }, ...rest] }
  const { pages } = await read(await pdfFile({ ...run, scenario }, 'en', []))
  expect(pages.filter((it) => it.includes('(continued)')).length).toBeGreaterThan(0)
  const found = new Set(pages.join(' ').match(/word\d+/g))
  expect(words.filter((it) => !found.has(it))).toEqual([])
})

test('the same run gives the same file', async () => {
  const run = shippedRecording('volumes-from')
  expect((await pdfFile(run, 'en', [])).equals(await pdfFile(run, 'en', []))).toBe(true)
})
