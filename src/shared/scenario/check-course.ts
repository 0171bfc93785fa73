import { isMap, isScalar, isSeq, type Node, visit } from 'yaml'
import { didYouMean } from '../command/nearest.ts'
import { checkKoreanTerms } from './check-korean.ts'
import type { Glossary } from './glossary.ts'
import type { YamlSource } from './yaml-source.ts'

/**
 * What `index.yaml` says of scenarios, held against the ids of those that lie beside it: one that is not there cannot be opened, one that is not
 * named comes last and without its time. Its Korean uses the glossary's words.
 */
export function checkCourse(root: Node, source: YamlSource, ids: readonly string[], glossary?: Glossary): void {
  const list = isMap(root) ? source.resolve(root.get('scenarios', true)) : undefined
  const named = new Set<string>()
  for (const item of isSeq(list) ? list.items : []) {
    const entry = source.resolve(item)
    const id = isMap(entry) ? entry.get('id', true) : undefined
    if (!isScalar(id) || typeof id.value !== 'string') continue
    named.add(id.value)
    if (!ids.includes(id.value)) source.error(id, `there is no ${id.value}.yaml beside it${didYouMean(id.value, ids)}`)
  }
  for (const id of ids) if (!named.has(id) && list) source.warning(list, `${id}.yaml lies beside it and is not in the course`)
  if (!glossary) return
  visit(source.document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === 'ko' && isScalar(value) && typeof value.value === 'string')
        checkKoreanTerms(value, value.value, glossary, source)
    },
  })
}
