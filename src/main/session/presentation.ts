import type { Presentation } from '../../shared/ipc.ts'
import type { HallPlace, StageView } from '../../shared/stage-view.ts'

/** What a shell does with the hall's window. The browser host leaves it out: there the page opens it. */
export interface HallWindow {
  /** Opens it, or brings it to the front. `onlyElsewhere`: not on the speaker's own display. */
  open(onlyElsewhere: boolean): Promise<HallPlace>
  close(): void
}

/** Keeps what is presented, so that a window that is opened or loaded anew shows it at once, and tells each change. */
export function createPresentation(hallWindow: HallWindow | undefined, tell: (presentation: Presentation) => void) {
  let now: Presentation = { stage: null, hall: false }
  const become = (next: Presentation): void => {
    now = next
    tell(now)
  }
  return {
    now: (): Presentation => now,
    present(stage: StageView | null): void {
      become({ ...now, stage })
      if (!stage) hallWindow?.close()
    },
    openHall: async (onlyElsewhere: boolean): Promise<HallPlace> => (hallWindow ? hallWindow.open(onlyElsewhere) : 'nowhere'),
    /** A shell tells whether any window of the hall's looks on. */
    hallLooksOn(hall: boolean): void {
      if (hall !== now.hall) become({ ...now, hall })
    },
  }
}
