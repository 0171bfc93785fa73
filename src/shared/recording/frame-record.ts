import type { CommandRun, EngineCall, Frame } from '../playback/frame.ts'
import { type Growth, listGrowth, textGrowth } from './growth.ts'
import { patchOf, type TopologyPatch } from './patch.ts'

/** A frame as it stands in a file. Its index is its place in the list; what is left out is as in the frame before, or as a step begins. */
export interface FrameRecord extends Pick<Frame, 'step' | 'at' | 'ms' | 'sizes' | 'unknown' | 'answer' | 'passedOver' | 'failure'> {
  readonly status?: 'failed'
  readonly last?: true
  readonly command?: string
  readonly calls?: Growth<readonly EngineCall[]>
  readonly output?: Growth<string>
  readonly commands?: Growth<readonly CommandRecord[]>
  readonly patch?: TopologyPatch
}

/** A command whose calls and output are, wherever they can be, told by where they stand in the frame's own. */
export interface CommandRecord extends Omit<CommandRun, 'output' | 'calls'> {
  /** The text, or from which character of the frame's output to which. */
  readonly output: string | readonly [number, number]
  readonly calls: readonly (number | EngineCall)[]
}

/** What a frame of a step goes on from. */
export type Told = Pick<Frame, 'command' | 'commands' | 'calls' | 'output'>

const nothingTold: Told = { command: '', commands: [], calls: [], output: '' }

/** The frame before, where it is of the same try of the same step; else what a step begins with. */
export const toldBefore = (before: Frame | undefined, step: string): Told => (before?.step === step && !before.last ? before : nothingTold)

export function frameRecord(frame: Frame, before: Frame | undefined): FrameRecord {
  const told = toldBefore(before, frame.step)
  const calls = listGrowth(told.calls, frame.calls, (it) => it)
  const output = textGrowth(told.output, frame.output)
  const find = callFinder(frame.calls)
  const commands = listGrowth(told.commands, frame.commands, (it) => commandRecord(it, frame, find))
  const patch = patchOf(frame.diff)
  return {
    step: frame.step,
    at: frame.at,
    ms: frame.ms,
    ...(frame.last ? { last: true } : {}),
    ...(frame.status === 'failed' ? { status: 'failed' } : {}),
    ...(frame.command === told.command ? {} : { command: frame.command }),
    ...(commands ? { commands } : {}),
    ...(calls ? { calls } : {}),
    ...(output ? { output } : {}),
    ...(Object.keys(patch).length > 0 ? { patch } : {}),
    ...(frame.sizes ? { sizes: frame.sizes } : {}),
    ...(frame.unknown ? { unknown: frame.unknown } : {}),
    ...(frame.answer === undefined ? {} : { answer: frame.answer }),
    ...(frame.passedOver === undefined ? {} : { passedOver: frame.passedOver }),
    ...(frame.failure ? { failure: frame.failure } : {}),
  }
}

function commandRecord(command: CommandRun, frame: Frame, find: (call: EngineCall) => number): CommandRecord {
  const { output, calls } = command
  // A place is two numbers; a text that is as short stays itself.
  const at = output.length > 8 ? frame.output.indexOf(output) : -1
  return {
    ...command,
    output: at < 0 ? output : [at, at + output.length],
    calls: calls.map((call) => {
      const found = find(call)
      return found < 0 ? call : found
    }),
  }
}

function callFinder(calls: readonly EngineCall[]): (call: EngineCall) => number {
  const key = ({ method, path, status, ms }: EngineCall): string => JSON.stringify([method, path, status, ms])
  const places = new Map<string, number>()
  for (const [index, call] of calls.entries()) if (!places.has(key(call))) places.set(key(call), index)
  return (call) => places.get(key(call)) ?? -1
}
