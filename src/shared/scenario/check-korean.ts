import { isScalar, type Scalar, visit } from 'yaml'
import { didYouMean } from '../command/nearest.ts'
import { type Glossary, misspeltIn } from './glossary.ts'
import { codeIn } from './markdown-code.ts'
import type { Problem } from './problem.ts'
import type { Scenario } from './scenario.ts'
import { shortened } from './shape.ts'
import { sourceOffset, YamlSource } from './yaml-source.ts'

/**
 * The glossary's check of a Korean translation: one Korean term for one English one; commands, flags and field names are never translated, so what it
 * quotes as code stands in the original's step, too. All warnings. What a parser has to say of the file is left to the parser.
 */
export function checkKorean(fileText: string, file: string, glossary: Glossary, original: Scenario): Problem[] {
  const source = new YamlSource(fileText)
  // Behind an error of the YAML the tree is a guess.
  if (source.found.length > 0) return []
  visit(source.document, {
    Scalar(key, node, path) {
      if (key === 'key' || typeof node.value !== 'string') return
      const keys = path.flatMap((it) => ('key' in it && isScalar(it.key) ? [String(it.key.value)] : []))
      checkKoreanTerms(node, node.value, glossary, source)
      checkCode(node, node.value, quotable(original, keys), source)
    },
  })
  return source.found.map(({ offset, severity, message }) => ({ file, ...source.place(offset), severity, message }))
}

export function checkKoreanTerms(node: Scalar, text: string, glossary: Glossary, source: YamlSource): void {
  const code = codeIn(text)
  for (const { offset, found, right } of misspeltIn(text, glossary)) {
    if (code.some((it) => offset >= it.start && offset < it.end)) continue
    source.warning(sourceOffset(source.text, node, offset), `say ${right}, not "${found}"`)
  }
}

function checkCode(node: Scalar, text: string, original: string, source: YamlSource): void {
  for (const { start, end } of codeIn(text)) {
    const quoted = text.slice(start, end)
    // Lines of a fenced block may be told apart otherwise; each is held against the original by itself.
    const lines = /^[`~]{3}/.test(quoted) ? quoted.split('\n').slice(1, -1) : [quoted.replace(/^`+ ?| ?`+$/g, '')]
    for (const line of lines.map((it) => it.trim())) {
      if (line === '' || original.includes(line)) continue
      const words = [...original.matchAll(/`([^`\n]+)`/g)].map(([, it = '']) => it)
      const at = sourceOffset(source.text, node, start)
      source.warning(at, `code is not translated: "${shortened(line)}" is not in the original's text${didYouMean(line, words)}`)
    }
  }
}

/** What a step's translation may quote: all that the step says and does, and the summary; what is not of one step may quote any. */
function quotable(scenario: Scenario, [section, id]: readonly string[]): string {
  const step = section === 'steps' ? scenario.steps.find((it) => it.id === id) : undefined
  return [scenario.title, scenario.summary, ...textsOf(step ?? scenario.steps)].join('\n')
}

/** Every text in plain data, however deep. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}
