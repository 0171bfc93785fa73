import { useEffect, useMemo, useRef, useState } from 'react'
import { message } from '../../shared/messages/message.ts'
import { nextRemoval } from '../player/next-removal.ts'
import { animationMs } from '../player/pace.ts'
import { atQuestion } from '../player/replay.ts'
import { ownPart } from '../player/scope.ts'
import { useReducedMotion } from '../player/use-reduced-motion.ts'
import { shownAt } from '../player/view.ts'
import { useApp, useLanguage } from '../store/app-store.ts'
import { useRun } from '../store/run-store.ts'
import { Stage } from './stage.tsx'
import { StageFrame } from './stage-frame.tsx'
import './speaker.css'

/** The hall's window: what the speaker shows, and no way to change it. It closes with the presentation. */
export function HallPage() {
  const language = useLanguage()
  const { stage } = useApp((state) => state.presentation)
  const everything = useRun((state) => state.run)
  const reducedMotion = useReducedMotion()
  const began = useRef(false)
  const run = useMemo(() => {
    if (!everything || !stage || stage.runId !== everything.id) return undefined
    const own = stage.whole ? everything : ownPart(everything)
    return stage.question === undefined ? own : atQuestion(own, stage.question)
  }, [everything, stage])
  const shown = useMemo(() => (run && stage ? shownAt(run, stage.cursor) : undefined), [run, stage])
  const removal = useMemo(
    () =>
      everything && shown && stage
        ? nextRemoval(everything, { ...shown, pictured: shownAt(everything, stage.cursor).pictured }, '')
        : undefined,
    [everything, shown, stage],
  )

  useEffect(() => {
    if (stage) began.current = true
    else if (began.current) window.close()
  }, [stage])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])

  return (
    <main className="hall">
      {run && shown && stage ? (
        <StageFrame>
          <Stage
            run={run}
            shown={shown}
            removal={removal}
            look={stage}
            chosen={stage.chosen}
            language={language}
            ms={animationMs('1', reducedMotion)}
          />
        </StageFrame>
      ) : (
        <p className="hall-waiting">{message(language, 'present.hall.waiting')}</p>
      )}
      <FillScreen />
    </main>
  )
}

/** Offered until the window fills its screen. */
function FillScreen() {
  const language = useLanguage()
  const [full, setFull] = useState(fillsScreen)
  useEffect(() => {
    const look = (): void => setFull(fillsScreen())
    const press = (event: KeyboardEvent): void => {
      if (event.code === 'KeyF' && !event.ctrlKey && !event.metaKey && !event.altKey) fill()
    }
    document.addEventListener('fullscreenchange', look)
    window.addEventListener('resize', look)
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('fullscreenchange', look)
      window.removeEventListener('resize', look)
      document.removeEventListener('keydown', press)
    }
  }, [])
  if (full) return null
  return (
    <button type="button" className="hall-fill" onClick={fill}>
      {message(language, 'present.hall.full')}
    </button>
  )
}

const fillsScreen = (): boolean => document.fullscreenElement !== null || window.matchMedia('(display-mode: fullscreen)').matches
const fill = (): void => void document.documentElement.requestFullscreen().catch(() => {})
