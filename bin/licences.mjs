#!/usr/bin/env node
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the lock file does not say, as the packages' own older `licenses`, or their texts, say it. */
const unsaid = { buildcheck: 'MIT', 'cpu-features': 'MIT', 'png-js': 'MIT', ssh2: 'MIT' }
/** The packages of fonts are MIT by what wraps them; the letters themselves are not. */
const alsoFonts = { '@expo-google-fonts/ibm-plex-sans-kr': 'MIT AND OFL-1.1' }

/** Licences under which code may be handed on with ours as long as their texts go with it. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
]

/** Others, package by package, with the reason for which it is all right. */
const excepted = {
  '@resvg/resvg-wasm': ['MPL-2.0', 'an unchanged file of its own, whose source is public'],
  'node-liblzma': ['LGPL-3.0', 'optional, unchanged, a module of its own that can be exchanged; just-bash loads it for `xz` alone'],
  '@axe-core/playwright': ['MPL-2.0', 'tests only'],
  'axe-core': ['MPL-2.0', 'tests only'],
  lightningcss: ['MPL-2.0', 'build only'],
  'caniuse-lite': ['CC-BY-4.0', 'build only: data'],
}

/** Every package that the lock file has, each version once. `where`: `app` runs with it, `page` has it built in (hand-outs too), `development`. */
export function licences(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const inPage = closure(packages, bareImports(['src/renderer', 'src/shared', 'src/preload'].map((it) => join(root, it))))
  const found = new Map()
  for (const [path, { version, license, dev }] of Object.entries(packages)) {
    if (path === '') continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const where = [...(dev && name !== 'electron' ? [] : ['app']), ...(inPage.has(path) ? ['page'] : [])]
    const before = found.get(`${name}@${version}`)
    const all = new Set([...(before?.where ?? []), ...(where.length > 0 ? where : ['development'])])
    if (all.size > 1) all.delete('development')
    const licence = alsoFonts[name] ?? license ?? unsaid[name] ?? 'unknown'
    found.set(`${name}@${version}`, { name, version, licence, where: [...all].sort() })
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1))
}

/** Why it may not be here; undefined where it may. Of an `OR` one is enough, of an `AND` all are needed. */
export function refused({ name, licence }) {
  const base = name.replace(/^(lightningcss)-.*/, '$1')
  if (excepted[base]?.[0] === licence) return undefined
  const plain = licence.replace(/[()]/g, '')
  const isAllowed = plain.split(' OR ').some((one) => one.split(' AND ').every((it) => allowed.includes(it)))
  return isAllowed ? undefined : `${name}: ${licence} is neither allowed nor excepted in bin/licences.mjs`
}

/** `docs/licences.md`. */
export function licencesPage(list) {
  const shipped = list.filter(({ where }) => !where.includes('development'))
  const rest = list.filter(({ where }) => where.includes('development'))
  const row = ({ name, version, licence, where }) => `| ${name} | ${version} | ${licence} | ${where.map((it) => places[it]).join(', ')} |`
  const table = (of) => ['| package | version | licence | where |', '| --- | --- | --- | --- |', ...of.map(row)].join('\n')
  const reasons = Object.entries(excepted).map(([name, [licence, why]]) => `- ${name} (${licence}): ${why}.`)
  return `# Licences of others' work

Made by \`npm run licences\` from the lock file; a test holds it to that, and every licence to what [bin/licences.mjs](../bin/licences.mjs) allows.
Dockstage itself is under the [MIT licence](../LICENSE).

- **app**: installed with Dockstage; each package has its licence's text in its own folder.
- **page, hand-outs**: built into the page, and into each HTML hand-out. The texts are beside what is built (\`out/renderer/THIRD-PARTY-NOTICES.txt\`),
  and at the end of each such hand-out. What the bundler leaves out is in this list all the same.
- The letters of hand-outs (IBM Plex) are under the SIL Open Font License 1.1; HTML hand-outs have its text.
- The desktop app runs in Electron (MIT), which has the notices of Chromium and Node.js in its own folder.

Allowed: ${allowed.join(', ')}. Besides:

${reasons.join('\n')}

## What the app is made of
${table(shipped)}

## Development only
${table(rest)}
`
}

const places = { app: 'app', page: 'page, hand-outs', development: 'development' }

/** Names of packages that sources import. */
function bareImports(folders) {
  const names = new Set()
  for (const folder of folders)
    for (const file of readdirSync(folder, { recursive: true }))
      if (/\.tsx?$/.test(file))
        for (const [, from] of readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import\() ?'((?:@[\w-]+\/)?[a-z][\w.-]*)/g))
          names.add(from)
  for (const none of ['electron']) names.delete(none)
  return [...names]
}

/** The paths, in the lock file, of these packages and of all that they need; types are nothing that is built in. */
function closure(packages, names) {
  const reached = new Set()
  const find = (name, from) => {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`
      if (packages[path]) return path
      if (at === '') return undefined
    }
  }
  const visit = (name, from) => {
    const path = find(name, from)
    if (path === undefined || reached.has(path) || name.startsWith('@types/')) return
    reached.add(path)
    for (const next of Object.keys(packages[path].dependencies ?? {})) visit(next, path)
  }
  for (const name of names) visit(name, '')
  return reached
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const list = licences(root)
  const problems = list.flatMap((it) => refused(it) ?? [])
  writeFileSync(join(root, 'docs', 'licences.md'), licencesPage(list))
  for (const it of problems) process.stderr.write(`${it}\n`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
