import { type ErrorCode, isScalar, type ParsedNode, visit, type YAMLError } from 'yaml'

interface ParsedDocument {
  readonly errors: readonly YAMLError[]
  readonly warnings: readonly YAMLError[]
  readonly contents: ParsedNode | null
}

/** What the YAML library found wrong, in words that say what to do; one a line, as the ones behind it follow from the first. */
export function yamlProblems(document: ParsedDocument, text: string): { offset: number; message: string }[] {
  const lines = new Set<number>()
  const problems: { offset: number; message: string }[] = []
  const all = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])
  for (const error of all) {
    const offset = placeOf(error, document)
    const line = text.slice(0, offset).split('\n').length
    if (lines.has(line)) continue
    lines.add(line)
    problems.push({ offset, message: wordsOf(error, text) })
  }
  return problems
}

const isMissingQuote = (error: YAMLError): boolean => error.code === 'MISSING_CHAR' && /quote/.test(error.message)

/** A quote that is not closed is only noticed at the end of the file: its place is where it opens. */
function placeOf(error: YAMLError, document: ParsedDocument): number {
  let place = error.pos[0]
  if (!isMissingQuote(error)) return place
  visit(document.contents, (_, node) => {
    if (isScalar(node) && /^QUOTE/.test(node.type ?? '') && node.range && node.range[1] >= error.pos[0]) place = node.range[0]
  })
  return place
}

const advice: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a second colon in one line; text with a colon and a space in it goes in quotes, or on lines of its own after "|"',
  TAB_AS_INDENT: 'a tab at the beginning of a line; YAML is indented with spaces',
  MULTIPLE_DOCS: 'a second document begins here ("---"); a file is one document',
  MULTILINE_IMPLICIT_KEY: 'expected "key: value" here; the colon is missing, or the line is indented differently from those above',
  BAD_DIRECTIVE: 'a "%" directive is not expected in a scenario',
  RESOURCE_EXHAUSTION: 'the YAML is too large or nested too deeply',
}

function wordsOf(error: YAMLError, text: string): string {
  if (isMissingQuote(error)) return 'YAML: this quote is not closed'
  if (error.code === 'TAG_RESOLVE_FAILED') return `YAML: the tag "${text.slice(...error.pos)}" is not known here; write the plain value`
  const own = advice[error.code]
  if (own) return `YAML: ${own}`
  // The library's sentences are fit to be shown: they name what was found.
  const [first = '', ...rest] = error.message
  return `YAML: ${first.toLowerCase()}${rest.join('')}${error.code === 'BAD_SCALAR_START' ? '; put the text in quotes' : ''}`
}
