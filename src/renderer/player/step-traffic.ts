import type { RunView } from '../../shared/ipc.ts'
import type { Frame } from '../../shared/playback/frame.ts'
import type { StepTraffic } from '../../shared/traffic/name-counts.ts'
import { momentsOfStep } from '../../shared/traffic/traffic.ts'
import { type Sent, sentIn } from '../../shared/traffic/when-they-met.ts'
import type { Traffic } from '../diagram/use-traffic.ts'
import type { Shown } from './view.ts'

type Played = Pick<RunView, 'start' | 'frames'>

/** Frames do not change, and reading the outputs of a long run again at each look at it would. */
const known = new WeakMap<Frame['commands'], Sent>()

const none: Sent = { messages: [] }

function sentAt(run: Played, frame: Frame): Sent {
  if (!frame.last || frame.commands.length === 0) return none
  const found = known.get(frame.commands) ?? sentIn(frame, momentsOfStep(run, frame.index))
  known.set(frame.commands, found)
  return found
}

/** What travelled in the shown step; nothing until it is over. */
export function stepTraffic(run: Played, shown: Pick<Shown, 'index' | 'frame'>): Traffic {
  return { at: shown.index, ...(shown.frame ? sentAt(run, shown.frame) : none) }
}

/** What every step up to the shown moment sent. */
export const trafficSoFar = (run: Played, shown: Pick<Shown, 'index'>): StepTraffic[] =>
  run.frames.slice(0, shown.index + 1).flatMap((frame) => {
    const { messages } = sentAt(run, frame)
    return messages.length > 0 ? [{ messages, topology: frame.topology }] : []
  })
