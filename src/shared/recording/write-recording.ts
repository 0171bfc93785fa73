import { frameRecord } from './frame-record.ts'
import { startPatch } from './patch.ts'
import { type Recording, recordingMark, recordingVersion } from './recording.ts'

/** The file's text. A frame is a line, so that two recordings of one scenario can be compared by any tool for texts. */
export function writeRecording(recording: Recording): string {
  const { by, recordedAt, end, scenario, translations, course, start, frames } = recording
  const head = JSON.stringify({ ...recordingMark, version: recordingVersion, by, recordedAt, end }).slice(0, -1)
  const parts = { scenario, translations, ...(course ? { course } : {}), start: startPatch(start) }
  const lines = frames.map((frame, index) => JSON.stringify(frameRecord(frame, frames[index - 1])))
  return `${[
    head,
    ...Object.entries(parts).map(([name, part]) => `${JSON.stringify(name)}:${JSON.stringify(part)}`),
    `"frames":[${lines.length > 0 ? `\n${lines.join(',\n')}\n` : ''}]}`,
  ].join(',\n')}\n`
}
