import type { FaceName } from '../../src/main/hand-out/fonts.ts'
import { type TextRole, type TextStyle, textStyles } from '../../src/renderer/diagram/layout/text.ts'

/** The face and the size that a text of the picture is drawn with. */
export function faceOfRole(role: TextRole): { readonly face: FaceName; readonly size: number } {
  const { family, size, bold }: TextStyle = textStyles[role]
  return { face: bold ? `${family}Bold` : family, size }
}
