import type { Language } from '../../shared/language.ts'
import { type GlossaryTerm, termNamed } from '../../shared/scenario/glossary.ts'
import { type MarkedTerm, piecesOf, wordsOf } from '../../shared/scenario/terms.ts'

/**
 * Marked terms on their way through Markdown. A mark's words go through it between two private characters, which are neither blank nor punctuation to
 * it: emphasis begins and ends around them as around plain words, in Korean too, where a particle follows at once (`**[[volume]]**은`). The first
 * character says which mark it is.
 */
const firstMark = 0xe000
const mostMarks = 0x1000
const endOfMark = '\uf000'
const reserved = /[\ue000-\uf000]/g
const carried = /([\ue000-\uefff])([^\ue000-\uf000]*)\uf000/g

export interface CarriedMark {
  readonly id: string
  /** As it stands in the text, brackets and all: where it turns out to be code, it is shown so. */
  readonly written: string
}

/** A Markdown text whose known terms are carried through by `termNodes(marks)`; unknown ones are plain words in it. */
export function carryTerms(
  text: string,
  terms: readonly GlossaryTerm[],
  language: Language,
): { readonly text: string; readonly marks: readonly CarriedMark[] } {
  const marks: CarriedMark[] = []
  const clean = text.replace(reserved, '')
  const pieceText = (it: string | MarkedTerm): string => {
    if (typeof it === 'string') return it
    const words = escaped(wordsOf(it, terms, language))
    if (!termNamed(it.id, terms) || marks.length === mostMarks) return words
    marks.push({ id: it.id, written: clean.slice(it.offset, it.offset + it.length) })
    return `${String.fromCharCode(firstMark + marks.length - 1)}${words}${endOfMark}`
  }
  return { text: piecesOf(clean).map(pieceText).join(''), marks }
}

/** The words of a mark are plain: nothing in them is Markdown. */
const escaped = (words: string): string => words.replace(/[!-/:-@[-`{-~]/g, '\\$&')

/** As much as is needed of Markdown's tree (mdast). */
interface TreeNode {
  readonly type: string
  value?: string
  children?: TreeNode[]
  readonly data?: { readonly hName: string; readonly hProperties: Readonly<Record<string, string>> }
}

/** A remark plugin: texts that carry terms become elements `dfn` with the term's id, which no text can write by itself. */
export const termNodes = (marks: readonly CarriedMark[]) => () => (tree: unknown) => visit(tree as TreeNode, marks)

function visit(node: TreeNode, marks: readonly CarriedMark[], inLink = false): void {
  // What the text's own look took for words, Markdown may still take for code, as it does by indentation.
  if (node.value !== undefined && node.type !== 'text') node.value = node.value.replace(carried, (_, mark) => markOf(mark, marks).written)
  if (!node.children) return
  // A link leads somewhere by itself: a button within it would do two things at once.
  const isLink = inLink || node.type === 'link' || node.type === 'linkReference'
  node.children = node.children.flatMap((it) => (it.type === 'text' ? textNodes(it.value ?? '', marks, isLink) : [it]))
  for (const it of node.children) if (it.type !== 'term') visit(it, marks, isLink)
}

function textNodes(value: string, marks: readonly CarriedMark[], plain: boolean): TreeNode[] {
  if (plain) return [{ type: 'text', value: value.replace(reserved, '') }]
  const nodes: TreeNode[] = []
  let at = 0
  for (const match of value.matchAll(carried)) {
    const [whole, mark = '', words = ''] = match
    if (match.index > at) nodes.push({ type: 'text', value: value.slice(at, match.index) })
    const data = { hName: 'dfn', hProperties: { 'data-term': markOf(mark, marks).id } }
    nodes.push({ type: 'term', data, children: [{ type: 'text', value: words }] })
    at = match.index + whole.length
  }
  if (at < value.length) nodes.push({ type: 'text', value: value.slice(at).replace(reserved, '') })
  return nodes
}

const markOf = (mark: string, marks: readonly CarriedMark[]): CarriedMark =>
  marks[mark.charCodeAt(0) - firstMark] ?? { id: '', written: '' }
