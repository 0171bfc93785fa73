import type { Attributes } from './attributes.ts'

/** An SVG element as plain data. A text is never markup. */
export interface SceneElement {
  readonly name: string
  readonly attributes: Attributes
  readonly children: readonly (SceneElement | string)[]
}
