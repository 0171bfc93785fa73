import { access, constants, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { readBeginning } from '../../engine/regular-file.ts'
import { readRecording } from '../../shared/recording/read-recording.ts'
import {
  largestRecording,
  looksLikeRecording,
  type Recording,
  type RecordingProblem,
  recordingEnding,
} from '../../shared/recording/recording.ts'
import { writeRecording } from '../../shared/recording/write-recording.ts'
import { type Failure, FailureError } from '../../shared/result.ts'
import { readAskedText } from './asked-text.ts'

/** Throws `not-found`, or `bad-recording` with all that is wrong. */
export async function loadRecording(path: string): Promise<Recording> {
  // A character is three bytes at most, of those that a text counts as one.
  return recordingFrom(path, await readAskedText(path, { code: 'bad-recording', kind: 'recording', most: 3 * largestRecording }))
}

/** Where the recording lies that is shipped with a scenario. */
export const shippedRecording = (scenariosDirectory: string, id: string): string =>
  join(scenariosDirectory, 'recordings', `${id}${recordingEnding}`)

/** The ids of the scenarios that a recording is shipped with. */
export async function recordedIds(scenariosDirectory: string): Promise<readonly string[]> {
  const names = await readdir(join(scenariosDirectory, 'recordings')).catch(() => [])
  return names.filter((it) => it.endsWith(recordingEnding)).map((it) => it.slice(0, -recordingEnding.length))
}

/** Throws `not-found` naming those that there are. */
export async function loadShippedRecording(scenariosDirectory: string, id: string): Promise<Recording> {
  // An id is no path: only what is listed can be opened.
  const known = await recordedIds(scenariosDirectory)
  if (known.includes(id)) return loadRecording(shippedRecording(scenariosDirectory, id))
  throw new FailureError({
    code: 'not-found',
    message: `there is no recording of ${JSON.stringify(id)}`,
    remedy: `There is: ${known.join(', ')}.`,
  })
}

/** What a name or the first characters say that it is: a file that is meant to be one gets a recording's errors, never a scenario's. */
export const isRecordingText = (name: string, text: string): boolean => name.endsWith(recordingEnding) || looksLikeRecording(text)

/** False too where there is no such file, or it cannot be read: whoever loads it says so. */
export const isRecordingFile = async (path: string): Promise<boolean> =>
  path.endsWith(recordingEnding) || (await beginsAsRecording(path).catch(() => false))

/** Throws `bad-recording`. `name` is what the file is called in the words of the failure. */
export function recordingFrom(name: string, text: string): Recording {
  const read = readRecording(text)
  if ('recording' in read) return read.recording
  throw new FailureError(badRecording(name, read.problems))
}

/** All problems at once, each with its place. */
function badRecording(name: string, problems: readonly RecordingProblem[]): Failure {
  const [first, ...more] = problems
  const worded = ({ at, message }: RecordingProblem): string => (at === '' ? message : `${at}: ${message}`)
  return {
    code: 'bad-recording',
    message: `${basename(name)}: ${first ? worded(first) : 'it is no recording'}${more.length > 0 ? ` (and ${more.length} more)` : ''}`,
    ...(more.length > 0 ? { detail: problems.map((it) => `${basename(name)}: ${worded(it)}`).join('\n') } : {}),
    ...(first?.remedy === undefined ? {} : { remedy: first.remedy }),
  }
}

/** The file's text; throws `not-saved` for a run that is larger than what opens again. */
export function recordingText(recording: Recording): string {
  const text = writeRecording(recording)
  const read = readRecording(text)
  if ('recording' in read) return text
  const [first] = read.problems
  throw new FailureError({
    code: 'not-saved',
    message: `this run cannot be a recording: ${first?.at} ${first?.message}`.replace(':  ', ': '),
    remedy: 'Record fewer steps.',
  })
}

/** Throws `not-saved` where a recording may not, or cannot, be written: a file that is there already is only ever replaced when it is a recording. */
export async function checkRecordingPath(path: string): Promise<void> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) =>
    cause.code === 'ENOENT' ? undefined : refuse(path, cause.message),
  )
  if (found && !found.isFile()) refuse(path, 'it is no file')
  if (found && !(await beginsAsRecording(path).catch((cause: Error) => refuse(path, cause.message))))
    refuse(path, 'it is there already and is no recording; nothing was written')
  const folder = dirname(resolve(path))
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) =>
    refuse(path, cause.code === 'ENOENT' ? `there is no folder ${folder}` : `nothing may be written in ${folder}`),
  )
}

/** Throws `not-saved`; what was there before is then still there, whole. */
export async function saveRecording(path: string, recording: Recording): Promise<void> {
  const text = recordingText(recording)
  await checkRecordingPath(path)
  // By a second file and a rename, so that a crash leaves either the old or the new one.
  const fresh = join(dirname(path), `.${basename(path)}.${process.pid}.new`)
  try {
    await writeFile(fresh, text, { flag: 'wx' })
    await rename(fresh, path)
  } catch (cause) {
    await rm(fresh, { force: true })
    refuse(path, (cause as Error).message)
  }
}

const beginsAsRecording = async (path: string): Promise<boolean> => looksLikeRecording((await readBeginning(path, 200)).toString('utf8'))

function refuse(path: string, why: string): never {
  throw new FailureError({ code: 'not-saved', message: `${path} cannot be written: ${why}`, remedy: 'Name another file.' })
}
