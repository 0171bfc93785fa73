import type { CommandContext } from '../../engine/commands/context.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { runLimits } from '../../shared/run-limits.ts'
import { linkedSignal } from './linked-signal.ts'

/** Performs a command, and ends it where it prints without an end: throws `too-much` then. What it made stays, as after a cancel. */
export async function boundedCommand<T>(given: CommandContext, perform: (given: CommandContext) => Promise<T>): Promise<T> {
  const own = linkedSignal(given.signal)
  let printed = 0
  const isTooMuch = (): boolean => printed > runLimits.printed
  const print = (text: string): void => {
    if (isTooMuch()) return
    printed += text.length
    given.print(text)
    if (isTooMuch()) own.abort(new FailureError(printsTooMuch))
  }
  try {
    return await perform({ ...given, signal: own.signal, print })
  } catch (cause) {
    throw isTooMuch() && !given.signal.aborted ? new FailureError(printsTooMuch) : cause
  } finally {
    own.unlink()
  }
}

const printsTooMuch: Failure = {
  code: 'too-much',
  message: `the command printed more than ${runLimits.printed / 1_000_000} million characters and was ended`,
  remedy: 'Let it print less: what a container prints need not be shown (-d), and its log can be read in part (docker logs --tail).',
}

export const takesTooLong: Failure = {
  code: 'too-much',
  message: `the step took longer than ${runLimits.stepMs / 3_600_000} h and was ended`,
  remedy: 'Let what goes on for ever run in the background (docker run -d), and give a wait a shorter time.',
}

export const makesTooMuch: Failure = {
  code: 'too-much',
  message: `one run may make ${runLimits.things} containers, networks and volumes, and this one would make more`,
  remedy: 'Restart the scenario, or divide it into several.',
}

export const makesTooManyImages: Failure = {
  code: 'too-much',
  message: `one run may pull and tag ${runLimits.images} images, and this one would more`,
  remedy: 'Restart the scenario, or divide it into several.',
}
