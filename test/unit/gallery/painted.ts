import { readFileSync } from 'node:fs'
import { type PictureTheme, pictureStyles, type StyledElement } from '../../../src/main/hand-out/picture-styles.ts'
import { layerContent, layerOrder } from '../../../src/renderer/diagram/elements/layer-order.ts'
import { focusKeys, sceneElements } from '../../../src/renderer/diagram/elements/scene-elements.ts'
import type { Box, Scene } from '../../../src/renderer/diagram/layout/scene.ts'

/** A thing that is painted on other things: what it is, its colour, and that of what lies under it, both as `#rrggbb`. */
export interface Painted {
  readonly what: string
  readonly kind: 'text' | 'glyph'
  readonly colour: string
  readonly ground: string
}

const read = (file: string): string => readFileSync(new URL(`../../../src/renderer/${file}`, import.meta.url), 'utf8')
const tokens = read('styles/tokens.css')
const diagram = `${read('diagram/diagram.css')}\n${read('diagram/compact.css')}`
/** The stage's tokens in place of the page's. */
const stageTokens = `${tokens}\n${read('presenter/stage-theme.css').replaceAll('.hall-stage', ':root')}`

/**
 * Every text and every mark of a state in a picture, with its colour and its ground's, as the style sheets give them: shapes lie on each other in the order in
 * which they are drawn, the page under all. A text is looked at where it begins, or at its middle where it is centred.
 */
export function paintedIn(scene: Scene, theme: PictureTheme, { onStage = false, focus = [] as readonly string[] } = {}): Painted[] {
  const styles = pictureStyles(onStage ? stageTokens : tokens, diagram, theme)
  const root = styles.styled({ name: 'svg', attributes: { class: '' }, children: [inDiagram(scene, focus)] })
  const viewport = elementsIn(elementsIn(root)[0])[0]
  const page = styles.token('--page')
  const fills: { readonly box: Box; readonly colour: string; readonly opacity: number }[] = []
  const groundAt = (x: number, y: number): string =>
    fills
      .filter(({ box }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height)
      .reduce((below, { colour, opacity }) => blended(below, colour, opacity), page)
  const painted: Painted[] = []
  const layers = elementsIn(viewport)
  layerOrder.forEach((name) => {
    const content = layerContent(scene, name)
    if (!('nodes' in content)) return
    const layer = layers.find(({ attributes }) => attributes.class === `layer layer-${name}`)
    content.nodes.forEach((node, index) => {
      const body = elementsIn(elementsIn(layer)[index]).find((it) => it.attributes.class === 'body')
      for (const element of elementsIn(body)) {
        const { attributes, look } = element
        const classes = String(attributes.class ?? '').split(' ')
        if (element.name === 'text') {
          const [x, y] = [node.x + Number(attributes.x), node.y + Number(attributes.y) - Number(attributes['font-size']) * 0.35]
          const text = element.children.filter((it) => typeof it === 'string').join('')
          const inside = attributes['text-anchor'] === 'middle' ? 0 : attributes['text-anchor'] === 'end' ? -2 : 2
          painted.push({ what: `${node.className}: "${text}"`, kind: 'text', colour: look.fill ?? '', ground: groundAt(x + inside, y) })
          continue
        }
        const box = boxOf(element, node)
        const isGlyph = classes.includes('glyph')
        if (isGlyph)
          painted.push({
            what: `${node.className}: its mark`,
            kind: 'glyph',
            colour: (classes.includes('is-open') ? look.stroke : look.fill) ?? '',
            ground: groundAt(box.x + box.width / 2, box.y + box.height / 2),
          })
        else if (look.fill && look.fill !== 'none') fills.push({ box, colour: look.fill, opacity: Number(look.opacity ?? 1) })
      }
    })
  })
  return painted
}

const inDiagram = (scene: Scene, focus: readonly string[]) => ({
  name: 'g',
  attributes: { class: 'diagram' },
  children: [sceneElements(scene, focusKeys(scene, focus)).viewport],
})

const elementsIn = (element: StyledElement | undefined): StyledElement[] =>
  (element?.children ?? []).filter((it): it is StyledElement => typeof it !== 'string')

/** In the scene's units; a path, such as a cylinder's, is taken to fill its node. */
function boxOf({ name, attributes }: StyledElement, node: Box): Box {
  const number = (of: string): number => Number(attributes[of] ?? 0)
  if (name === 'rect') return { x: node.x + number('x'), y: node.y + number('y'), width: number('width'), height: number('height') }
  if (name === 'circle') {
    const r = number('r')
    return { x: node.x + number('cx') - r, y: node.y + number('cy') - r, width: 2 * r, height: 2 * r }
  }
  return node
}

function blended(below: string, colour: string, opacity: number): string {
  const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16)
  return `#${[1, 3, 5]
    .map((at) => Math.round(channel(below, at) * (1 - opacity) + channel(colour, at) * opacity))
    .map((it) => it.toString(16).padStart(2, '0'))
    .join('')}`
}
