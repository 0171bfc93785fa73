import { expect, test } from 'vitest'
import { pictureMaker } from '../../../../src/main/hand-out/draw-picture.ts'
import { momentAt } from '../../../../src/main/hand-out/moments.ts'
import { pngFile, scales } from '../../../../src/main/hand-out/png.ts'
import { shippedRecording } from '../../../support/shipped-recordings.ts'

const run = shippedRecording('user-bridge')
const draw = pictureMaker(run, { language: 'ko', theme: 'dark', pane: { width: 1000, height: 500 } })

test.each(scales)('a picture of %i× has so many pixels to each of its own, and bears our name', async (scale) => {
  const picture = draw(momentAt(run, run.frames.length - 1))
  const png = await pngFile(picture, scale)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([picture.width * scale, picture.height * scale])
  expect(png.subarray(33, 90).toString('latin1')).toContain('tEXtSoftware\0Dockstage hand-out')
})
