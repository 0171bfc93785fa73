import { hallGrid } from '../../../src/renderer/diagram/layout/hall-grid.ts'
import { gridFor, layout } from '../../../src/renderer/diagram/layout/layout.ts'
import type { Scene } from '../../../src/renderer/diagram/layout/scene.ts'
import type { Language } from '../../../src/shared/language.ts'
import type { PictureState } from '../../gallery/picture-states.ts'

/** The scene of one of the gallery's pictures, laid out as the page does. */
export function sceneOf({ before = [], shown, sizes, focus = [], reading, pane }: PictureState, language: Language): Scene {
  const all = [...before, shown]
  const grid = reading === 'hall' ? hallGrid(all, shown, focus, { ...pane, reading }, language, undefined) : gridFor(all, pane, language)
  return layout(shown, grid, { language, ...(sizes ? { sizes } : {}) })
}
