import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The file beside what is built, with the licence texts of what is built into it. */
export const noticesName = 'THIRD-PARTY-NOTICES.txt'

/** The letters of hand-outs. The package of the Korean ones comes without their licence, which is the same, of the same holder. */
const plex = {
  name: 'IBM Plex Mono and IBM Plex Sans KR (fonts)',
  licence: 'OFL-1.1',
  file: 'node_modules/@expo-google-fonts/ibm-plex-mono/LICENSE_FONT',
}

/**
 * For Vite: writes, beside each bundle, whose code is in it and under which licence, with the whole texts, as those licences ask of whoever hands the code
 * on. Told by the bundle itself, so that no list can be behind it.
 * @param {{ fonts?: boolean }} options `fonts`: what is built is written into files together with the fonts of hand-outs
 */
export function thirdPartyNotices({ fonts = false } = {}) {
  return {
    name: 'third-party-notices',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((it) => Object.keys(it.modules ?? {}))
      const folders = [...new Set(modules.flatMap((it) => packageFolder(it) ?? []))]
      const packages = [...folders.map(packageIn), ...(fonts ? [{ ...plex, text: readFileSync(plex.file, 'utf8') }] : [])]
      if (packages.length > 0) this.emitFile({ type: 'asset', fileName: noticesName, source: noticesText(packages) })
    },
  }
}

/** The folder of the package that a module is of; undefined for our own. */
export function packageFolder(module) {
  const path = module.replace(/^\0/, '').replace(/\?.*$/, '').replaceAll('\\', '/')
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]
}

function packageIn(folder) {
  const { name, version, license, licenses, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const licence = license ?? licenses?.map(({ type }) => type).join(' OR ')
  const files = readdirSync(folder).filter((it) => /^(?:licen[cs]e|copying|notice)/i.test(it))
  const by = typeof author === 'string' ? author : (author?.name ?? 'its authors')
  // A text that its package leaves out is told of, with what is known.
  const text =
    files.map((it) => readFileSync(join(folder, it), 'utf8')).join('\n\n') ||
    `Copyright (c) ${by}\nhttps://spdx.org/licenses/${licence}.html`
  return { name: `${name} ${version}`, licence, text }
}

/** Packages under the same text stand over it together; in one order, so that the same packages give the same file. */
export function noticesText(packages) {
  const byText = new Map()
  for (const { name, licence, text } of packages) {
    const plain = text.replace(/\r\n/g, '\n').trim()
    byText.set(plain, [...(byText.get(plain) ?? []), `${name} (${licence})`])
  }
  const parts = [...byText].map(([text, names]) => `${names.sort().join('\n')}\n\n${text}\n`).sort()
  const line = `\n${'-'.repeat(80)}\n\n`
  return `This holds work of others, under these licences:\n${line}${parts.join(line)}`
}
