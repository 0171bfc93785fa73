import type { AppApi } from '../../shared/ipc.ts'
import type { PageFault } from '../../shared/page-fault.ts'

/** So many are told to main in each minute: a page in a loop would be shut out for its many messages. */
export const mostAMinute = 10
const minuteMs = 60_000

/** Has faults written into main's log, as many as one page may. */
export function faultTeller(
  { tellFault }: Pick<AppApi, 'tellFault'>,
  now: () => number = () => performance.now(),
): (fault: PageFault) => Promise<void> {
  let toldAt: readonly number[] = []
  return async (fault) => {
    toldAt = toldAt.filter((at) => now() - at < minuteMs)
    if (toldAt.length >= mostAMinute) return
    toldAt = [...toldAt, now()]
    await tellFault(fault)
  }
}
