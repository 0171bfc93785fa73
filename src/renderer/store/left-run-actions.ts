import type { AppApi } from '../../shared/ipc.ts'
import type { ResumeWay } from '../../shared/left-run.ts'
import type { Failure } from '../../shared/result.ts'
import { useLeftRuns } from './left-runs-store.ts'
import { useRun } from './run-store.ts'

/** What the page does about runs that were cut off. */
export function leftRunActions(api: AppApi, report: (failure: Failure) => void) {
  /** Nothing is asked twice at once: what changes meanwhile is looked for when the answer is there. */
  let again = false

  async function lookForLeftRuns(): Promise<void> {
    if (useLeftRuns.getState().looking) {
      again = true
      return
    }
    do {
      again = false
      useLeftRuns.setState({ looking: true })
      const found = await api.listLeftRuns()
      useLeftRuns.setState({ looking: false, ...(found.ok ? { runs: found.value } : {}) })
      // Without it the page is as useful as ever; a list that failed is asked for again with the next start page.
    } while (again)
  }

  return {
    lookForLeftRuns,
    /** Takes a run up again; from when it is open its own page shows how it goes on. */
    async resumeLeft(runId: string, way: ResumeWay | null): Promise<void> {
      useLeftRuns.setState({ working: { runId, what: 'resuming' }, removed: undefined })
      const result = await api.resumeRun(runId, way)
      useLeftRuns.setState({ working: undefined })
      // A step that failed on the way is told by the run itself.
      if (!result.ok && useRun.getState().run?.failure === undefined) report(result.failure)
      if (!useRun.getState().run) await lookForLeftRuns()
    },
    /** @param alone its folder only, as its engine does not answer */
    async cleanUpLeft(runId: string, alone: boolean): Promise<void> {
      useLeftRuns.setState({ working: { runId, what: 'removing' }, removed: undefined })
      const result = await api.cleanUpLeftRun(runId, alone)
      useLeftRuns.setState({ working: undefined, ...(result.ok ? { removed: result.value.length } : {}) })
      if (!result.ok) report(result.failure)
      await lookForLeftRuns()
    },
    putLeftAside: (putAside: boolean): void => useLeftRuns.setState({ putAside, removed: undefined }),
  }
}
