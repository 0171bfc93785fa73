import type { Box } from './scene.ts'

/** The `d` of parallel strokes from lower left to upper right across a box, so many units apart, none of them beyond it. */
export function hatch({ x, y, width, height }: Box, apart: number): string {
  const strokes: string[] = []
  for (let foot = -height + apart; foot < width; foot += apart) {
    const [left, right] = [Math.max(0, foot), Math.min(width, foot + height)]
    strokes.push(`M ${x + left} ${y + height - (left - foot)} L ${x + right} ${y + height - (right - foot)}`)
  }
  return strokes.map((it) => it.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number) * 100) / 100))).join(' ')
}
