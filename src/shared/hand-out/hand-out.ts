import type { Language } from '../language.ts'

/** What a run can be handed out as. */
export const handOutFormats = ['svg', 'png', 'pdf', 'html', 'md', 'sh', 'mermaid'] as const
export type HandOutFormat = (typeof handOutFormats)[number]

/** A format of one moment: of a whole run there is one file a moment. */
export const pictureFormats = ['svg', 'png', 'mermaid'] as const satisfies readonly HandOutFormat[]
export const isPictureFormat = (format: HandOutFormat): boolean => pictureFormats.some((it) => it === format)

/** Pixels of a PNG to each CSS pixel. */
export const handOutScales = [1, 2, 4] as const
export type HandOutScale = (typeof handOutScales)[number]

export const handOutThemes = ['light', 'dark'] as const
export type HandOutTheme = (typeof handOutThemes)[number]

/** Of a picture's room, in CSS pixels: what has more to show is larger. */
export const paneLimits = { least: 320, most: 4000 } as const

/** What the app asks for. */
export interface HandOutChoice {
  readonly format: HandOutFormat
  /** The frame that is shown, -1 for the run's start; of a picture's format, `all` is every moment that differs to the eye. */
  readonly frame: number | 'all'
  readonly scale: HandOutScale
  readonly theme: HandOutTheme
  readonly language: Language
  /** Of the pictures: the page's own, so that they are the same. */
  readonly pane: { readonly width: number; readonly height: number }
}

/** What became of it: the file's name; where the page itself has to save it (browser host), what is in it; and what our fonts lack. */
export interface HandedOutFile {
  readonly name: string
  readonly base64?: string
  /** Characters that a picture shows and no font of ours has. */
  readonly missing?: readonly string[]
}
