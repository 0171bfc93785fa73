import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Recording } from '../../src/shared/recording/recording.ts'
import { writeRecording } from '../../src/shared/recording/write-recording.ts'
import { type App, expect, test } from '../e2e/app.ts'
import { largeRecording } from '../support/large-recording.ts'
import { mixedRecording } from '../support/mixed-recording.ts'
import { recordedScenarios, shippedRecording } from '../support/shipped-recordings.ts'

/** `npm run sheet`: what every moment looks like, to be looked at by a person. All of it is in this folder, anew each time. */
const folder = 'sheet'

/** Both themes at both sizes, each language in both. */
const looks = [
  { theme: 'light', language: 'en', width: 1280, height: 720 },
  { theme: 'dark', language: 'ko', width: 1280, height: 720 },
  { theme: 'light', language: 'ko', width: 1920, height: 1080 },
  { theme: 'dark', language: 'en', width: 1920, height: 1080 },
] as const
type Look = (typeof looks)[number]
const nameOf = ({ theme, language, width }: Look): string => `${theme}-${language}-${width}`

const recordings: readonly (readonly [id: string, recording: Recording])[] = [
  ...recordedScenarios.map((id) => [id, shippedRecording(id)] as const),
  ['mixed-12', mixedRecording()],
  ['large-100', largeRecording(100, 6)],
  ['large-1000', largeRecording(1_000, 20)],
]

for (const [id, recording] of recordings)
  test(`${id}: every step`, async ({ app, hosted }) => {
    test.setTimeout(600_000)
    const own = join(folder, id)
    rmSync(own, { recursive: true, force: true })
    mkdirSync(own, { recursive: true })
    const pictures = new Map<Look, { readonly file: string; readonly moment: string }[]>(looks.map((it) => [it, []]))
    const shoot = async (moment: string, number: number): Promise<void> => {
      for (const look of looks) {
        await app.page.emulateMedia({ colorScheme: look.theme, reducedMotion: 'reduce' })
        await hosted.resize(look)
        await app.speak(look.language)
        const file = `${String(number).padStart(2, '0')}-${nameOf(look)}.png`
        await app.page.screenshot({ path: join(own, file) })
        pictures.get(look)?.push({ file, moment })
      }
      await app.speak('en')
    }
    await app.drop(`${id}.dockstage.json`, writeRecording(recording))
    await expect(app.diagram.root).toBeVisible()
    await shoot('before the first step', 0)
    for (const [index, { title }] of recording.scenario.steps.entries()) {
      await app.stepForward(1)
      await shoot(`${index + 1}. ${title}`, index + 1)
    }
    for (const [look, shots] of pictures) await makeSheet(app, own, shots, join(folder, `${id}-${nameOf(look)}.png`))
  })

/** Small ones side by side, in a page of their own. */
async function makeSheet(
  app: App,
  own: string,
  shots: readonly { readonly file: string; readonly moment: string }[],
  to: string,
): Promise<void> {
  const figures = shots.map(
    ({ file, moment }) =>
      `<figure><img src="data:image/png;base64,${readFileSync(join(own, file)).toString('base64')}"><figcaption>${moment.replace(/[&<]/g, (it) => `&#${it.charCodeAt(0)};`)}</figcaption></figure>`,
  )
  const page = await app.page.context().newPage()
  await page.setViewportSize({ width: 1944, height: 1080 })
  const style =
    'body{margin:4px;display:grid;grid-template-columns:repeat(3,1fr);gap:4px;font:14px sans-serif}figure{margin:0}img{width:100%;display:block}'
  await page.setContent(`<!doctype html><style>${style}</style>${figures.join('')}`)
  writeFileSync(to, await page.screenshot({ fullPage: true }))
  await page.close()
}
