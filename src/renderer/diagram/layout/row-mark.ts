import { textAt } from './build.ts'
import { type Badge, badgeHeight, badgeWidth } from './mark-badge.ts'
import type { SceneNode, SceneText } from './scene.ts'
import { shortenPath, textStyles } from './text.ts'

const pad = 9
const gap = 6

/**
 * A mark within a tile, at the end of its last row, which makes room: the longest wording beside which that row has all of its room, else the sign alone
 * beside what is left of it. Nothing of it lies outside of its tile, so that it can lie on nothing else.
 */
export function rowMark(tile: SceneNode, words: readonly string[]): { readonly badge: Badge; readonly texts: readonly SceneText[] } {
  const row = tile.texts.findLast(({ anchor }) => anchor === 'start')
  const right = rightOf(tile)
  const y = tile.y + (row ? row.y - 13.2 : (tile.height - badgeHeight) / 2)
  const badge = (text: string): Badge => ({
    text,
    x: tile.x + right - badgeWidth(text),
    y,
    width: badgeWidth(text),
    height: badgeHeight,
  })
  const whole = row ? row.x + row.width + gap : pad
  const fitting = words.find((text) => right - badgeWidth(text) >= whole)
  if (!row || fitting !== undefined) return { badge: badge(fitting ?? ''), texts: tile.texts }
  const room = right - badgeHeight - gap - row.x
  return { badge: badge(''), texts: tile.texts.map((it) => (it === row ? shortened(it, room, tile) : it)) }
}

/** Where what stands at a tile's end begins: the sign that something is mounted, or a count. */
function rightOf(tile: SceneNode): number {
  const counts = tile.texts.filter(({ anchor }) => anchor === 'end').map(({ x, width }) => x - width - gap)
  const hasSign = tile.shapes.some(({ className }) => className === 'tile-mounts')
  return Math.min(tile.width - pad - (hasSign ? 20 : 0), ...counts)
}

function shortened(text: SceneText, room: number, { kind }: SceneNode): SceneText {
  const full = text.full ?? text.text
  const { role, x, y, className, key } = text
  // Of a directory the last part says most.
  const shown = kind === 'directory' ? shortenPath(full, room, textStyles[role]) : full
  return { ...textAt(shown, role, x, y, room, { className, ...(key === undefined ? {} : { key }) }), full }
}
