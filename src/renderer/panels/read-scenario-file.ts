import type { ScenarioSource } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { failure, type Result, success } from '../../shared/result.ts'

/** What the contract lets through. */
const largestBytes = 1_000_000

/** A file that was dropped or picked, as text; main parses it and says what is wrong with it. */
export async function readScenarioFile(file: Pick<File, 'name' | 'size' | 'text'>, language: Language): Promise<Result<ScenarioSource>> {
  const { name } = file
  if (file.size > largestBytes) return failure('bad-file', message(language, 'start.own.tooLarge', { name }))
  try {
    const text = await file.text()
    // What is not UTF-8 was decoded to U+FFFD.
    if (text.includes('\0') || text.includes('\ufffd')) return failure('bad-file', message(language, 'start.own.notText', { name }))
    return success({ name, text })
  } catch {
    return failure('bad-file', message(language, 'start.own.notText', { name }))
  }
}
