import * as z from 'zod/mini'
import { visible } from '../visible.ts'
import type { FrameRecord } from './frame-record.ts'
import { nothingObserved, patched, type TopologyPatch } from './patch.ts'
import { largestRecording, looksLikeRecording, type Recording, type RecordingProblem, recordingVersion } from './recording.ts'
import { recordingSchema } from './recording-schema.ts'
import { unfoldFrames } from './unfold.ts'

export type ReadRecording = { readonly recording: Recording } | { readonly problems: readonly RecordingProblem[] }

/** Of a file that is wrong all over, so many problems are told. */
const mostProblems = 20
/** Deeper than anything in a recording, and shallow enough for what walks it. */
const deepest = 40

const again = 'Get the file anew from where it came from, or record the scenario again: dockstage play SCENARIO --record FILE'

/** A file's text as a recording, whole and held against itself; or all that is wrong with it, in words fit to be shown. It may come from anybody. */
export function readRecording(text: string): ReadRecording {
  const read = readText(text)
  if ('recording' in read) return read
  return { problems: read.problems.map((it) => ({ ...it, at: visible(it.at), message: visible(it.message) })) }
}

function readText(text: string): ReadRecording {
  if (text.length > largestRecording)
    return wrong('', `it is larger than a recording may be (${largestRecording / 1_000_000} million characters)`, again)
  let file: unknown
  try {
    file = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    return notJson(text, cause)
  }
  if (!isObject(file) || file.dockstage !== 'recording') return noRecording
  const { version } = file
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return wrong('version', `a version is a whole number from 1, not ${shortly(version)}`, again)
  if (version > recordingVersion)
    return wrong(
      'version',
      `it is of version ${version}, and this Dockstage reads versions up to ${recordingVersion}`,
      'Open it with a newer Dockstage.',
    )
  return hostile(file) ?? readVersion1(file)
}

interface RecordingFile extends Omit<Recording, 'start' | 'frames'> {
  readonly start: TopologyPatch
  readonly frames: readonly FrameRecord[]
}

/** A later version gets a reader of its own beside this one, which leads to the same `Recording`. */
function readVersion1(file: unknown): ReadRecording {
  const parsed = z.safeParse(recordingSchema, file)
  if (!parsed.success) return { problems: parsed.error.issues.flatMap((it) => problemsOf(it)).slice(0, mostProblems) }
  // Itself, and not zod's copy of it: that has the schema's order of keys. Of a step, what only an engine would need was not looked at: nothing of a
  // recording is ever run.
  const { by, recordedAt, end, scenario, translations, course, start: startPatch, frames: records } = file as RecordingFile
  const problems: RecordingProblem[] = scenarioProblems(scenario)
  const start = patched(nothingObserved, startPatch)
  if (!('topology' in start)) return { problems: [...problems, { at: `start.${start.at}`, message: start.message, remedy: again }] }
  const unfolded = unfoldFrames(start.topology, records, scenario)
  problems.push(...unfolded.problems)
  if (problems.length > 0) return { problems: problems.slice(0, mostProblems).map((it) => ({ remedy: again, ...it })) }
  const { frames } = unfolded
  return {
    recording: { by, recordedAt, end, scenario, translations, ...(course ? { course } : {}), start: start.topology, frames },
  }
}

function scenarioProblems({ steps }: Recording['scenario']): RecordingProblem[] {
  const seen = new Set<string>()
  return steps.flatMap(({ id, ask }, index) => {
    const at = `scenario.steps[${index}]`
    const twice = seen.has(id) ? [{ at: `${at}.id`, message: `there are two steps ${JSON.stringify(id)}` }] : []
    seen.add(id)
    const none = ask && !Object.hasOwn(ask.options, ask.answer) ? [{ at: `${at}.ask.answer`, message: 'there is no such option' }] : []
    return [...twice, ...none]
  })
}

/** What no writer of recordings makes, and what could harm whoever walks it. */
function hostile(file: object): ReadRecording | undefined {
  const open: (readonly [value: object, at: string, depth: number])[] = [[file, '', 1]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, at, depth] = next
    if (depth > deepest) return wrong(at, `it is nested more than ${deepest} deep`, again)
    for (const [key, inner] of Object.entries(value)) {
      if (key === '__proto__') return wrong(at, 'it has a key "__proto__"', again)
      if (typeof inner === 'object' && inner !== null) open.push([inner, pathTo(at, Array.isArray(value) ? Number(key) : key), depth + 1])
    }
  }
  return undefined
}

function notJson(text: string, cause: unknown): ReadRecording {
  if (!looksLikeRecording(text)) return noRecording
  const message = cause instanceof Error ? cause.message : String(cause)
  if (!text.trimEnd().endsWith('}')) return wrong('', 'it ends in the middle: only a part of the file is there', again)
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length)
  const lines = text.slice(0, position).split('\n')
  return wrong(`line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`, 'what stands here is no JSON: the file is damaged', again)
}

function problemsOf(issue: z.core.$ZodIssue, under: readonly PropertyKey[] = []): RecordingProblem[] {
  const path = [...under, ...issue.path]
  const at = path.reduce<string>((place, key) => pathTo(place, typeof key === 'symbol' ? String(key) : key), '')
  return [{ at, message: wordsOf(issue), remedy: again }]
}

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? `it is missing, or no ${issue.expected}` : `it is no ${issue.expected}`
    case 'unrecognized_keys':
      return `version ${recordingVersion} has no ${issue.keys.map(shortly).join(', ')} here`
    case 'invalid_value':
      return `it is not ${issue.values.map(shortly).join(' or ')}`
    case 'too_big':
      return `it is more than ${issue.maximum}`
    case 'too_small':
      return `it is less than ${issue.minimum}`
    default:
      return 'it is not what stands here in a recording'
  }
}

const pathTo = (at: string, key: string | number): string =>
  typeof key === 'number' ? `${at}[${key}]` : at === '' ? shownKey(key) : `${at}.${shownKey(key)}`
/** A key of a hostile file may be of any length. */
const shownKey = (key: string): string => (key.length > 80 ? `${key.slice(0, 77)}...` : key)
const shortly = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wrong = (at: string, message: string, remedy: string): ReadRecording => ({ problems: [{ at, message, remedy }] })

const noRecording = wrong(
  '',
  'it is no recording of Dockstage',
  'A recording is what the app saves as a recording, or dockstage play SCENARIO --record FILE.',
)
