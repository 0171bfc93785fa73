import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { type Glossary, type GlossaryTerm, type GlossaryWord, misspeltIn, type TermText } from './glossary.ts'
import { listOf, needed, object, optional, type Shape, scalar, text } from './shape.ts'
import { sourceOffset, type YamlSource } from './yaml-source.ts'

const termId: Shape<string> = scalar('an English term in lower case, such as writable layer', (value) =>
  typeof value === 'string' && /^[a-z0-9][a-z0-9./-]*(?: [a-z0-9./-]+){0,5}$/.test(value) && value.length <= 60 ? value : undefined,
)
const spellings = listOf(text(), 'spelling', 30)

interface TermYaml extends Omit<GlossaryTerm, 'ko'> {
  readonly ko: TermText & { readonly not?: readonly string[] }
}
const term = object<TermYaml>('a term', {
  id: needed(termId),
  en: needed(object<TermYaml['en']>('a term in English', { term: needed(text()), says: needed(text()) })),
  ko: needed(object<TermYaml['ko']>('a term in Korean', { term: needed(text()), says: needed(text()), not: optional(spellings) })),
})
const word = object<GlossaryWord>('a word', { en: needed(text()), ko: needed(text()), not: needed(spellings) })
const table = object<{ terms: TermYaml[]; words?: GlossaryWord[] }>('a glossary', {
  terms: needed(listOf(term, 'term')),
  words: optional(listOf(word, 'word')),
})

/** Reads `glossary.yaml`: one Korean term for one English one, in words that the glossary itself allows. */
export function readGlossary(root: Node, source: YamlSource): Glossary | undefined {
  const value = table.read(root, source, 'the glossary')
  if (!value) return undefined
  const glossary: Glossary = {
    terms: value.terms.map((it) => ({ ...it, ko: { ...it.ko, not: it.ko.not ?? [] } })),
    words: value.words ?? [],
  }
  const terms = itemsOf(root, 'terms', source)
  const words = itemsOf(root, 'words', source)
  for (const node of terms) checkId(node, source)
  checkOnce(terms, [['id'], ['en', 'term']], source)
  checkOnce([...terms, ...words], [['ko', 'term'], ['ko']], source)
  for (const node of terms) checkSpellings(node, ['ko', 'not'], glossary, source)
  for (const node of words) checkSpellings(node, ['not'], glossary, source)
  for (const node of terms) checkWords(node, glossary, source)
  return glossary
}

function itemsOf(root: Node, key: string, source: YamlSource): Node[] {
  const list = isMap(root) ? source.resolve(root.get(key, true)) : undefined
  return isSeq(list) ? list.items.flatMap((it) => source.resolve(it) ?? []) : []
}

/** The text at the first of these paths that leads to one. */
function textAt(node: Node, paths: readonly (readonly string[])[]): { at: Node; text: string } | undefined {
  for (const path of paths) {
    const found = isMap(node) ? node.getIn(path, true) : undefined
    if (isScalar(found) && typeof found.value === 'string') return { at: found, text: found.value }
  }
  return undefined
}

/** A text marks a term by what it reads, so the two go together. */
function checkId(node: Node, source: YamlSource): void {
  const id = textAt(node, [['id']])
  const english = textAt(node, [['en', 'term']])
  // One that is no id at all has been told.
  const isId = id !== undefined && id.text === id.text.toLowerCase()
  if (isId && english && english.text.toLowerCase() !== id.text)
    source.error(id.at, `the id "${id.text}" is not its English term in lower case, "${english.text.toLowerCase()}"`)
}

function checkOnce(nodes: readonly Node[], paths: readonly (readonly string[])[], source: YamlSource): void {
  const first = new Map<string, number>()
  for (const node of nodes) {
    const found = textAt(node, paths)
    if (!found) continue
    const line = first.get(found.text)
    if (line === undefined) first.set(found.text, source.place(found.at.range?.[0] ?? 0).line)
    else source.error(found.at, `"${found.text}" is here twice; the first is in line ${line}`)
  }
}

/** What is forbidden for one term must be right for no other. */
function checkSpellings(node: Node, path: readonly string[], { terms, words }: Glossary, source: YamlSource): void {
  const list = isMap(node) ? node.getIn(path, true) : undefined
  for (const it of isSeq(list) ? list.items : []) {
    const spelling = isScalar(it) ? it.value : undefined
    const right = terms.find(({ ko }) => ko.term === spelling)?.id ?? words.find(({ ko }) => ko === spelling)?.en
    if (right !== undefined) source.error(it as Node, `"${String(spelling)}" is the Korean term for "${right}"; it can not be forbidden`)
  }
}

/** The explanations are Korean texts like any other. */
function checkWords(node: Node, glossary: Glossary, source: YamlSource): void {
  for (const path of [
    ['ko', 'term'],
    ['ko', 'says'],
  ]) {
    const found = textAt(node, [path])
    if (!found || !isScalar(found.at)) continue
    for (const { offset, found: spelling, right } of misspeltIn(found.text, glossary))
      source.warning(sourceOffset(source.text, found.at, offset), `say ${right}, not "${spelling}"`)
  }
}
