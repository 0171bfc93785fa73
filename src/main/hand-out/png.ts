import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { crc32 } from 'node:zlib'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { appRoot } from '../app-root.ts'
import type { DrawnPicture } from './draw-picture.ts'
import { faceNames, loadFaces } from './fonts.ts'
import { signature } from './signature.ts'
import { svgText } from './svg.ts'

export const scales = [1, 2, 4] as const
export type Scale = (typeof scales)[number]

let starting: Promise<void> | undefined

/** The picture in pixels, so many to each CSS pixel. */
export async function pngFile(picture: DrawnPicture, scale: Scale): Promise<Buffer> {
  starting ??= startRenderer()
  await starting
  const faces = await loadFaces()
  const renderer = new Resvg(svgText(picture, faces), {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers: faceNames.map((name) => faces[name].bytes), defaultFontFamily: faces.sans.family },
  })
  const image = renderer.render()
  try {
    return withText(Buffer.from(image.asPng()), 'Software', signature)
  } finally {
    // What WebAssembly holds is collected by nobody.
    image.free()
    renderer.free()
  }
}

async function startRenderer(): Promise<void> {
  const require = createRequire(`${appRoot()}/package.json`)
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')))
}

/** Puts a `tEXt` chunk behind the header, which is always of 33 bytes (PNG 1.2, 4.1.1 and 4.2.3.1). */
function withText(png: Buffer, keyword: string, text: string): Buffer {
  const data = Buffer.from(`tEXt${keyword}\0${text}`, 'latin1')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length - 4)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(data))
  return Buffer.concat([png.subarray(0, 33), length, data, check, png.subarray(33)])
}
