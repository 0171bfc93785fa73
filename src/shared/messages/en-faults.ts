/** What can go wrong with the engine's answers and this machine's disk, whoever is to blame. */
export const enFaults = {
  'failure.answer-cut.title': 'The engine’s answer was cut off',
  'failure.answer-cut.remedy': 'The engine is there: try the step again.',
  'failure.disk-full.title': 'This machine’s disk is full',
  'failure.disk-full.remedy': 'Free some space, then try the step again.',
} as const
