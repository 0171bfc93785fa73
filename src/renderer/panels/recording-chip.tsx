import type { RunView } from '../../shared/ipc.ts'
import type { Language } from '../../shared/language.ts'
import { message } from '../../shared/messages/message.ts'
import { RecordingIcon } from './icons.tsx'
import { recordingWords } from './recording-words.ts'

/** In place of the engine that is used: which one was recorded, and when. */
export function RecordingChip({ run, language }: { readonly run: RunView; readonly language: Language }) {
  const words = recordingWords(run, language)
  return (
    <p className="recording-chip" title={message(language, 'recording.about', words)}>
      <RecordingIcon />
      <span className="chip-name">{message(language, 'recording.chip', words)}</span>
    </p>
  )
}
