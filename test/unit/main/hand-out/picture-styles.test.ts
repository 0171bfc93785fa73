import { readFileSync } from 'node:fs'
import postcss from 'postcss'
import { describe, expect, test } from 'vitest'
import { lookNames, type PictureTheme, pictureStyles, type StyledElement } from '../../../../src/main/hand-out/picture-styles.ts'
import { element } from '../../../../src/renderer/diagram/elements/scene-elements.ts'

const tokens = ':root { --ink: light-dark(#111111, rgb(9 9 9 / 0.5)); --net-1: light-dark(blue, navy); --font-sans: Sans }'

/** What the innermost of nested elements looks like, each given by its classes. */
function lookOf(css: string, classes: readonly string[], theme: PictureTheme = 'light'): StyledElement['look'] {
  const tree = classes.reduceRight<ReturnType<typeof element> | undefined>(
    (inside, it) => element('g', { class: it }, inside ? [inside] : []),
    undefined,
  )
  if (!tree) throw new Error('no classes')
  const innermost = ({ look, children: [child] }: StyledElement): StyledElement['look'] =>
    child === undefined || typeof child === 'string' ? look : innermost(child)
  return innermost(pictureStyles(tokens, css, theme).styled(tree))
}

describe('the cascade of a hand-out is that of CSS', () => {
  test('the more particular rule wins, and of equal ones the later', () => {
    const css = '.a .b { fill: red } .b { fill: green } .b { stroke: one } .b { stroke: two }'
    expect(lookOf(css, ['a', 'b'])).toEqual({ fill: 'red', stroke: 'two' })
  })

  test('`:where()` adds nothing, `:not()` what it holds', () => {
    expect(lookOf('.b { fill: red } .b:where(.c) { fill: green }', ['a', 'b c'])).toEqual({ fill: 'green' })
    expect(lookOf('.a .b { fill: red } .b:where(.c) { fill: green }', ['a', 'b c'])).toEqual({ fill: 'red' })
    expect(lookOf('.b:not(.x.y) { fill: red } .a .b { fill: green }', ['a', 'b'])).toEqual({ fill: 'red' })
  })

  test('colours are inherited, opacity stays where it is', () => {
    expect(lookOf('.a { fill: red; opacity: 0.5 }', ['a', 'b'])).toEqual({ fill: 'red' })
  })

  test('a variable is the nearest one above, and leads on to a token of the theme', () => {
    const css = '.a { --net: var(--net-1) } .b { stroke: var(--net); fill: var(--nowhere, none); font-family: var(--font-sans) }'
    expect(lookOf(css, ['a', 'b'])).toEqual({ stroke: 'blue', fill: 'none', 'font-family': 'Sans' })
    expect(lookOf(css, ['a', 'b'], 'dark').stroke).toBe('navy')
    expect(lookOf('.b { fill: var(--ink) }', ['b'], 'dark')).toEqual({ fill: 'rgb(9 9 9 / 0.5)' })
  })

  test('nothing on paper is focused or pointed at', () => {
    expect(lookOf('.b:focus-visible { fill: red } .a:hover .b { fill: red }', ['a', 'b'])).toEqual({})
  })
})

test("whatever the picture's own style sheet says is either drawn in a hand-out or means nothing there", () => {
  const onScreenAlone = [
    'cursor',
    'filter',
    'outline',
    'transition',
    'pointer-events',
    'position',
    'overflow',
    'background',
    'display',
    'user-select',
    'touch-action',
    'transform-origin',
  ]
  const boxes = ['width', 'height', 'min-width', 'min-height']
  const known = new Set<string>([...lookNames, ...onScreenAlone, ...boxes])
  const found: string[] = []
  const sheets = ['diagram', 'compact', 'traffic'].map((name) => readFileSync(`src/renderer/diagram/${name}.css`, 'utf8'))
  postcss.parse(sheets.join('\n')).walkDecls(({ prop, parent }) => {
    const selector = parent?.type === 'rule' ? (parent as postcss.Rule).selector : ''
    if (!selector.includes('diagram-tools') && !prop.startsWith('--') && !known.has(prop)) found.push(`${selector} { ${prop} }`)
  })
  expect(found).toEqual([])
})
