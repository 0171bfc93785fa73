/** The English words about recordings, of the screen and of the terminal. */
export const enRecording = {
  'failure.bad-recording.title': 'The recording cannot be opened',
  'failure.bad-recording.remedy': 'Get the file anew from where it came from, or record the scenario again.',
  'failure.not-saved.title': 'It was not saved',
  'failure.not-saved.remedy': 'Choose another place.',

  'start.recording': 'As it went on a real engine',
  'start.recording.of': 'Recording of {title}, as it went on a real engine',

  'recording.chip': 'Recording · {engine} · {date}',
  'recording.about':
    'A recording of {engine}, made on {date}. The steps show what was observed then; no engine is used, and nothing is run.',
  'recording.next': 'Press Next to see the first step: {title}',
  'recording.end': 'The recording ends here',
  'recording.toStart': 'To the start of the recording',
  'recording.save': 'Save a recording…',
  'recording.save.long': 'Save a recording: one file of this run so far, which can be looked at again without an engine',
  'recording.tooLarge': '{name} is larger than a recording may be.',
  'busy.saving': 'Saving the recording…',
  'busy.leaving': 'Closing the recording…',

  'replay.about': 'A recording of {scenario}, made on {engine} ({at}). No engine is used.',
  'record.saved': 'Recorded in {file}. See it again: dockstage replay {file}',
} as const
