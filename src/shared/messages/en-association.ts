/** The English words about the association of recordings with Dockstage: for the desktop's own lists, and for the terminal. */
export const enAssociation = {
  'association.type': 'Dockstage recording',
  'association.about': 'Plays Docker scenarios step by step and draws what the engine reports',
  'associate.file.written': '{path}: written',
  'associate.file.same': '{path}: is as it should be',
  'associate.file.removed': '{path}: what Dockstage wrote is removed',
  'associate.file.foreign': '{path}: is not from Dockstage, and stays',
  'associate.program.needed':
    '{program} is not installed. Without it the desktop does not learn what a recording is: install {package} and run this again.',
  'associate.program.missing': '{program} is not installed ({package}); the desktop may have to be told of Dockstage by logging in anew.',
  'associate.program.failed': '{program} failed: {said}',
  'associate.done':
    'A double click on a recording (*.dockstage.json) opens it in Dockstage. If you move this folder or Node, run this again; --remove undoes it.',
  'associate.removed': 'Recordings are no longer opened by Dockstage.',
  'associate.nothing': 'There is nothing of Dockstage’s to remove.',
} as const
