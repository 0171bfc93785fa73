/** What Dockstage says of its own faults, and of the report that helps to mend them. */
export const enReport = {
  'report.open': 'Copy report…',
  'report.offer': 'Something is wrong with Dockstage itself?',
  'report.heading': 'Copy report',
  'report.lead':
    'For whoever mends faults: versions, this system, the engine and the end of the log. Secrets, addresses and your home directory are left out. Look it over, then copy it.',
  'report.text': 'Text of the report',
  'report.reading': 'Reading the log…',
  'report.copy': 'Copy',
  'report.copied': 'Copied.',
  'report.notCopied': 'The browser does not allow it. The text is selected: copy it with Ctrl+C or ⌘C.',

  'fault.panel': 'This part could not be shown',
  'fault.panel.about': 'Dockstage made a mistake here. Everything else goes on.',
  'fault.again': 'Show again',

  'fault.terminal': 'dockstage: Dockstage itself made a mistake: {words}',
  'fault.terminal.survived': 'It goes on.',
  'fault.terminal.left': 'What could not be removed is found by: dockstage cleanup',
  'fault.terminal.log': 'For a report, the log: {path}',
  'doctor.log': 'Log file: {path}',

  'failure.own-fault.title': 'Dockstage itself made a mistake',
  'failure.own-fault.remedy': 'It goes on. If something looks wrong, start the scenario over. The report helps to mend it.',
} as const
