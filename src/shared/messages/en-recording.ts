/** The English words about recordings, of the screen and of the terminal. */
export const enRecording = {
  'failure.bad-recording.title': 'The recording cannot be opened',
  'failure.bad-recording.remedy': 'Get the file anew from where it came from, or record the scenario again.',
  'failure.not-saved.title': 'It was not saved',
  'failure.not-saved.remedy': 'Choose another place.',

  'replay.about': 'A recording of {scenario}, made on {engine} ({at}). No engine is used.',
  'record.saved': 'Recorded in {file}. See it again: dockstage replay {file}',
} as const
