import { useEffect } from 'react'
import type { RunView } from '../../shared/ipc.ts'
import type { StageView } from '../../shared/stage-view.ts'
import { isAsking } from '../player/next.ts'
import type { Shown } from '../player/view.ts'
import { useApp } from '../store/app-store.ts'
import { usePresent } from '../store/present-store.ts'
import { useRun } from '../store/run-store.ts'
import { useActions } from '../store/use-actions.ts'
import { useView } from '../store/view-store.ts'

/** While presenting, tells main what the hall sees, whenever that changes. A spotlight is told only where somebody else sees it. */
export function usePublishStage(run: RunView, shown: Shown, whole: boolean): void {
  const { showStage } = useActions()
  const { mode, since, look } = usePresent()
  const cursor = useView((state) => state.cursor)
  const chosen = useRun((state) => state.chosen)
  const hall = useApp((state) => state.presentation.hall)
  const { spotlight, ...rest } = look
  const stage: StageView | undefined =
    mode === 'off'
      ? undefined
      : {
          runId: run.id,
          since,
          // Where the page stands, once these frames are there.
          cursor: { at: shown.index, follows: cursor.follows },
          ...rest,
          whole,
          ...(spotlight && hall ? { spotlight } : {}),
          ...(run.recording && run.progress && isAsking(run) ? { question: run.progress.step } : {}),
          chosen,
        }
  const told = JSON.stringify(stage)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `told` is the stage, by value
  useEffect(() => {
    if (stage) void showStage(stage)
  }, [told, showStage])
}
