import type { Observer } from '../../engine/observe/observer.ts'
import type { LayerSizes } from '../../shared/topology/topology.ts'

export interface SizeAsker {
  /** @param index of the frame that these containers are in */
  ask(index: number, containers: readonly string[]): void
}

/** The engine walks the disk for sizes, so nothing waits for them; while one answer is awaited, only the newest frame's are asked next. */
export function createSizeAsker(observer: Pick<Observer, 'sizes'>, tell: (index: number, sizes: LayerSizes) => void): SizeAsker {
  let isAsked = false
  let next: Parameters<SizeAsker['ask']> | undefined
  const ask = (index: number, containers: readonly string[]): void => {
    next = isAsked ? [index, containers] : undefined
    if (isAsked) return
    isAsked = true
    observer
      .sizes(containers)
      .then((sizes) => tell(index, sizes))
      // A container may be gone by now, or the engine: sizes are an extra, so nothing fails for them.
      .catch(() => undefined)
      .finally(() => {
        isAsked = false
        if (next) ask(...next)
      })
  }
  return { ask }
}
