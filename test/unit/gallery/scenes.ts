import { arrangementFor, modeFor, sceneIn } from '../../../src/renderer/diagram/layout/arrangement.ts'
import { hallGrid } from '../../../src/renderer/diagram/layout/hall-grid.ts'
import type { Scene } from '../../../src/renderer/diagram/layout/scene.ts'
import type { Language } from '../../../src/shared/language.ts'
import type { PictureState } from '../../gallery/picture-states.ts'

/** The scene of one of the gallery's pictures, laid out as the page does. */
export function sceneOf({ before = [], shown, sizes, focus = [], reading, mode, pane }: PictureState, language: Language): Scene {
  const all = [...before, shown]
  const grid =
    reading === 'hall'
      ? hallGrid(all, shown, focus, { ...pane, reading }, language, undefined)
      : arrangementFor(mode ?? modeFor(all), all, pane, language)
  return sceneIn(grid, shown, { language, ...(sizes ? { sizes } : {}) })
}
