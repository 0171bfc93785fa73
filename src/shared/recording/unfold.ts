import type { CommandRun, Frame } from '../playback/frame.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { type Topology, tableNames } from '../topology/topology.ts'
import { type CommandRecord, type FrameRecord, toldBefore } from './frame-record.ts'
import type { Growth } from './growth.ts'
import { patched } from './patch.ts'
import type { RecordingProblem } from './recording.ts'

/** What all frames of a recording may come to, in characters as JSON: a small file can be made that repeats one large thing in every frame. */
const mostUnfolded = 50_000_000

/** Something in a file that cannot be; with it the frames that follow mean nothing. */
class Impossible extends Error {
  readonly at: string
  constructor(at: string, message: string) {
    super(message)
    this.at = at
  }
}

/** The frames of a file, each a whole one again. Ends at the first that does not follow from the one before; what else is wrong is collected. */
export function unfoldFrames(
  start: Topology,
  records: readonly FrameRecord[],
  scenario: Scenario,
): { readonly frames: readonly Frame[]; readonly problems: readonly RecordingProblem[] } {
  const frames: Frame[] = []
  const problems: RecordingProblem[] = []
  const inOrder = orderOf(scenario)
  let unfolded = 0
  for (const [index, record] of records.entries()) {
    const at = `frames[${index}]`
    const wrong = inOrder(record)
    if (wrong) problems.push({ at: `${at}.${wrong.at}`, message: wrong.message })
    try {
      const frame = unfoldFrame(record, index, frames.at(-1), start)
      unfolded += sizeOfFrame(frame)
      if (unfolded > mostUnfolded) throw new Impossible('', `up to here the frames come to more than ${mostUnfolded / 1_000_000} MB`)
      frames.push(frame)
    } catch (cause) {
      if (!(cause instanceof Impossible)) throw cause
      problems.push({ at: cause.at ? `${at}.${cause.at}` : at, message: cause.message })
      break
    }
  }
  return { frames, problems }
}

/**
 * The frames that main tells its own page: what a file has to be held against is left out. Answers with the first thing that does not follow from the
 * frame before.
 */
export function unfoldTold(
  start: Topology,
  records: readonly FrameRecord[],
): readonly Frame[] | { readonly at: string; readonly message: string } {
  const frames: Frame[] = []
  for (const [index, record] of records.entries()) {
    const frame = followed(record, frames, start)
    if ('message' in frame) return { at: `frames.${index}.${frame.at}`, message: frame.message }
    frames.push(frame)
  }
  return frames
}

/** The next frame of a run, from its record; undefined where that does not follow from the frame before. */
export function nextFrame(record: FrameRecord, frames: readonly Frame[], start: Topology): Frame | undefined {
  const frame = followed(record, frames, start)
  return 'message' in frame ? undefined : frame
}

function followed(record: FrameRecord, frames: readonly Frame[], start: Topology): Frame | Impossible {
  try {
    return unfoldFrame(record, frames.length, frames.at(-1), start)
  } catch (cause) {
    if (cause instanceof Impossible) return cause
    throw cause
  }
}

function unfoldFrame(record: FrameRecord, index: number, before: Frame | undefined, start: Topology): Frame {
  const told = toldBefore(before, record.step)
  const calls = grown('calls', told.calls, record.calls, (it) => it)
  const output = grownText(told.output, record.output)
  const commands = grown('commands', told.commands, record.commands, (it, at) => unfoldCommand(it, at, { calls, output }))
  const after = patched(before?.topology ?? start, record.patch ?? {})
  if (!('topology' in after)) throw new Impossible(`patch.${after.at}`, after.message)
  const { step, at, ms, sizes, unknown, answer, passedOver, failure } = record
  return {
    index,
    step,
    at,
    status: record.status ?? 'ok',
    command: record.command ?? told.command,
    commands,
    calls,
    output,
    topology: after.topology,
    diff: after.diff,
    ms,
    last: record.last ?? false,
    ...(sizes ? { sizes } : {}),
    ...(unknown ? { unknown } : {}),
    ...(answer === undefined ? {} : { answer }),
    ...(passedOver === undefined ? {} : { passedOver }),
    ...(failure ? { failure } : {}),
  }
}

function unfoldCommand(record: CommandRecord, index: number, { calls, output }: Pick<Frame, 'calls' | 'output'>): CommandRun {
  const place = `commands.add[${index}]`
  const [from, to] = typeof record.output === 'string' ? [0, 0] : record.output
  if (from > to || to > output.length) throw new Impossible(`${place}.output`, `the frame's output has ${output.length} characters`)
  return {
    ...record,
    output: typeof record.output === 'string' ? record.output : output.slice(from, to),
    calls: record.calls.map((it, at) => {
      const call = typeof it === 'number' ? calls[it] : it
      if (!call) throw new Impossible(`${place}.calls[${at}]`, `the frame has ${calls.length} calls`)
      return call
    }),
  }
}

function grown<T, U>(
  name: string,
  before: readonly T[],
  growth: Growth<readonly U[]> | undefined,
  to: (it: U, at: number) => T,
): readonly T[] {
  if (!growth) return before
  const { keep = 0, add = [] } = growth
  if (keep > before.length) throw new Impossible(`${name}.keep`, `before there were ${before.length}`)
  return [...before.slice(0, keep), ...add.map(to)]
}

function grownText(before: string, growth: Growth<string> | undefined): string {
  if (!growth) return before
  const { keep = 0, add = '' } = growth
  if (keep > before.length) throw new Impossible('output.keep', `before there were ${before.length} characters`)
  return before.slice(0, keep) + add
}

/** What a run cannot have done: a step that its scenario has not, one that was over already, an answer to nothing. */
function orderOf({ steps }: Scenario): (record: FrameRecord) => { readonly at: string; readonly message: string } | undefined {
  const places = new Map(steps.map(({ id }, index) => [id, index] as const))
  let earliest = 0
  return ({ step: id, last, status, answer }) => {
    const place = places.get(id)
    if (place === undefined) return { at: 'step', message: `the scenario has no step ${JSON.stringify(id)}` }
    if (place < earliest) return { at: 'step', message: `step ${JSON.stringify(id)} was over before` }
    earliest = last && status !== 'failed' ? place + 1 : place
    const options = steps[place]?.ask?.options.length ?? 0
    return answer !== undefined && answer >= options ? { at: 'answer', message: `the step has ${options} options` } : undefined
  }
}

const sizes = new WeakMap<object, number>()

/** Of what stands in many frames the size is found once. */
function sizeOf(value: object, find: () => number): number {
  const known = sizes.get(value) ?? find()
  sizes.set(value, known)
  return known
}

const sizeAsJson = (value: object): number => sizeOf(value, () => JSON.stringify(value).length)
const sum = (values: Iterable<object>): number => [...values].reduce((total: number, it) => total + sizeAsJson(it), 0)

function sizeOfFrame({ topology, commands, calls, output, command }: Frame): number {
  const tables = tableNames.reduce((total, name) => total + sizeOf(topology[name], () => sum(Object.values<object>(topology[name]))), 0)
  return tables + sum(commands) + sum(calls) + output.length + command.length
}
