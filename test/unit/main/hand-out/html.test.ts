import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { htmlFile, playerParts } from '../../../../src/main/hand-out/html.ts'
import type { HandedOut } from '../../../../src/shared/hand-out/handed-out.ts'
import { readRecording } from '../../../../src/shared/recording/read-recording.ts'
import { shippedRecording } from '../../../support/shipped-recordings.ts'

const player = {
  script: 'show("</script><!--<script>")',
  style: '.x::before { content: "</style>" }',
  notices: 'MIT --> <script> --!> end',
}
const options = { language: 'ko', theme: 'dark', glossary: [] } as const

/** The parts of a file as a browser parts them: at the first thing that ends each. */
const partsOf = (html: string) => ({
  styles: [...html.matchAll(/<style>(.*?)<\/style/gis)].map(([, text = '']) => text),
  scripts: [...html.matchAll(/<script([^>]*)>(.*?)<\/script/gis)].map(([, attributes = '', text = '']) => ({ attributes, text })),
})

test('its policy names its own script and styles by what is in them, and nothing else', async () => {
  const html = await htmlFile(shippedRecording('docker-volume'), options, player)
  const { styles, scripts } = partsOf(html)
  expect(styles).toHaveLength(1)
  expect(scripts.map((it) => it.attributes)).toEqual([' type="application/json" id="dockstage-handed-out"', ''])
  const hash = (text = ''): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? ''
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hash(scripts[1]?.text)}`,
    `style-src ${hash(styles[0])}`,
    'font-src data:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ])
})

test('the script that runs is the same, for all that is escaped in it', async () => {
  const { scripts } = partsOf(await htmlFile(shippedRecording('docker-volume'), options, player))
  const shown: string[] = []
  new Function('show', scripts[1]?.text ?? '')((text: string) => shown.push(text))
  expect(shown).toEqual(['</script><!--<script>'])
})

test('the licences of what it is made of stand in it, and a text of theirs ends nothing', async () => {
  const html = await htmlFile(shippedRecording('docker-volume'), options, player)
  const [, comment] = /<!--(.*?)--!?>/s.exec(html) ?? []
  expect(comment?.trim()).toBe('MIT - -> <script> - -!> end')
})

test('the recording in it is the one that was handed out', async () => {
  const run = shippedRecording('wordpress-link')
  const hostile = { ...run, scenario: { ...run.scenario, title: '</script><script>x' } }
  const { scripts } = partsOf(await htmlFile(hostile, options, player))
  const { recording, preferences } = JSON.parse(scripts[0]?.text ?? '') as HandedOut
  expect(preferences).toEqual({ language: 'ko', theme: 'dark' })
  expect(readRecording(recording)).toEqual({ recording: hostile })
})

test('without a build it says what to do', async () => {
  await expect(playerParts('/nowhere')).rejects.toMatchObject({ failure: { remedy: 'Build it: npm run build' } })
})
