import type { Scene } from '../layout/scene.ts'

/** When each stage of a change begins and how long it takes, in milliseconds. A stage in which nothing happens takes no time. */
export interface Stages {
  readonly leave: Stage
  readonly move: Stage
  readonly arrive: Stage
}

export interface Stage {
  readonly delay: number
  readonly ms: number
}

/** Everything at once. */
export const noStages: Stages = { leave: { delay: 0, ms: 0 }, move: { delay: 0, ms: 0 }, arrive: { delay: 0, ms: 0 } }

const shares = { leave: 0.28, move: 0.32, arrive: 0.4 } as const

/** Leave, then move, then arrive, within `ms`. */
export function stagesOf(before: Scene | undefined, after: Scene, ms: number): Stages {
  const old = new Map(before?.nodes.map((node) => [node.id, node]))
  const kept = after.nodes.filter((node) => old.has(node.id))
  const happens = {
    leave: kept.length < old.size,
    move: kept.some((node) => moved(node, old.get(node.id))) || before?.width !== after.width || before?.height !== after.height,
    arrive: kept.length < after.nodes.length,
  }
  const total = (happens.leave ? shares.leave : 0) + (happens.move ? shares.move : 0) + (happens.arrive ? shares.arrive : 0)
  // A lone stage needs no whole second.
  const whole = total === 0 ? 0 : ms * Math.min(1, total + 0.25)
  const length = (stage: keyof typeof shares): number => (happens[stage] ? (whole * shares[stage]) / total : 0)
  const leave = { delay: 0, ms: length('leave') }
  const move = { delay: leave.ms, ms: length('move') }
  return { leave, move, arrive: { delay: move.delay + move.ms, ms: length('arrive') } }
}

interface Placed {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const moved = (a: Placed, b: Placed | undefined): boolean =>
  b !== undefined && (a.x !== b.x || a.y !== b.y || a.width !== b.width || a.height !== b.height)
