import type { Language } from '../../../shared/language.ts'
import { lostWords, staysWord } from '../../../shared/removal/removal-words.ts'
import { rect, textAt } from './build.ts'
import type { Box, SceneNode } from './scene.ts'
import { widthOf } from './text.ts'

export type Fate = 'is-lost' | 'is-kept'

/** What a mark says, and where. */
export interface Badge extends Box {
  readonly text: string
}

/** A mark's height; its sign takes as much of its width. */
export const badgeHeight = 18
const pad = 6

/** The words of a mark, the longest first; at last none, the sign alone. */
export const badgeWords = (fate: Fate, language: Language): readonly string[] => [
  ...(fate === 'is-lost' ? lostWords(language) : [staysWord(language)]),
  '',
]

export const badgeWidth = (text: string): number => (text === '' ? badgeHeight : badgeHeight + widthOf(text, 'smallBold') + pad)

export function markNode(owner: SceneNode, { text, x, y, width }: Badge, fate: Fate, title: string): SceneNode {
  const middle = badgeHeight / 2
  const sign =
    fate === 'is-lost'
      ? `M ${middle - 4} ${middle - 4} L ${middle + 4} ${middle + 4} M ${middle + 4} ${middle - 4} L ${middle - 4} ${middle + 4}`
      : `M ${middle - 4} ${middle} L ${middle - 1} ${middle + 3.5} L ${middle + 4.5} ${middle - 3.5}`
  return {
    id: `mark:${owner.id}`,
    ...(owner.key === undefined ? {} : { key: owner.key }),
    kind: 'mark',
    layer: 'plug',
    className: `fate-mark ${fate}`,
    x,
    y,
    width,
    height: badgeHeight,
    shapes: [rect(0, 0, width, badgeHeight, 4, 'mark-box'), { shape: 'path', d: sign, className: 'mark-sign' }],
    texts: text === '' ? [] : [textAt(text, 'smallBold', badgeHeight, 13.2, width - badgeHeight, { className: 'mark-text' })],
    title,
    stage: 1,
    stop: false,
  }
}
