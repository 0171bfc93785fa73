import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecording } from '../../src/shared/recording/read-recording.ts'
import { type Recording, recordingEnding } from '../../src/shared/recording/recording.ts'

const folder = join(import.meta.dirname, '..', '..', 'scenarios', 'recordings')

/** The ids of the scenarios whose recordings are shipped: all of them. */
export const recordedScenarios = readdirSync(folder).map((name) => name.slice(0, -recordingEnding.length))

export const recordingPath = (id: string): string => join(folder, `${id}${recordingEnding}`)

export function shippedRecording(id: string): Recording {
  const read = readRecording(readFileSync(recordingPath(id), 'utf8'))
  if ('recording' in read) return read.recording
  throw new Error(JSON.stringify(read.problems))
}
