/** The English words about going back in a run, and the way that is left by it. */
export const enWays = {
  'player.rewind': 'Rewind the engine to here',
  'player.rewind.restore': 'Puts the engine back as it was here. The way from here on can be returned to.',
  'player.rewind.replay': 'Removes what the run has made and plays it again up to here. The way from here on can be returned to.',

  'way.left': 'You left another way after “{title}”.',
  'way.more.one': 'It goes on for {count} step.',
  'way.more.other': 'It goes on for {count} steps.',
  'way.return': 'Return to the way you left',
  'way.return.restore': 'Puts the engine as it was at the end of that way. The way you are on can then be returned to.',
  'way.return.replay': 'Removes what the run has made and plays that way again to its end. The way you are on can then be returned to.',
} as const
