import { select, zoom, zoomIdentity, zoomTransform } from 'd3'
import type { Box, Scene } from '../layout/scene.ts'

export interface ZoomControl {
  /** Tells the scene's size and the pane's, in pixels at the reader's scale; what fits is shown whole, else its upper left part. */
  place(scene: Pick<Scene, 'width' | 'height' | 'scale'>, pane: { width: number; height: number }, ms: number): void
  fit(ms: number): void
  /** Moves as little as brings a box of the scene into sight, unless the view was chosen by hand. */
  reveal(box: Box, ms: number): void
  /** Fills the pane with a box of the scene, with a little air, unless the view was chosen by hand; without one it is as `place` left it. */
  show(box: Box | undefined, ms: number): void
  /** Forgets what was chosen by hand: another run is shown. */
  release(): void
  by(factor: number, ms: number): void
  /** What moves by itself is where it ends, at once. */
  finish(): void
  stop(): void
}

/** Wheel and drag move the picture; what was chosen by hand stays until `fit`. `onChange` tells whether the whole is in sight. */
export function zoomOn(svg: SVGSVGElement, viewport: SVGGElement, onChange: (whole: boolean) => void): ZoomControl {
  let size = { width: 1, height: 1, scale: 1 }
  let pane = { width: 1, height: 1 }
  let byHand = false
  const behaviour = zoom<SVGSVGElement, unknown>()
    .filter((event: Event) => event.type === 'wheel' || (event instanceof MouseEvent ? event.button === 0 : true))
    .on('zoom', (event: { transform: { toString(): string }; sourceEvent: unknown }) => {
      viewport.setAttribute('transform', event.transform.toString())
      if (event.sourceEvent) byHand = true
      onChange(isWhole())
    })
  const target = select(svg)
  target.call(behaviour).on('dblclick.zoom', null)

  const wholeScale = (): number => Math.min(pane.width / size.width, pane.height / size.height)
  const isWhole = (): boolean => {
    const { k, x, y } = zoomTransform(svg)
    return x >= -1 && y >= -1 && x + size.width * k <= pane.width + 1 && y + size.height * k <= pane.height + 1
  }
  const closest = (): number => Math.max(4, size.scale * 2)
  const at = (k: number) => zoomIdentity.translate(Math.max(0, (pane.width - size.width * k) / 2), 0).scale(k)
  /** Where the last move ends. */
  let goal = zoomIdentity
  const go = (transform: typeof zoomIdentity, ms: number): void => {
    goal = transform
    target.interrupt()
    if (ms > 0) target.transition().duration(ms).call(behaviour.transform, transform)
    else target.call(behaviour.transform, transform)
  }
  return {
    place(scene, room, ms) {
      const changed = scene.width !== size.width || scene.height !== size.height || scene.scale !== size.scale
      if (!changed && room.width === pane.width && room.height === pane.height) return
      size = { width: scene.width, height: scene.height, scale: scene.scale }
      pane = room
      behaviour.extent([
        [0, 0],
        [pane.width, pane.height],
      ])
      behaviour.translateExtent([
        [-40, -40],
        [size.width + 40, size.height + 40],
      ])
      behaviour.scaleExtent([Math.min(wholeScale(), size.scale) * 0.8, closest()])
      if (!byHand) go(at(size.scale), ms)
      else onChange(isWhole())
    },
    fit(ms) {
      byHand = false
      go(at(wholeScale()), ms)
    },
    reveal(box, ms) {
      if (byHand) return
      const { k, x, y } = goal
      const dx = nudge(x + box.x * k, box.width * k, pane.width)
      const dy = nudge(y + box.y * k, box.height * k, pane.height)
      if (dx !== 0 || dy !== 0) go(zoomIdentity.translate(x + dx, y + dy).scale(k), ms)
    },
    show(box, ms) {
      if (byHand) return
      if (!box) return go(at(size.scale), ms)
      const k = Math.min(closest(), pane.width / (box.width + 2 * closeAir), pane.height / (box.height + 2 * closeAir))
      const x = within(pane.width / 2 - (box.x + box.width / 2) * k, size.width * k, pane.width)
      const y = within(pane.height / 2 - (box.y + box.height / 2) * k, size.height * k, pane.height)
      go(zoomIdentity.translate(x, y).scale(k), ms)
    },
    release() {
      byHand = false
    },
    by(factor, ms) {
      byHand = true
      if (ms > 0) target.transition().duration(ms).call(behaviour.scaleBy, factor)
      else target.call(behaviour.scaleBy, factor)
    },
    finish() {
      if (!byHand) go(goal, 0)
    },
    stop() {
      target.interrupt()
      target.on('.zoom', null)
    },
  }
}

/** Where a length is laid so that the room is filled by it, or holds it in its middle. */
const within = (at: number, length: number, room: number): number =>
  length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, at))

/** Around what is shown close up, in units. */
const closeAir = 24

/** How far a stretch must move to lie within the room, with a little air; its start goes before its end. */
function nudge(from: number, length: number, room: number): number {
  const air = 16
  if (from < air && from + length > room - air) return 0
  if (from < air) return air - from
  if (from + length > room - air) return Math.max(air - from, room - air - from - length)
  return 0
}
