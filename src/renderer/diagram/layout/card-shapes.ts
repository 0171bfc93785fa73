import type { Container } from '../../../shared/topology/topology.ts'
import { rect } from './build.ts'
import type { SceneShape } from './scene.ts'

/** Where the name's baseline is, from the card's top. */
const strikeLine = 19.5

/**
 * A card's outline, which tells its state apart from afar and in print: one line runs, a line within a line is held still, cut corners are broken. What is
 * hollow (not begun) or filled (ended) is said by the style sheet.
 * @param nameRight where the name ends
 */
export function cardShapes(
  container: Pick<Container, 'state'>,
  width: number,
  height: number,
  nameLeft: number,
  nameRight: number,
): SceneShape[] {
  const box = rect(0, 0, width, height, 9, 'card-box')
  switch (container.state) {
    case 'paused':
      return [box, rect(4.5, 4.5, width - 9, height - 9, 6, 'card-inner')]
    case 'dead':
      return [{ shape: 'path', d: cutCorners(width, height, 16), className: 'card-box' }]
    case 'removing':
      return [box, { shape: 'path', d: `M ${nameLeft} ${strikeLine} H ${nameRight}`, className: 'card-strike' }]
    default:
      return [box]
  }
}

const cutCorners = (width: number, height: number, cut: number): string =>
  `M ${cut} 0 H ${width - cut} L ${width} ${cut} V ${height - cut} L ${width - cut} ${height} H ${cut} L 0 ${height - cut} V ${cut} Z`

/** The state's shape: a disc runs, two bars wait, a square has ended, a ring has not begun, an arrow turns round, a bar goes, a cross is broken. */
export function stateGlyph({ state }: Pick<Container, 'state'>, x: number, y: number): SceneShape[] {
  const path = (d: string): SceneShape[] => [{ shape: 'path', d, className: 'glyph is-open' }]
  switch (state) {
    case 'running':
      return [{ shape: 'circle', x, y, radius: 6, className: 'glyph' }]
    case 'paused':
      return [rect(x - 5.5, y - 6, 4, 12, 1, 'glyph'), rect(x + 1.5, y - 6, 4, 12, 1, 'glyph')]
    case 'created':
      return [{ shape: 'circle', x, y, radius: 5, className: 'glyph is-open' }]
    case 'restarting':
      return path(`M ${x + 5} ${y - 3} A 5.5 5.5 0 1 0 ${x + 5.4} ${y + 2} M ${x + 6} ${y - 7} v 5 h -5`)
    case 'removing':
      return path(`M ${x - 6} ${y} H ${x + 6}`)
    case 'dead':
      return path(`M ${x - 5} ${y - 5} L ${x + 5} ${y + 5} M ${x + 5} ${y - 5} L ${x - 5} ${y + 5}`)
    case 'exited':
      return [rect(x - 5.5, y - 5.5, 11, 11, 1.5, 'glyph')]
  }
}
