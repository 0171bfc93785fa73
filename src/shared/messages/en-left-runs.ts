/** The English words about runs that were cut off, of the screen and of `dockstage cleanup`. */
export const enLeftRuns = {
  'left.heading.one': 'A run was cut off',
  'left.heading.other': '{count} runs were cut off',
  'left.kept.one': '1 run was kept on purpose',
  'left.kept.other': '{count} runs were kept on purpose',
  'left.lead': 'Dockstage ended before it could clean up. Nothing is removed until you say so.',
  'left.show': 'Show',
  'left.later': 'Later',
  'left.again': 'Look again',

  'left.when': '{date}, on {engine}',
  'left.when.unknown': 'on an engine that is not known',
  'left.at': 'Cut off before step {number} of {count}: {title}',
  'left.at.in': 'Cut off in step {number} of {count}: {title}',
  'left.at.end': 'All {count} steps were done',
  'left.engine.embedded': 'the embedded engine',
  'left.untitled': 'Run {id}',
  'left.there': 'What is there',
  'left.nothing': 'Nothing is left of it but its own folder.',
  'left.thing.container': 'container {name}',
  'left.thing.network': 'network {name}',
  'left.thing.volume': 'volume {name}',
  'left.thing.image': 'image {name}',
  'left.thing.workspace': 'workspace {name}',
  'left.thing.engine-folder': 'engine folder {name}',
  'left.thing.stays': 'stays',

  'left.because.untouched': 'No step had begun to change anything: it goes on with what is there.',
  'left.because.same': 'What is there is what the step before left: it goes on with that.',
  'left.because.begun': 'The step had begun to change things: what is there is removed, and the steps before it are played again.',
  'left.because.unseen':
    'The step had begun what the picture cannot show, such as a command inside a container: what is there is removed, and the steps before it are played again.',
  'left.because.gone': 'What the steps before had made is not all there any more: the rest is removed, and they are played again.',
  'left.because.unfinished': 'A clean-up was cut off: what is there is removed, and the steps before are played again.',
  'left.because.engineGone':
    'The embedded engine ended with Dockstage, and all that was on it: the steps before are played again, with the same answers.',
  'left.because.incomplete':
    'The run had grown too large to be kept whole: what is there is removed, and the steps before are played again.',
  'left.differs': 'Since then, this has changed by itself or by others:',
  'left.unreachable':
    'The engine at {address} does not answer now, so what is there cannot be seen. Start it and look again. If it is gone for good, its folder can be removed by itself.',
  'left.problem.damaged': 'Its files are damaged or gone, so it cannot be taken up again. What is there can be removed.',
  'left.problem.newer': 'A newer Dockstage has played it: take it up again with that one, or remove what is there.',
  'left.problem.foreign':
    'Another installation’s run, copied here: only the copy of its folder can be removed; what it made on an engine is that installation’s.',
  'left.problem.too-large':
    'Its files are larger than Dockstage writes them, so it cannot be taken up again. What is there can be removed.',

  'left.resume': 'Resume at step {number}',
  'left.resume.end': 'Resume at the end',
  'left.resume.other.goOn': 'Go on with what is there instead',
  'left.resume.other.anew': 'Remove it and play again up to there instead',
  'left.cleanUp': 'Clean up',
  'left.cleanUp.of': 'Clean up what {title} left',
  'left.cleanUp.alone': 'Remove its folder only',
  'left.cleanUp.alone.of': 'Remove the folder of {title} only',
  'left.removing': 'Removing what is there…',
  'left.resuming': 'Taking the run up again…',
  'left.removed.one': '1 thing was removed.',
  'left.removed.other': '{count} things were removed.',

  'resumed.heading': 'Taken up again',
  'resumed.text': 'This run was cut off on {date}. What you see from here on is the engine as it is now.',
  'resumed.differs': 'Since then, this has changed:',

  'cleanup.none': 'Nothing is left of any run.',
  'cleanup.run': 'run {id} of {scenario}',
  'cleanup.run.unknown': 'run {id}',
  'cleanup.kept': '(kept)',
  'cleanup.ask': 'Remove all of this? [y/N] ',
  'cleanup.removed': 'removed {name}',
} as const
