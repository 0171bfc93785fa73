import { describe, expect, test } from 'vitest'
import { pictureStates } from '../../gallery/picture-states.ts'
import { contrast } from '../../support/contrast.ts'
import { type Painted, paintedIn } from './painted.ts'
import { sceneOf } from './scenes.ts'

const faults = (painted: readonly Painted[], least: (it: Painted) => number): string[] => [
  ...new Set(
    painted
      .filter((it) => contrast(it.colour, it.ground) < least(it))
      .map((it) => `${it.what}, ${it.colour} on ${it.ground}: ${contrast(it.colour, it.ground).toFixed(2)}`),
  ),
]

/** What axe does not look at: colours inside an SVG. Each text is held against what lies under it, in every state that there is. */
describe.each(['light', 'dark'] as const)('in the %s picture', (theme) => {
  test.each(pictureStates)('every text of "$title" has a contrast of 4.5:1 (WCAG AA), every mark one of 3:1', (state) => {
    const painted = paintedIn(sceneOf(state, 'en'), theme, { focus: state.focus ?? [] })
    expect(painted.length).toBeGreaterThan(3)
    expect(faults(painted, ({ kind }) => (kind === 'text' ? 4.5 : 3))).toEqual([])
  })

  test.each(pictureStates)('every text of "$title" has one of 7:1 on a stage (WCAG AAA)', (state) => {
    const painted = paintedIn(sceneOf({ ...state, reading: 'hall' }, 'en'), theme, { onStage: true, focus: state.focus ?? [] })
    expect(faults(painted, ({ kind }) => (kind === 'text' ? 7 : 3))).toEqual([])
  })
})

test('a text is held against what is painted last under it', () => {
  const painted = paintedIn(sceneOf(pictureStates[0] as (typeof pictureStates)[number], 'en'), 'light')
  const groundOf = (words: string): string | undefined => painted.find(({ what }) => what.includes(words))?.ground
  // A rail's tint, a live card, and through one that is hollow the host's ground.
  expect(groundOf('"docker0"')).toBe('#dcebf7')
  expect(groundOf('"running"')).toBe('#ffffff')
  expect(groundOf('"created"')).toBe('#fbfaf6')
  expect(groundOf('card is-live')).toBeUndefined()
})
