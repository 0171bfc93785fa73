import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { coloursIn, contrast } from '../../../support/contrast.ts'

const css = readFileSync(new URL('../../../../src/renderer/styles/tokens.css', import.meta.url), 'utf8')
const colours = coloursIn(css)

const networks = [1, 2, 3, 4, 5, 6].flatMap((n) => [
  [`net-${n}`, 'card'],
  [`net-${n}`, `net-${n}-tint`],
  ['ink', `net-${n}-tint`],
])
const texts = [
  ...['page', 'host', 'panel', 'card', 'well', 'layer', 'accent-tint', 'warn-tint', 'bad-tint', 'good-tint', 'card-flat'].map((it) => [
    'ink',
    it,
  ]),
  ...['page', 'host', 'panel', 'card', 'well', 'card-flat', 'layer'].map((it) => ['ink-soft', it]),
  ...['panel', 'card', 'page', 'accent-tint'].map((it) => ['accent', it]),
  ['on-accent', 'accent'],
  ['on-good', 'good'],
  ['on-bad', 'bad'],
  ...['card', 'good-tint'].map((it) => ['good', it]),
  ...['panel', 'warn-tint'].map((it) => ['warn', it]),
  ...['panel', 'bad-tint', 'well'].map((it) => ['bad', it]),
  ...networks,
  ['port', 'card'],
  ['port', 'port-tint'],
  ['port', 'host'],
  ['link', 'card'],
  ['link', 'link-tint'],
  ['storage', 'host'],
  ['storage', 'storage-tint'],
  ['ink', 'storage-tint'],
  ['ink', 'writable'],
  ['ink', 'folder'],
  ...['term-ink', 'term-soft', 'term-accent', 'term-good', 'term-warn', 'term-bad'].flatMap((it) => [
    [it, 'term'],
    [it, 'term-raised'],
  ]),
]
/** Outlines of what can be pressed or counts, and focus. */
const shapes = [
  ['edge', 'host'],
  ['edge-soft', 'panel'],
  ['edge-soft', 'page'],
  ['accent', 'panel'],
  ['good', 'well'],
  ['bad', 'well'],
]

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const of = (name: string | undefined): string => {
    const colour = colours[name ?? '']?.[theme]
    if (!colour) throw new Error(`there is no colour --${name}`)
    return colour
  }
  test.each(texts)('--%s on --%s can be read (WCAG AA)', (ink, ground) => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5)
  })
  test.each(shapes)('--%s on --%s can be seen (WCAG AA)', (shape, ground) => {
    expect(contrast(of(shape), of(ground))).toBeGreaterThanOrEqual(3)
  })
})

test('no text is ever under 12 px', () => {
  const styles = ['base', 'controls', 'header', 'start', 'side', 'stage'].map((name) =>
    readFileSync(new URL(`../../../../src/renderer/styles/${name}.css`, import.meta.url), 'utf8'),
  )
  const sizes = styles.join('\n').match(/font-size: [^;]+/g) ?? []
  expect(sizes.length).toBeGreaterThan(10)
  // 14 px is the smallest root: what is a share of it must stay at 12, or say so.
  for (const size of sizes) {
    const share = /font-size: (0?\.\d+)(?:rem|em)$/.exec(size)?.[1]
    if (share) expect(Number(share) * 14, size).toBeGreaterThanOrEqual(12)
  }
})

test('the page lets in no inline script or style', () => {
  const html = readFileSync(new URL('../../../../src/renderer/index.html', import.meta.url), 'utf8')
  const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("style-src 'self'")
  expect(policy).not.toContain('unsafe')
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)/)
})
