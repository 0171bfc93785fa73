import { type Language, languages } from '../../src/shared/language.ts'

export const parts = ['picture', 'panels', 'screens'] as const
export type Part = (typeof parts)[number]

/** What the gallery shows: it is all in the page's address, so that it can be passed on. */
export interface Address {
  readonly part: Part
  readonly theme: 'light' | 'dark'
  readonly language: Language
  /** One panel alone, as a frame of the gallery shows it. */
  readonly panel?: string
}

export function readAddress(search: string): Address {
  const asked = new URLSearchParams(search)
  const panel = asked.get('panel')
  return {
    part: parts.find((it) => it === asked.get('part')) ?? 'picture',
    theme: asked.get('theme') === 'dark' ? 'dark' : 'light',
    language: languages.find((it) => it === asked.get('lang')) ?? 'en',
    ...(panel === null ? {} : { panel }),
  }
}

export const addressOf = ({ part, theme, language, panel }: Address): string =>
  `?${new URLSearchParams({ part, theme, lang: language, ...(panel === undefined ? {} : { panel }) })}`
