import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import subsetFont from 'subset-font'
import type { Plugin } from 'vite'

const require = createRequire(import.meta.url)
const suffix = '?letters'

/**
 * `import url from 'some-font.ttf?letters'`: the font with the letters alone that the app and its gallery can write. Each panel of the gallery is a
 * document of its own, and each would read megabytes otherwise.
 */
export function subsetPlugin(root: string): Plugin {
  let letters: string | undefined
  return {
    name: 'dockstage-subset-fonts',
    // Before Vite takes the file for an asset.
    enforce: 'pre',
    resolveId: (id) => (id.endsWith(suffix) ? `\0${id}` : undefined),
    async load(id) {
      if (!id.startsWith('\0') || !id.endsWith(suffix)) return
      letters ??= lettersIn(root)
      const font = await subsetFont(readFileSync(require.resolve(id.slice(1, -suffix.length))), letters, { targetFormat: 'truetype' })
      return `export const url = 'data:font/ttf;base64,${font.toString('base64')}'`
    },
  }
}

/** All letters of ASCII, and those that stand in the sources and in what the gallery shows. */
function lettersIn(root: string): string {
  const texts = ['src/shared', 'src/renderer', 'test/gallery', 'test/fixtures'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:tsx?|json)$/.test(name))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  )
  const ascii = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
  return [...new Set([...ascii, ...texts.join('')])].filter((it) => it >= ' ').join('')
}
