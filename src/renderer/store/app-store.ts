import { create } from 'zustand'
import type { EngineStatus, Preferences, Presentation, ScenarioSummary } from '../../shared/ipc.ts'
import { type Language, languages } from '../../shared/language.ts'
import type { Failure } from '../../shared/result.ts'
import type { GlossaryTerm } from '../../shared/scenario/glossary.ts'
import type { LinkState } from '../bridge/page-bridge.ts'

export type Busy = 'opening' | 'closing' | 'leaving' | 'saving' | 'handingOut' | 'restarting' | 'cleaning' | 'switching'

/** What the page knows of the app. */
export interface AppFacts {
  readonly host: 'desktop' | 'browser' | 'file'
  readonly link: LinkState
  /** This page only looks on: what drives is not offered, and main would refuse it. */
  readonly looksOn: boolean
  /** The first state was read. */
  readonly loaded: boolean
  readonly version: string
  readonly preferences: Preferences
  readonly engine: EngineStatus | undefined
  readonly scenarios: readonly ScenarioSummary[]
  readonly glossary: readonly GlossaryTerm[]
  readonly presentation: Presentation
  /** What main is busy with on the user's behalf, besides running a step. */
  readonly busy: Busy | undefined
  /** What went wrong outside a step; shown until dismissed. */
  readonly notice: Failure | undefined
  /** The name of one's own file that was read again as it was saved; until the next step. */
  readonly reread: string | undefined
}

/** Before the preferences are read, the system's language. */
const systemLanguage = (): Language => {
  const known = typeof navigator === 'undefined' ? 'en' : navigator.language.slice(0, 2)
  return languages.find((language) => language === known) ?? 'en'
}

export const initialApp = (): AppFacts => ({
  host: 'browser',
  link: 'open',
  looksOn: false,
  loaded: false,
  version: '',
  preferences: { language: systemLanguage(), theme: 'system' },
  engine: undefined,
  scenarios: [],
  glossary: [],
  presentation: { stage: null, hall: false },
  busy: undefined,
  notice: undefined,
  reread: undefined,
})

export const useApp = create<AppFacts>(initialApp)

export const useLanguage = (): Language => useApp((state) => state.preferences.language)
