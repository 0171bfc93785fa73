import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test as base, expect } from '@playwright/test'
import { extractText, getDocumentProxy } from 'unpdf'
import { readRecording } from '../../src/shared/recording/read-recording.ts'
import { writeRecording } from '../../src/shared/recording/write-recording.ts'
import { hostileRecording } from '../support/hostile-recording.ts'
import { harmful } from '../support/hostile-texts.ts'
import { faultsOf } from './legible.ts'
import { type Reader, readerFixture } from './reader.ts'

declare global {
  interface Window {
    /** Set by Mermaid's own script, once it is in the page. */
    mermaid: { render(id: string, text: string): Promise<{ svg: string }> }
  }
}

const require = createRequire(import.meta.url)
const test = base.extend<{ reader: Reader }>(readerFixture)
const run = promisify(execFile)

const exported = (...args: readonly string[]) => run(process.execPath, ['bin/dockstage.mjs', 'replay', ...args])
const recording = (id: string): string => `scenarios/recordings/${id}.dockstage.json`

for (const language of ['en', 'ko'] as const)
  test(`a run plays offline to its end from one file, by keys, in ${language}`, async ({ reader }, info) => {
    const folder = info.outputPath()
    const { stdout } = await exported(recording('net-alias'), '--export', folder, '--format', 'html', '--lang', language)
    expect(stdout).toContain('net-alias.html')
    const file = join(folder, 'net-alias.html')
    const html = readFileSync(file, 'utf8')
    expect(html.length).toBeLessThan(2_000_000)
    // What is built into it brings its licences along, and so do the letters.
    for (const notice of [/^react \d/m, /^d3-selection \d/m, /^zustand \d/m, 'SIL OPEN FONT LICENSE Version 1.1'])
      expect(html).toMatch(notice)
    const page = await reader.open(file)
    const legible = () => expect.poll(() => page.evaluate(faultsOf), { timeout: 5_000 }).toEqual([])
    await expect(page.getByRole('heading', { level: 2 })).toHaveText(
      language === 'en' ? 'Several behind one name' : '이름 하나에 컨테이너 여럿',
    )
    await legible()
    const steps = page.locator('nav.steps li')
    const next = page.getByRole('button', { name: language === 'en' ? 'Next' : '다음', exact: true })
    const atEnd = language === 'en' ? 'The recording ends here' : '녹화는 여기서 끝납니다'
    let answered = 0
    for (let press = 0; press < 40 && (await next.getAttribute('title')) !== atEnd; press += 1) {
      const before = await page.locator('.scenario').innerText()
      const asks = await page.locator('.ask.open').isVisible()
      await page.keyboard.press(asks ? '1' : 'ArrowRight')
      if (asks) answered += 1
      await expect.poll(() => page.locator('.scenario').innerText()).not.toBe(before)
    }
    await expect(next).toHaveAttribute('title', atEnd)
    expect(answered).toBeGreaterThan(0)
    await expect(steps.getByRole('button', { name: /\((done|끝남|완료)/ })).toHaveCount(await steps.count())
    await legible()
    const { text: printed } = await extractText(await getDocumentProxy(new Uint8Array(await page.pdf())), { mergePages: true })
    expect(printed).toContain(await page.getByRole('heading', { level: 2 }).innerText())
    expect(printed).toContain('docker ')
    await page.keyboard.press('Home')
    await page.keyboard.press('End')
    await expect(next).toHaveAttribute('title', atEnd)
    // What leads away from the run, and what only an app can do, is not there.
    for (const gone of ['All scenarios', '시나리오 목록', 'Hand out…', '배포 자료…'])
      await expect(page.getByRole('button', { name: gone })).toHaveCount(0)
    const other = language === 'en' ? '한국어' : 'English'
    await page.getByRole('button', { name: other }).click()
    await expect(page.getByRole('button', { name: language === 'en' ? '다음' : 'Next', exact: true })).toBeVisible()
    await page
      .getByRole('group', { name: /^(Theme|테마)$/ })
      .getByRole('button')
      .nth(1)
      .click()
    await legible()
  })

test('whatever stands in a recording, nothing of it runs, and nothing is asked for', async ({ reader }, info) => {
  const folder = info.outputPath()
  const read = readRecording(readFileSync(recording('docker-volume'), 'utf8'))
  if (!('recording' in read)) throw new Error(JSON.stringify(read.problems))
  const hostile = hostileRecording(read.recording, 1)
  const title = '</script><script>document.title="taken"</script><!--<script><img src=x onerror="document.title=1">\u202e'
  const file = join(folder, 'hostile.dockstage.json')
  writeFileSync(file, writeRecording({ ...hostile, scenario: { ...hostile.scenario, title } }))
  await exported(file, '--export', folder, '--format', 'html', '--lang', 'en')
  const [html = ''] = readdirSync(folder).filter((name) => name.endsWith('.html'))
  const page = await reader.open(join(folder, html))
  const seen = title.replace('\u202e', '\\u{202e}')
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(seen)
  await expect(page).toHaveTitle(`${seen} · Dockstage`)
  for (const key of ['ArrowRight', 'ArrowRight', 'End']) {
    await page.keyboard.press(key)
    expect(
      harmful
        .exec(await page.locator('body').innerText())?.[0]
        .codePointAt(0)
        ?.toString(16),
    ).toBeUndefined()
  }
  // The page's own: the recording, and the player.
  expect(await page.locator('img, script, iframe, object').count()).toBe(2)
  expect(await page.locator('a:not(.skip):not([href^="https:"])').count()).toBe(0)
})

test('Mermaid draws what is handed out as its text', async ({ reader }, info) => {
  const folder = info.outputPath()
  await exported(recording('user-bridge'), '--export', folder, '--format', 'mermaid', '--lang', 'ko')
  const page = await reader.browser.newPage()
  await page.addScriptTag({ path: require.resolve('@mermaid-js/tiny') })
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  expect(texts.length).toBeGreaterThan(10)
  const drawn = await page.evaluate(async (all) => {
    const said: string[] = []
    for (const [index, text] of all.entries()) {
      const { svg } = await window.mermaid.render(`picture${index}`, text)
      document.body.innerHTML = svg
      said.push(document.body.textContent ?? '')
    }
    return said
  }, texts)
  const fullest = drawn.reduce((most, it) => (it.length > most.length ? it : most))
  for (const name of ['wordpressdb', 'guest', 'blog', '172.29.0.3', '/var/lib/mysql']) expect(fullest).toContain(name)
})
