import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { Language } from '../../shared/language.ts'
import type { Topology } from '../../shared/topology/topology.ts'
import { messageThrough } from '../../shared/traffic/message-through.ts'
import type { Sent } from '../../shared/traffic/when-they-met.ts'
import { drawTraffic, finishTraffic, isTravelling } from './draw/draw-traffic.ts'
import { stagesOf } from './draw/stages.ts'
import { labelsOf } from './layout/labels.ts'
import type { Scene } from './layout/scene.ts'
import { waysOf } from './layout/ways.ts'

/** What travelled in the shown step. */
export interface Traffic extends Sent {
  /** Which moment of the run it is: it travels when a later one than before is shown, and stands still on the way back. */
  readonly at: number
}

/** Longer than a change's motion: somebody follows it with the eyes, there and back. */
const longer = 1.4
const most = 1_000

interface Drawn {
  readonly ways: string
  readonly scene: Scene
  readonly start: Topology | undefined
  readonly at: number
  readonly isEmpty: boolean
  /** The moment whose messages travelled last. */
  readonly travelled: number | undefined
}

/** A step's end is told a moment after its last picture; when a step fails to begin, that of the one before is told again. */
const comesLater = (before: Drawn, next: Drawn): boolean =>
  next.at > before.at || (next.at === before.at && before.isEmpty && !next.isEmpty && before.travelled !== next.at)

interface Shown {
  readonly scene: Scene | undefined
  readonly shown: Topology
  /** The run's, to tell one run from another. */
  readonly start: Topology | undefined
  readonly traffic: Traffic | undefined
  /** `traffic.met` in the scene's places. */
  readonly met: Scene | undefined
  readonly language: Language
  readonly selected: string | undefined
  readonly ms: number
}

/**
 * Draws what travelled, after the picture of the moment itself, and the way through a published port that is selected. With `ms` 0 the ways are shown at
 * once, and nothing travels.
 */
export function useTraffic(
  viewport: RefObject<SVGGElement | null>,
  { scene, shown, start, traffic, met, language, selected, ms }: Shown,
): void {
  const drawn = useRef<Drawn>(undefined)
  const followed = selected?.startsWith('port:') ? selected.slice('port:'.length) : undefined
  const ways = useMemo(() => {
    if (!scene || !traffic) return []
    const then = met && traffic.met && { scene: met, topology: traffic.met, gone: labelsOf(language).gone }
    return waysOf(traffic.messages, scene, shown, then)
  }, [scene, shown, traffic, met, language])
  const through = useMemo(() => {
    const message = followed === undefined ? undefined : messageThrough(shown, followed)
    return scene && message ? waysOf([message], scene, shown) : []
  }, [scene, shown, followed])

  useLayoutEffect(() => {
    if (!viewport.current || !scene) return
    const before = drawn.current
    const isEmpty = !traffic || traffic.messages.length === 0
    const sameRun = before?.start === start
    const travelled = sameRun ? before?.travelled : undefined
    const next: Drawn = { ways: JSON.stringify([ways, through]), scene, start, at: traffic?.at ?? -1, isEmpty, travelled }
    const isNew = before !== undefined && sameRun && comesLater(before, next)
    drawn.current = isNew && !isEmpty ? { ...next, travelled: next.at } : next
    // What is as it was, such as when sizes have come, goes on undisturbed.
    if (before?.ways === next.ways && !isNew && (ms > 0 || !isTravelling(viewport.current))) return
    const { arrive } = stagesOf(before?.scene, scene, ms)
    const delay = before?.scene === scene || !isNew ? 0 : arrive.delay + arrive.ms
    const time = isNew ? Math.min(most, ms * longer) : 0
    drawTraffic(viewport.current, ways, through, { delay, ms: time, width: scene.width })
  }, [viewport, ways, through, scene, start, traffic, ms])

  useEffect(() => {
    const finish = (): void => {
      if (viewport.current && isTravelling(viewport.current)) finishTraffic(viewport.current)
    }
    document.addEventListener('keydown', finish, true)
    return () => document.removeEventListener('keydown', finish, true)
  }, [viewport])
}
