import type { AppEvents, StepProgress } from '../../shared/ipc.ts'
import type { StepRecord } from './step-record.ts'

/** How often at most output is told while it comes, in milliseconds. */
const pace = 60
/** Of a long output the page is told the end only: it comes again with every piece. */
const mostShown = 20_000

export type Progress = ReturnType<typeof createProgress>

/** Tells what a running step prints and waits for. Output that comes fast is told in one; nothing ticks while nothing is printed. */
export function createProgress(record: StepRecord, tell: (change: Partial<AppEvents['runStatus']>) => void) {
  let timer: NodeJS.Timeout | undefined
  let waitingFor: string | undefined

  const now = (): StepProgress => ({
    step: record.step,
    output: record.output.slice(-mostShown),
    startedAt: record.startedAt.toISOString(),
    ...(waitingFor === undefined ? {} : { waitingFor }),
  })
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    tell({ status: waitingFor === undefined ? 'running' : 'waiting', progress: now() })
  }
  return {
    now,
    printed(): void {
      timer ??= setTimeout(flush, pace)
    },
    waiting(what: string | undefined): void {
      if (what === waitingFor) return
      waitingFor = what
      flush()
    },
    close(): void {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
