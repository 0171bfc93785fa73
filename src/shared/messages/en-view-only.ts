/** The English words of pages that only look on, and of `dockstage serve`, which lets them in. */
export const enViewOnly = {
  'failure.view-only.title': 'This page only looks on',
  'failure.view-only.remedy': 'Whoever plays the scenario drives it, in the page that they opened first.',

  'viewOnly.chip': 'View only',
  'viewOnly.about': 'You see what is played here, and can look back at it. Whoever plays it drives it.',
  'viewOnly.nothing': 'Nothing is being played now.',
  'viewOnly.nothing.about': 'As soon as a scenario is opened, it shows here by itself.',
  'viewOnly.next': 'What is played next shows here by itself',
  'viewOnly.toStart': 'To the start',
  'viewOnly.ask': 'Whoever plays it answers.',

  'serve.at': 'Dockstage is at {address}',
  'serve.once': 'The address is good once. Ctrl-C ends it and removes what its runs made.',
  'serve.view': 'To look on, and nothing else: {address}',
  'serve.view.about': 'That one is good for as many browsers as it is given to, until this ends.',
  'serve.network':
    'Other machines can reach it. Whoever has the first address can run any container here, which is the power of root over this machine.',
} as const
