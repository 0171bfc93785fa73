import type { Language } from '../language.ts'
import { en } from './en.ts'
import { enAssociation } from './en-association.ts'
import { enFaults } from './en-faults.ts'
import { enHandOut } from './en-hand-out.ts'
import { enLeftRuns } from './en-left-runs.ts'
import { enLimits } from './en-limits.ts'
import { enPicture } from './en-picture.ts'
import { enPresent } from './en-present.ts'
import { enRecording } from './en-recording.ts'
import { enRemoval } from './en-removal.ts'
import { enReport } from './en-report.ts'
import { enSecrets } from './en-secrets.ts'
import { enTerminal } from './en-terminal.ts'
import { enThings } from './en-things.ts'
import { enTraffic } from './en-traffic.ts'
import { enViewOnly } from './en-view-only.ts'
import { enWays } from './en-ways.ts'
import { ko } from './ko.ts'
import { koAssociation } from './ko-association.ts'
import { koFaults } from './ko-faults.ts'
import { koHandOut } from './ko-hand-out.ts'
import { koLeftRuns } from './ko-left-runs.ts'
import { koLimits } from './ko-limits.ts'
import { koPicture } from './ko-picture.ts'
import { koPresent } from './ko-present.ts'
import { koRecording } from './ko-recording.ts'
import { koRemoval } from './ko-removal.ts'
import { koReport } from './ko-report.ts'
import { koSecrets } from './ko-secrets.ts'
import { koTerminal } from './ko-terminal.ts'
import { koThings } from './ko-things.ts'
import { koTraffic } from './ko-traffic.ts'
import { koViewOnly } from './ko-view-only.ts'
import { koWays } from './ko-ways.ts'

export type ScreenMessageKey = keyof typeof en
export type ThingMessageKey = keyof typeof enThings
export type TrafficMessageKey = keyof typeof enTraffic
const english = {
  ...en,
  ...enThings,
  ...enRecording,
  ...enFaults,
  ...enLimits,
  ...enHandOut,
  ...enPresent,
  ...enLeftRuns,
  ...enWays,
  ...enTerminal,
  ...enViewOnly,
  ...enPicture,
  ...enRemoval,
  ...enTraffic,
  ...enAssociation,
  ...enSecrets,
  ...enReport,
}
export type MessageKey = keyof typeof english

/** A language without a text is a compile error. */
export const texts: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  en: english,
  ko: {
    ...ko,
    ...koThings,
    ...koRecording,
    ...koFaults,
    ...koLimits,
    ...koHandOut,
    ...koPresent,
    ...koLeftRuns,
    ...koWays,
    ...koTerminal,
    ...koViewOnly,
    ...koPicture,
    ...koRemoval,
    ...koTraffic,
    ...koAssociation,
    ...koSecrets,
    ...koReport,
  },
}

/** A text of the screen, its `{names}` filled in from `values`; a name without a value stays as it is, so that it is seen. */
export function message(language: Language, key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  return texts[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole))
}

type CountedKey = MessageKey extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never

/** A text that depends on a number: `key.one` for 1 and `key.other` for all else, with `{count}`. */
export const counted = (language: Language, key: CountedKey, count: number): string =>
  message(language, count === 1 ? `${key}.one` : `${key}.other`, { count })
