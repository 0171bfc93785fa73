import { type ConsentKind, consentKinds } from '../../src/shared/scenario/consent.ts'

export const isConsentKind = (word: string): word is ConsentKind => consentKinds.some((it) => it === word)
