import { select, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from 'd3'
import type { Box, Scene } from '../layout/scene.ts'

export interface ZoomControl {
  /** Tells the scene's size and the pane's, in pixels at the reader's scale; what fits is shown whole, else its upper left part. */
  place(scene: Pick<Scene, 'width' | 'height' | 'scale'>, pane: { width: number; height: number }, ms: number): void
  fit(ms: number): void
  /** Moves as little as brings a box of the scene into sight, unless the view was chosen by hand. */
  reveal(box: Box, ms: number): void
  /** Brings a box into sight, and large enough to be read, whatever was chosen by hand: something was asked for. */
  bring(box: Box, ms: number): void
  /** Moves by parts of the pane. */
  pan(x: number, y: number, ms: number): void
  /** Fills the pane with a box of the scene, with a little air, unless the view was chosen by hand; without one it is as `place` left it. */
  show(box: Box | undefined, ms: number): void
  /** Forgets what was chosen by hand: another run is shown. */
  release(): void
  by(factor: number, ms: number): void
  /** What moves by itself is where it ends, at once. */
  finish(): void
  stop(): void
}

/** What the camera shows: a part of the scene, in its units, and whether that is all of it. */
export interface View {
  readonly box: Box
  readonly whole: boolean
}

/**
 * Wheel and drag in the pane move the camera, an HTML element around the picture: moved by CSS, nothing of the picture is laid out anew, as it would be by
 * a transform inside the SVG. What was chosen by hand stays until `fit`.
 */
export function zoomOn(pane: HTMLElement, camera: HTMLElement, onChange: (view: View) => void): ZoomControl {
  let size = { width: 1, height: 1, scale: 1 }
  let room = { width: 1, height: 1 }
  let byHand = false
  /** The screen's pixels a pixel of the pane's: a stage is scaled as a whole. D3 counts in the former, this control in the latter. */
  let stretch = 1
  const behaviour = zoom<HTMLElement, unknown>()
    .filter((event: Event) => {
      // Only a pointer's place needs it, and asking lays the page out.
      measureStretch()
      return event.type === 'wheel' || (event instanceof MouseEvent ? event.button === 0 : true)
    })
    // A layer of its own while it moves: it is only shifted, and painted again where it comes to rest.
    .on('start', () => {
      camera.style.willChange = 'transform'
    })
    .on('end', () => {
      camera.style.willChange = ''
    })
    .on('zoom', (event: { transform: ZoomTransform; sourceEvent: unknown }) => {
      const { x, y, k } = stretched(event.transform, 1 / stretch)
      camera.style.transform = `translate(${x}px,${y}px) scale(${k})`
      if (event.sourceEvent) byHand = true
      onChange(view())
    })
  const target = select(pane)
  target.call(behaviour).on('dblclick.zoom', null)

  const wholeScale = (): number => Math.min(room.width / size.width, room.height / size.height)
  const closest = (): number => Math.max(4, size.scale * 2)
  const bound = (): void => {
    behaviour.extent([
      [0, 0],
      [room.width * stretch, room.height * stretch],
    ])
    behaviour.translateExtent([
      [-40, -40],
      [size.width + 40, size.height + 40],
    ])
    behaviour.scaleExtent([Math.min(wholeScale(), size.scale) * 0.8 * stretch, closest() * stretch])
  }
  const measureStretch = (): void => {
    const now = pane.clientWidth > 0 ? pane.getBoundingClientRect().width / pane.clientWidth : 1
    if (Math.abs(now - stretch) < 1e-6) return
    // D3 keeps where it stands on the element.
    target.property('__zoom', stretched(zoomTransform(pane), now / stretch))
    stretch = now
    bound()
  }
  const view = (): View => {
    const { x, y, k } = stretched(zoomTransform(pane), 1 / stretch)
    return {
      box: { x: -x / k, y: -y / k, width: room.width / k, height: room.height / k },
      whole: x >= -1 && y >= -1 && x + size.width * k <= room.width + 1 && y + size.height * k <= room.height + 1,
    }
  }
  const at = (k: number) => zoomIdentity.translate(Math.max(0, (room.width - size.width * k) / 2), 0).scale(k)
  /** Where the last move ends. */
  let goal = zoomIdentity
  const go = (transform: ZoomTransform, ms: number): void => {
    goal = transform
    target.interrupt()
    if (ms > 0) target.transition().duration(ms).call(behaviour.transform, stretched(transform, stretch))
    else target.call(behaviour.transform, stretched(transform, stretch))
  }
  return {
    place(scene, pixels, ms) {
      const changed = scene.width !== size.width || scene.height !== size.height || scene.scale !== size.scale
      if (!changed && pixels.width === room.width && pixels.height === room.height) return
      size = { width: scene.width, height: scene.height, scale: scene.scale }
      room = pixels
      bound()
      if (!byHand) go(at(size.scale), ms)
      else onChange(view())
    },
    fit(ms) {
      byHand = false
      go(at(wholeScale()), ms)
    },
    reveal(box, ms) {
      if (byHand) return
      const { k, x, y } = goal
      const dx = nudge(x + box.x * k, box.width * k, room.width)
      const dy = nudge(y + box.y * k, box.height * k, room.height)
      if (dx !== 0 || dy !== 0) go(zoomIdentity.translate(x + dx, y + dy).scale(k), ms)
    },
    bring(box, ms) {
      const { k, x, y } = byHand ? stretched(zoomTransform(pane), 1 / stretch) : goal
      // From far off, where nothing can be read, the camera comes as close as it was at first, with the box in its middle.
      const near = k < size.scale * leastToRead ? size.scale : k
      const middle = zoomIdentity.translate(
        within(room.width / 2 - (box.x + box.width / 2) * near, size.width * near, room.width),
        within(room.height / 2 - (box.y + box.height / 2) * near, size.height * near, room.height),
      )
      if (near > k) return go(middle.scale(near), ms)
      const dx = nudge(x + box.x * k, box.width * k, room.width, aroundAsked)
      const dy = nudge(y + box.y * k, box.height * k, room.height, aroundAsked)
      if (dx === 0 && dy === 0) return
      const to = zoomIdentity.translate(edged(x + dx, size.width * k, room.width), edged(y + dy, size.height * k, room.height))
      go(to.scale(k), ms)
    },
    pan(x, y, ms) {
      byHand = true
      const { k } = stretched(zoomTransform(pane), 1 / stretch)
      const by = [(-x * room.width) / k, (-y * room.height) / k] as const
      if (ms > 0)
        target
          .transition()
          .duration(ms)
          .call(behaviour.translateBy, ...by)
      else target.call(behaviour.translateBy, ...by)
    },
    show(box, ms) {
      if (byHand) return
      if (!box) return go(at(size.scale), ms)
      const k = Math.min(closest(), room.width / (box.width + 2 * closeAir), room.height / (box.height + 2 * closeAir))
      const x = within(room.width / 2 - (box.x + box.width / 2) * k, size.width * k, room.width)
      const y = within(room.height / 2 - (box.y + box.height / 2) * k, size.height * k, room.height)
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

const stretched = ({ x, y, k }: ZoomTransform, by: number): ZoomTransform => zoomIdentity.translate(x * by, y * by).scale(k * by)

/** Where a length is laid so that the room is filled by it, or holds it in its middle. */
const within = (at: number, length: number, room: number): number =>
  length <= room ? (room - length) / 2 : Math.min(0, Math.max(room - length, at))

/** Around what was asked for, in pixels: something of what is beside it, and room for what lies over the picture's edge. */
const aroundAsked = 56

/** No further over the picture's ends than what lies over its edge needs. */
const edged = (at: number, length: number, room: number): number =>
  length <= room ? at : Math.min(aroundAsked, Math.max(room - length - aroundAsked, at))

/** What is smaller than this part of its readable size is not read. */
const leastToRead = 0.85

/** Around what is shown close up, in units. */
const closeAir = 24

/** How far a stretch must move to lie within the room, with a little air; its start goes before its end. */
function nudge(from: number, length: number, room: number, air = 16): number {
  // What is longer than the room is in sight when half of the room shows it.
  if (length > room - 2 * air && Math.min(from + length, room) - Math.max(from, 0) >= room / 2) return 0
  if (from < air && from + length > room - air) return 0
  if (from < air) return air - from
  if (from + length > room - air) return Math.max(air - from, room - air - from - length)
  return 0
}
