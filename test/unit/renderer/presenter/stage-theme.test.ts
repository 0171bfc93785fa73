import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { coloursIn, contrast } from '../../../support/contrast.ts'

const read = (file: string) => readFileSync(new URL(`../../../../src/renderer/${file}`, import.meta.url), 'utf8')
const colours = { ...coloursIn(read('styles/tokens.css')), ...coloursIn(read('presenter/stage-theme.css')) }

const networks = [1, 2, 3, 4, 5, 6]
/** What is written on the stage, and on what: the picture's texts as diagram.css colours them, the question, the commands. */
const grounds: Readonly<Record<string, readonly string[]>> = {
  ink: ['page', 'host', 'card', 'card-flat', 'layer', 'writable', 'folder', 'storage-tint', 'good-tint', 'bad-tint'],
  'ink-soft': ['page', 'host', 'card', 'card-flat', 'layer', ...networks.map((it) => `net-${it}-tint`)],
  accent: ['page', 'card'],
  good: ['card', 'card-flat', 'good-tint'],
  warn: ['card', 'card-flat'],
  bad: ['card', 'card-flat', 'bad-tint'],
  port: ['page', 'host', 'port-tint'],
  link: ['link-tint'],
  storage: ['host', 'card', 'storage-tint'],
  ...Object.fromEntries(networks.map((it) => [`net-${it}`, ['card', 'host', `net-${it}-tint`]])),
  'term-ink': ['term', 'term-raised'],
  'term-soft': ['term'],
  'term-accent': ['term'],
  'term-warn': ['term', 'term-raised'],
  'term-bad': ['term'],
}
const pairs = Object.entries(grounds).flatMap(([ink, all]) => all.map((ground) => [ink, ground] as const))

describe.each(['light', 'dark'] as const)('the %s stage', (theme) => {
  test.each(pairs)('--%s on --%s has a contrast of 7:1 (WCAG AAA)', (ink, ground) => {
    const [front, back] = [colours[ink]?.[theme], colours[ground]?.[theme]]
    if (!front || !back) throw new Error(`there is no colour --${front ? ground : ink}`)
    expect(contrast(front, back)).toBeGreaterThanOrEqual(7)
  })
})
