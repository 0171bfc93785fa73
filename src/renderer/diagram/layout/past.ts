import { namespaceOwner } from '../../../shared/topology/reach.ts'
import type { Message } from '../../../shared/traffic/traffic.ts'
import { textAt } from './build.ts'
import { sizes } from './measure.ts'
import type { Ground } from './route.ts'
import type { Box, Point, SceneNode, SceneText } from './scene.ts'
import { widthOf } from './text.ts'

/** Something that a step's message led along and that stood no longer at its end. */
export type Past =
  | { readonly id: string; readonly kind: 'card'; readonly box: Box; readonly texts: readonly SceneText[] }
  | { readonly id: string; readonly kind: 'cable'; readonly points: readonly Point[] }

/**
 * The cards and cables of those who sent and were reached that a scene of then has and the one of now has not.
 * @param gone what a card says of itself, in a word
 * @returns undefined where something else stands in their place now
 */
export function pastOf({ from, to }: Message, now: Ground, then: Ground, gone: string): readonly Past[] | undefined {
  const ids = [from, to].flatMap((it) => (it.at === 'container' ? [it.id, namespaceOwner(then.topology, it.id)] : []))
  const past: Past[] = []
  for (const id of new Set(ids)) {
    const card = then.nodes.get(`container:${id}`)
    if (card && !now.nodes.has(card.id)) {
      if ([...now.nodes.values()].some((it) => standsThere(it, card))) return undefined
      const { x, y, width, height } = card
      past.push({ id: card.id, kind: 'card', box: { x, y, width, height }, texts: textsOf(card, gone) })
    }
    for (const { id: cable, kind, points } of then.lines.values())
      if (kind === 'cable' && cable.startsWith(`cable:${id}/`) && !now.lines.has(cable)) past.push({ id: cable, kind, points })
  }
  return past
}

/** Its name as the card had it, and the word beside it or under it; the name goes before all. */
function textsOf({ name = '', texts, width, height }: SceneNode, gone: string): SceneText[] {
  const pad = sizes.cardPad
  const room = width - 2 * pad
  const { role, y } = texts.find((it) => (it.full ?? it.text) === name) ?? { role: 'name', y: 25 }
  const isBeside = widthOf(name, role) + 10 + widthOf(gone, 'state') <= room
  const under = y + 20
  return [
    textAt(name, role, pad, y, room),
    ...(isBeside || under + 6 <= height ? [textAt(gone, 'state', width - pad, isBeside ? y : under, room, { anchor: 'end' })] : []),
  ]
}

const standsThere = (node: SceneNode, { x, y, width, height }: Box): boolean =>
  (node.layer === 'card' || node.layer === 'plug') &&
  node.x < x + width &&
  x < node.x + node.width &&
  node.y < y + height &&
  y < node.y + node.height
