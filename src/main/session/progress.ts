import type { AppEvents, StepProgress } from '../../shared/ipc.ts'
import type { LayerProgress } from '../../shared/layer-progress.ts'
import type { StepRecord } from './step-record.ts'

/** How often at most output, and how far a pull has come, is told while it comes, in milliseconds: some 16 times a second. */
const pace = 60
/** Of a long output the page is told the end only: it comes again with every piece. */
const mostShown = 20_000

export type Progress = ReturnType<typeof createProgress>

/** Tells what a running step prints, pulls and waits for. What comes fast is told in one, of each layer the newest; nothing ticks while nothing comes. */
export function createProgress(record: StepRecord, tell: (change: Partial<AppEvents['runStatus']>) => void) {
  let timer: NodeJS.Timeout | undefined
  let waitingFor: string | undefined
  const layers = new Map<string, LayerProgress>()

  const now = (): StepProgress => ({
    step: record.step,
    output: record.output.slice(-mostShown),
    startedAt: record.startedAt.toISOString(),
    ...(waitingFor === undefined ? {} : { waitingFor: record.secrets.written(waitingFor) }),
    ...(layers.size > 0 ? { layers: Object.fromEntries(layers) } : {}),
  })
  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    tell({ status: waitingFor === undefined ? 'running' : 'waiting', progress: now() })
  }
  const soon = (): void => {
    timer ??= setTimeout(flush, pace)
  }
  return {
    now,
    printed: soon,
    layer(id: string, progress: LayerProgress | undefined): void {
      if (progress) layers.set(id, progress)
      else layers.delete(id)
      soon()
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
