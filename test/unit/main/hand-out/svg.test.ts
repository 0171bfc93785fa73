import { describe, expect, test } from 'vitest'
import { pictureMaker } from '../../../../src/main/hand-out/draw-picture.ts'
import { faceRuns, loadFaces } from '../../../../src/main/hand-out/fonts.ts'
import { momentAt, momentsOf } from '../../../../src/main/hand-out/moments.ts'
import { svgFile, svgText } from '../../../../src/main/hand-out/svg.ts'
import type { SceneText } from '../../../../src/renderer/diagram/layout/scene.ts'
import { faceOfRole } from '../../../support/face-of-role.ts'
import { recordedScenarios, shippedRecording } from '../../../support/shipped-recordings.ts'

const pane = { width: 960, height: 540 }
const options = { language: 'en', theme: 'light', pane } as const

test('names are text, whatever stands in them', async () => {
  const run = shippedRecording('user-bridge')
  const hostile = '</text><script>alert(1)</script>&amp;"\'\u0000\ud800<![CDATA['
  const topology = {
    ...run.start,
    volumes: { [hostile]: { name: hostile, driver: 'local', mountpoint: '/x', anonymous: false, mine: true } },
  }
  const { text } = await svgFile(pictureMaker({ ...run, start: topology, frames: [] }, options)(momentAt({ ...run, start: topology }, -1)))
  expect(text).not.toContain('<script')
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;')
  for (const impossible of ['\u0000', '\ud800']) expect(text).not.toContain(impossible)
  expect(text).not.toContain('<![CDATA[')
})

test('a picture asks for nothing from elsewhere, and has every letter that it shows', async () => {
  const run = shippedRecording('wordpress-link')
  const draw = pictureMaker(run, { ...options, language: 'ko' })
  const { text, missing } = await svgFile(draw(momentAt(run, run.frames.length - 3)))
  expect(missing).toEqual([])
  expect(text.match(/@font-face/g)).toHaveLength(4)
  expect(text.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\((?!data:|#)/)
  expect(text).not.toMatch(/var\(|light-dark\(|transparent/)
})

test('the same moment gives the same file', async () => {
  const run = shippedRecording('docker-volume')
  const made = () => svgFile(pictureMaker(run, options)(momentAt(run, 4)))
  expect((await made()).text).toBe((await made()).text)
})

test('a letter that no font has is told', async () => {
  const run = shippedRecording('docker-volume')
  const name = 'ᚠ'
  const start = { ...run.start, volumes: { [name]: { name, driver: 'local', mountpoint: '/x', anonymous: false, mine: true } } }
  const draw = pictureMaker({ ...run, start, frames: [] }, options)
  expect((await svgFile(draw(momentAt({ ...run, start }, -1)))).missing).toEqual(['ᚠ'])
})

describe.each(recordedScenarios)('in the pictures of %s', (id) => {
  const run = shippedRecording(id)

  test.each(['en', 'ko'] as const)('every text has the room that the layout gave it, in the fonts of hand-outs (%s)', async (language) => {
    const faces = await loadFaces()
    const draw = pictureMaker(run, { ...options, language })
    const texts = new Map<string, SceneText>()
    for (const moment of momentsOf(run))
      for (const text of draw(moment).scene.nodes.flatMap((node) => node.texts)) texts.set(`${text.role} ${text.text}`, text)
    const wide = [...texts.values()].flatMap(({ text, role, width }) => {
      const { face, size } = faceOfRole(role)
      const ems = faceRuns(text, face, faces).map((it) => faces[it.face].font.layout(it.text).advanceWidth / faces[it.face].font.unitsPerEm)
      const advance = ems.reduce((sum, em) => sum + em * size, 0)
      return advance > width + 0.5 ? [`${text}: ${advance.toFixed(1)} of ${width.toFixed(1)}`] : []
    })
    expect(wide).toEqual([])
  })

  test('dark and light differ in their colours alone', async () => {
    const faces = await loadFaces()
    const moment = momentAt(run, run.frames.length - 1)
    const uncoloured = (theme: 'light' | 'dark') =>
      svgText(pictureMaker(run, { ...options, theme })(moment), faces).replaceAll(/#[0-9a-f]{6}/g, '#')
    expect(uncoloured('dark')).toBe(uncoloured('light'))
  })
})
