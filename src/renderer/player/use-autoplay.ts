import { useEffect } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'
import { autoplayMove, nextMove } from './next.ts'
import { readingMs } from './pace.ts'

/** While playing: goes on after the time that the shown text takes to read. No timer while anything else is awaited. */
export function useAutoplay(run: RunView, narration: string): void {
  const actions = useActions()
  const playing = useView((state) => state.playing)
  const speed = useView((state) => state.speed)
  const cursor = useView((state) => state.cursor)
  const move = playing ? autoplayMove(run, cursor) : 'wait'
  const asksConsent = playing && nextMove(run, cursor) === 'consent'
  // The place in the run, so that each stop gets a pause of its own.
  const place = `${cursor.follows ? 'now' : cursor.at} ${run.nextStep}`

  useEffect(() => {
    if (!playing) return
    if (move === 'stop') {
      // A question of consent that stands in the way is asked; a failure is not tried again by itself.
      useView.setState(asksConsent ? { playing: false, dialog: 'consent' } : { playing: false })
      return
    }
    if (move === 'wait' || place === '') return
    const timer = setTimeout(actions.next, readingMs(narration, speed))
    return () => clearTimeout(timer)
  }, [playing, move, place, narration, speed, actions, asksConsent])
}
