import { isScalar, isSeq, type Node, type Scalar, visit } from 'yaml'
import { didYouMean } from '../command/nearest.ts'
import { brokenMarksIn, termsIn } from './terms.ts'
import { sourceOffset, type YamlSource } from './yaml-source.ts'

/** Texts in which a mark is only replaced by its words: they are shown where nothing can be opened. */
const withoutTerms = ['title', 'summary', 'notes', 'warning', 'question', 'options', 'because']

/**
 * Warns of marks (`[[veth]]`) that name no term of the glossary, that are not closed, or that stand where none is shown. It goes by the keys, so
 * that a scenario and its translation are checked by the same look.
 */
export function checkTerms(root: Node, source: YamlSource, known: readonly string[]): void {
  visit(root, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? String(key.value) : ''
      if (name === 'say') eachText(value, (text, node) => checkSay(text, node, source, known))
      else if (withoutTerms.includes(name)) eachText(value, (text, node) => checkPlain(name, text, node, source))
    },
  })
}

function eachText(value: unknown, check: (text: string, node: Scalar) => void): void {
  const nodes = isSeq(value) ? value.items : [value]
  for (const it of nodes) if (isScalar(it) && typeof it.value === 'string') check(it.value, it)
}

function checkSay(text: string, node: Scalar, source: YamlSource, known: readonly string[]): void {
  const at = (offset: number): number => sourceOffset(source.text, node, offset)
  for (const { offset, id, written } of termsIn(text)) {
    if (known.includes(id)) continue
    source.warning(at(offset), `the glossary has no term "${written}"${didYouMean(id, known)}`)
  }
  for (const offset of brokenMarksIn(text))
    source.warning(
      at(offset),
      'this "[[" marks nothing; a term is marked as [[veth]], or with plain words of its own as [[veth|the cable]]',
    )
}

function checkPlain(name: string, text: string, node: Scalar, source: YamlSource): void {
  const [first] = termsIn(text)
  if (first)
    source.warning(sourceOffset(source.text, node, first.offset), `terms are explained in "say" only; in "${name}" write the plain words`)
}
