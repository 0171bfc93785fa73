import { useEffect } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import type { Removal } from '../../shared/removal/removal.ts'
import type { Shown } from '../player/view.ts'
import { usePresent } from '../store/present-store.ts'
import { useRun } from '../store/run-store.ts'
import { useActions } from '../store/use-actions.ts'
import { Stage } from './stage.tsx'
import { StageFrame } from './stage-frame.tsx'
import './speaker.css'

interface PresentHereProps {
  readonly run: RunView
  readonly shown: Shown
  readonly removal: Removal | undefined
  readonly ms: number
  readonly language: Language
}

/** The stage on the screen of the one who speaks, for a machine whose one display is what the hall sees. Leaving full screen ends it. */
export function PresentHere({ run, shown, removal, ms, language }: PresentHereProps) {
  const { answer, endPresentation, moveSpotlight } = useActions()
  const look = usePresent((state) => state.look)
  const chosen = useRun((state) => state.chosen)
  useEffect(() => {
    let full = document.fullscreenElement !== null
    const change = (): void => {
      const left = full && document.fullscreenElement === null
      full = document.fullscreenElement !== null
      if (left && usePresent.getState().mode === 'here') void endPresentation()
    }
    document.addEventListener('fullscreenchange', change)
    return () => document.removeEventListener('fullscreenchange', change)
  }, [endPresentation])
  return (
    <div className="present-here">
      <StageFrame>
        <Stage
          run={run}
          shown={shown}
          removal={removal}
          look={look}
          chosen={chosen}
          language={language}
          ms={ms}
          onPoint={moveSpotlight}
          onAnswer={answer}
        />
      </StageFrame>
    </div>
  )
}
