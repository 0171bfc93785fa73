import { type FocusEvent, type KeyboardEvent, type RefObject, useRef } from 'react'
import type { Picture } from './draw/picture.ts'
import type { ZoomControl } from './draw/zoom.ts'
import { type Direction, neighbour } from './layout/neighbour.ts'
import type { Scene } from './layout/scene.ts'

interface Walked {
  readonly picture: RefObject<Picture | undefined>
  readonly camera: RefObject<ZoomControl | undefined>
  readonly scene: Scene | undefined
  /** For the camera's motion. */
  readonly ms: number
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/**
 * Walking about the picture by keys: arrows lead from the thing that has the focus to the next one in their direction, and the camera follows. Only a
 * focus that came by a key walks: who has clicked something goes on stepping through the run with the arrows, as before.
 */
export function useWalk({ picture, camera, scene, ms }: Walked) {
  const walks = useRef(false)
  return {
    focus: ({ target }: FocusEvent): void => {
      // A click and a tap give the focus too, on their way: nothing may move under them.
      walks.current = target.matches(':focus-visible')
      const node = walks.current ? picture.current?.nodeAt(target) : undefined
      if (node) camera.current?.bring(node, Math.min(ms, 200))
    },
    /** Whether the key led somewhere, or would have if there were anything there. */
    key: (event: KeyboardEvent): boolean => {
      const direction = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey ? undefined : directions[event.key]
      const node = event.target instanceof Element ? picture.current?.nodeAt(event.target) : undefined
      if (direction === undefined || !walks.current || !node || !scene) return false
      const next = neighbour(scene.nodes, node, direction)
      if (!next) return true
      // What is out of sight may not be drawn: only once the camera is there it can have the focus, which brings the camera anyway.
      if (!picture.current?.elementOf(next.id)) camera.current?.bring(next, 0)
      picture.current?.elementOf(next.id)?.focus()
      return true
    },
  }
}
