import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import postcss, { type Declaration } from 'postcss'
import { describe, expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../../../src/renderer/', import.meta.url))
const filesOf = (...endings: readonly string[]): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => name.replaceAll(sep, '/'))
    .sort()
const read = (file: string): string => readFileSync(join(folder, file), 'utf8')

/** Where values are given names. The stage's theme gives other values to the same names. */
const definitions = ['presenter/stage-theme.css', 'styles/tokens.css']

interface Declared {
  readonly file: string
  readonly property: string
  readonly value: string
}

function declaredIn(file: string): Declared[] {
  const found: Declared[] = []
  postcss.parse(read(file)).walkDecls(({ prop, value }: Declaration) => {
    found.push({ file, property: prop, value })
  })
  return found
}

const sheets = filesOf('.css')
const all = sheets.flatMap(declaredIn)
const elsewhere = all.filter(({ file }) => !definitions.includes(file))
const told = (found: readonly Declared[]): string[] => found.map(({ file, property, value }) => `${file}: ${property}: ${value}`)

describe('there is one set of design tokens:', () => {
  test('the style sheets were found', () => {
    expect(sheets).toEqual(expect.arrayContaining([...definitions, 'diagram/diagram.css', 'hand-out/hand-out.css']))
    expect(elsewhere.length).toBeGreaterThan(500)
  })

  test('no colour is written anywhere else', () => {
    const colour =
      /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|light-dark)\(|\b(?:white|black|gr[ae]y|red|green|blue|orange|yellow)\b/i
    const isName = ({ value, property }: Declared) => colour.test(value.replaceAll(/var\(--[\w-]+/g, '')) && property !== 'white-space'
    expect(told(elsewhere.filter(isName))).toEqual([])
  })

  test('no duration or easing is written anywhere else', () => {
    const motion = /^(?:animation|transition)/
    expect(
      told(
        elsewhere.filter(
          ({ property, value }) => motion.test(property) && /\d(?:ms|s)\b|ease|cubic-bezier/.test(value.replaceAll(/--[\w-]+/g, '')),
        ),
      ),
    ).toEqual([])
  })

  test('a size of letters is a token, or a part of the text that it stands in', () => {
    const allowed = /^(?:var\(--(?:text|stage)-[\w-]+\)|calc\(var\(--text-[\w-]+\) \* [\d.]+\)|[\d.]+em|inherit)$/
    expect(told(elsewhere.filter(({ property, value }) => property === 'font-size' && !allowed.test(value)))).toEqual([])
    expect(told(elsewhere.filter(({ property, value }) => property === 'font' && value !== 'inherit'))).toEqual([])
    const family = /^(?:var\(--font-(?:sans|mono)\)|inherit)$/
    expect(told(elsewhere.filter(({ property, value }) => property === 'font-family' && !family.test(value)))).toEqual([])
  })

  test('a radius is a token, or a circle', () => {
    const allowed = /^(?:var\(--radius-[\w-]+\)|50%)$/
    expect(told(elsewhere.filter(({ property, value }) => property === 'border-radius' && !allowed.test(value)))).toEqual([])
  })

  test('no script has a colour of its own', () => {
    const scripts = filesOf('.ts', '.tsx')
    expect(scripts.length).toBeGreaterThan(100)
    expect(scripts.filter((file) => /['"`(]#[0-9a-f]{6}\b|\brgba?\(/i.test(read(file)))).toEqual([])
  })

  test('every token that is used is there, and every token is used', () => {
    const scripts = filesOf('.ts', '.tsx').map(read).join('\n')
    const defined = new Set(all.flatMap(({ property }) => (property.startsWith('--') ? [property] : [])))
    const used = new Set([...all.map(({ value }) => value), scripts].flatMap((text) => text.match(/--[a-z][\w-]*/g) ?? []))
    const set = new Set([...scripts.matchAll(/'(--[\w-]+)':/g)].map(([, name = '']) => name))
    expect(
      [...used].filter((name) => !defined.has(name) && !set.has(name) && all.some(({ value }) => value.includes(`var(${name}`))),
    ).toEqual([])
    expect([...defined].filter((name) => !used.has(name))).toEqual([])
  })
})
