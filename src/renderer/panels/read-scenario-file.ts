import type { ScenarioSource } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { largestRecording } from '../../shared/recording/recording.ts'
import { failure, type Result, success } from '../../shared/result.ts'

/** The longest text of a scenario, in bytes; what a recording may come to as UTF-8. Main has the last word. */
const largestScenario = 1_000_000
const largestRecordingBytes = 3 * largestRecording

/** A scenario or recording that was dropped or picked, as text; main parses it and says what is wrong with it. */
export async function readScenarioFile(file: Pick<File, 'name' | 'size' | 'text'>, language: Language): Promise<Result<ScenarioSource>> {
  const { name } = file
  if (name.endsWith('.json')) {
    if (file.size > largestRecordingBytes) return failure('bad-recording', message(language, 'recording.tooLarge', { name }))
  } else if (file.size > largestScenario) return failure('bad-file', message(language, 'start.own.tooLarge', { name }))
  try {
    const text = await file.text()
    // What is not UTF-8 was decoded to U+FFFD.
    if (text.includes('\0') || text.includes('\ufffd')) return failure('bad-file', message(language, 'start.own.notText', { name }))
    if (text.length > largestRecording) return failure('bad-recording', message(language, 'recording.tooLarge', { name }))
    return success({ name, text })
  } catch {
    return failure('bad-file', message(language, 'start.own.notText', { name }))
  }
}
