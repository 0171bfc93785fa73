/** A term as it is written in one language, and what it means in one to three sentences (code and emphasis are Markdown's). */
export interface TermText {
  readonly term: string
  readonly says: string
}

/** One Korean term for one English one. Texts mark it by its id: `[[veth]]`. */
export interface GlossaryTerm {
  /** The English term in lower case. */
  readonly id: string
  readonly en: TermText
  /** `not`: Korean spellings that must not stand in the term's place. */
  readonly ko: TermText & { readonly not: readonly string[] }
}

/** A word that needs no explanation, and how it is not to be written in Korean. */
export interface GlossaryWord {
  readonly en: string
  readonly ko: string
  readonly not: readonly string[]
}

/** `scenarios/glossary.yaml`. */
export interface Glossary {
  readonly terms: readonly GlossaryTerm[]
  readonly words: readonly GlossaryWord[]
}

/** A spelling that must not stand in a Korean text, with the right ones as a message names them: `"계층" (layer)`. */
export interface Misspelt {
  readonly offset: number
  readonly found: string
  readonly right: string
}

interface Spelled {
  readonly en: string
  readonly ko: string
  readonly not: readonly string[]
}

const spelled = ({ terms, words }: Glossary): Spelled[] => [
  ...terms.map(({ en, ko }) => ({ en: en.term, ko: ko.term, not: ko.not })),
  ...words,
]

/** What of a Korean text is not in the glossary's words. A spelling within a right term (`층` of `계층`) is none. */
export function misspeltIn(text: string, glossary: Glossary): Misspelt[] {
  const all = spelled(glossary)
  const right = all.flatMap(({ ko }) => placesOf(ko, text))
  const found = new Map<string, { at: Place; right: string[] }>()
  for (const { en, ko, not } of all)
    for (const spelling of not)
      for (const at of placesOf(spelling, text)) {
        if (right.some((it) => isWithin(at, it))) continue
        const known = found.get(`${at.start} ${at.end}`) ?? { at, right: [] }
        known.right.push(`"${ko}" (${en})`)
        found.set(`${at.start} ${at.end}`, known)
      }
  const each = [...found.values()]
  return each
    .filter(({ at }) => !each.some((it) => it.at !== at && isWithin(at, it.at)))
    .sort((a, b) => a.at.start - b.at.start)
    .map(({ at, right: words }) => ({ offset: at.start, found: text.slice(at.start, at.end), right: words.join(' or ') }))
}

/** A term by what a mark names, if the glossary has it. */
export const termNamed = (id: string, terms: readonly GlossaryTerm[]): GlossaryTerm | undefined => terms.find((it) => it.id === id)

interface Place {
  readonly start: number
  readonly end: number
}

const isWithin = (inner: Place, outer: Place): boolean => inner.start >= outer.start && inner.end <= outer.end

function placesOf(word: string, text: string): Place[] {
  const places: Place[] = []
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) places.push({ start: at, end: at + word.length })
  return places
}

/** What texts may mark, as the parsers take it. */
export const termIds = (glossary: Glossary | undefined): readonly string[] | undefined => glossary?.terms.map(({ id }) => id)
