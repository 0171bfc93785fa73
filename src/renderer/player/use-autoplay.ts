import { useEffect, useRef } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import { type Cursor, isPast, settled } from '../../shared/playback/cursor.ts'
import { useApp } from '../store/app-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { autoplayMove, nextMove } from './next.ts'
import { frameMs, readingMs, type Speed } from './pace.ts'

/** While playing: goes on after the time that the shown text takes to read. No timer while anything else is awaited. */
export function useAutoplay(run: RunView, narration: string): void {
  const actions = useActions()
  const playing = useView((state) => state.playing)
  const speed = useView((state) => state.speed)
  const cursor = useView((state) => state.cursor)
  const looksOn = useApp((state) => state.looksOn)
  const move = playing ? autoplayMove(run, cursor, looksOn) : 'wait'
  const asksConsent = playing && nextMove(run, cursor, looksOn) === 'consent'
  const replays = isPast(cursor, run.frames)
  // The place in the run, so that each stop gets a pause of its own.
  const place = `${cursor.follows ? 'now' : cursor.at} ${run.nextStep}`
  const total = pauseMs(run, cursor, narration, speed)
  /** Which part of a place's pause is over: who changes the speed, or stops and goes on, does not wait for it again. */
  const spent = useRef({ place, part: 0 })

  useEffect(() => {
    if (!playing) return
    if (move === 'stop') {
      // A question of consent that stands in the way is asked; a failure is not tried again by itself.
      useView.setState(asksConsent ? { playing: false, dialog: 'consent' } : { playing: false })
      return
    }
    if (move === 'wait') return
    if (spent.current.place !== place) spent.current = { place, part: 0 }
    const before = spent.current.part
    const began = performance.now()
    const timer = setTimeout(replays ? actions.playFrame : actions.next, total * (1 - before))
    return () => {
      clearTimeout(timer)
      spent.current = { place, part: Math.min(1, before + (performance.now() - began) / total) }
    }
  }, [playing, move, place, total, replays, actions, asksConsent])
}

/** How long a moment is shown: at the end of a step as long as its text takes to read, within a step as long as it took, cut short. */
function pauseMs(run: RunView, cursor: Cursor, narration: string, speed: Speed): number {
  const { at } = settled(cursor, run.frames)
  const [shown, next] = [run.frames[at], run.frames[at + 1]]
  if (!next || (shown ? shown.last : at < 0)) return readingMs(narration, speed)
  return frameMs(Date.parse(next.at) - Date.parse(shown?.at ?? next.at), speed)
}
