/** The English words about secrets, about what went wrong in Dockstage itself, and about the report of it. */
export const enCare = {
  'secret.show': 'Show the value of {name}',
  'secret.show.short': 'Show',
  'secret.hide': 'Hide the value of {name}',
  'secret.hide.short': 'Hide',
  'secret.script': 'A secret that is not in this file. Set it first: export {name}=...',

  'panel.failed': 'This part of the window could not be drawn. Everything else goes on.',
  'panel.retry': 'Draw it again',

  'fault.title': 'Something went wrong in Dockstage itself',
  'fault.remedy': 'What runs goes on. If it stays like this, copy a report and send it to whoever looks after Dockstage.',

  'report.open': 'Report…',
  'report.heading': 'Report for whoever looks after Dockstage',
  'report.about':
    'This is all that is copied: versions, the engine, what was played, and the last lines of the log. Secrets and your home directory are masked. Nothing is sent anywhere.',
  'report.copy': 'Copy',
  'report.copied': 'Copied',
  'report.uncopied': 'The browser did not allow it: select the text and copy it by hand.',
  'report.text': 'The report’s text',
  'report.loading': 'Collecting…',
  'report.log': 'Log: {file}',
  'report.log.none': 'Log: none, its place cannot be written to ({why})',
} as const
