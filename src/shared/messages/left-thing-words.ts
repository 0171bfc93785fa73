import type { Language } from '../language.ts'
import type { LeftThing } from '../left-run.ts'
import { plainText } from '../plain-text.ts'
import { shortName } from '../topology/state-words.ts'
import { message } from './message.ts'

/** A thing that a run left: `container web`, `image nginx:alpine (stays)`. Names are what an engine or a file has: text, never markup. */
export function leftThingWords({ kind, name, stays }: LeftThing, language: Language): string {
  const words = message(language, `left.thing.${kind}`, { name: plainText(shortName(name)) })
  return stays ? `${words} (${message(language, 'left.thing.stays')})` : words
}
