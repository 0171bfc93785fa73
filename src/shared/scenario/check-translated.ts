import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml'
import { codeIn } from './markdown-code.ts'
import type { Scenario, StepText } from './scenario.ts'
import { shortened } from './shape.ts'
import type { YamlSource } from './yaml-source.ts'

/** Warns of texts that read the same as the original's. Code and what has no letters (addresses, numbers) are the same in every language. */
export function checkTranslated(root: Node, scenario: Scenario, source: YamlSource): void {
  for (const key of ['title', 'summary'] as const) checkText(at(root, [key]), scenario[key], source)
  for (const step of scenario.steps) {
    const { ask } = step
    const own: StepText = { ...step, ...(ask ? { question: ask.question, because: ask.because } : {}) }
    for (const key of ['title', 'say', 'notes', 'warning', 'question', 'because'] as const)
      checkText(at(root, ['steps', step.id, key]), own[key], source)
    const options = at(root, ['steps', step.id, 'options'])
    ask?.options.forEach((it, index) => {
      if (isSeq(options)) checkText(options.get(index, true), it, source)
    })
  }
}

function checkText(node: unknown, original: string | undefined, source: YamlSource): void {
  if (original === undefined || !isScalar(node) || typeof node.value !== 'string') return
  if (node.value.trim() === original.trim() && hasWords(original))
    source.warning(node, `not translated: "${shortened(original.trim())}" reads the same as the original`)
}

/** A letter outside code: a name in an option, such as `docker0`, is written as code. */
function hasWords(text: string): boolean {
  const code = codeIn(text)
  return [...text.matchAll(/\p{L}/gu)].some(({ index }) => !code.some((it) => index >= it.start && index < it.end))
}

function at(root: Node, path: readonly string[]): Node | undefined {
  const found = isMap(root) ? root.getIn(path, true) : undefined
  return isNode(found) ? found : undefined
}
