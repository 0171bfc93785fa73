import type { Past } from '../layout/past.ts'
import type { Way } from '../layout/ways.ts'
import { path, place, textAttributes } from './attributes.ts'
import type { SceneElement } from './scene-element.ts'

/** What ways led along and stands no longer, each once. */
export function pastElements(ways: readonly Way[]): SceneElement[] {
  const all = new Map(ways.flatMap(({ past }) => past).map((it) => [it.id, it]))
  // Cables lie under cards, as those do that stand.
  const inOrder = [...all.values()].sort((a, b) => Number(a.kind === 'card') - Number(b.kind === 'card'))
  return inOrder.map(drawnPast)
}

function drawnPast(it: Past): SceneElement {
  if (it.kind === 'cable') return { name: 'path', attributes: { class: 'past past-cable', d: path(it.points) }, children: [] }
  const { width, height } = it.box
  const box: SceneElement = { name: 'rect', attributes: { width, height, rx: 9 }, children: [] }
  const texts = it.texts.map((text): SceneElement => ({ name: 'text', attributes: textAttributes(text), children: [text.text] }))
  return { name: 'g', attributes: { class: 'past past-card', transform: place(it.box) }, children: [box, ...texts] }
}
