import type { Reader } from './expressions.ts'
import type { Column } from './store.ts'

/** The columns of `CREATE TABLE t ( ... )`, the keys among them. */
export function readColumns(reader: Reader): Column[] {
  reader.expect('(')
  const columns: Column[] = []
  const keys: { names: string[]; primary: boolean }[] = []
  do {
    if (reader.skip('CONSTRAINT')) reader.name()
    const primary = reader.skip('PRIMARY')
    const unique = !primary && reader.skip('UNIQUE')
    if (primary || unique || ['KEY', 'INDEX', 'FULLTEXT', 'FOREIGN', 'CHECK'].includes(reader.next.value)) {
      reader.skip('FULLTEXT')
      reader.skip('FOREIGN')
      if (!reader.skip('KEY')) reader.skip('INDEX')
      if (reader.next.value !== '(') reader.name()
      const names = parenthesised(reader)
      if (primary || unique) keys.push({ names, primary })
      skipToComma(reader)
    } else columns.push(readColumn(reader))
  } while (reader.skip(','))
  reader.expect(')')
  return columns.map((column) => {
    const key = keys.find(({ names }) => names.length === 1 && names[0]?.toLowerCase() === column.name.toLowerCase())
    return key ? { ...column, primary: column.primary || key.primary, unique: column.unique || !key.primary } : column
  })
}

function readColumn(reader: Reader): Column {
  const name = reader.name()
  const start = reader.next.at
  reader.name()
  if (reader.next.value === '(') parenthesised(reader)
  let type = reader.since(start).toLowerCase()
  if (reader.skip('UNSIGNED')) type += ' unsigned'
  let [notNull, primary, unique, autoIncrement] = [false, false, false, false]
  let fallback: Column['default']
  for (;;) {
    if (reader.skip('NOT', 'NULL')) notNull = true
    else if (reader.skip('PRIMARY', 'KEY')) primary = true
    else if (reader.skip('UNIQUE')) {
      reader.skip('KEY')
      unique = true
    } else if (reader.skip('AUTO_INCREMENT')) autoIncrement = true
    else if (reader.skip('DEFAULT'))
      fallback = reader.expression().evaluate({ row: {}, where: 'field list', facts: { current_timestamp: 0, 'now()': 0 } })
    else if (reader.skip('NULL') || reader.skip('COLLATE') || reader.skip('COMMENT') || reader.skip('CHARACTER', 'SET')) {
      if (reader.next.kind === 'text' || (reader.next.kind === 'word' && /^(utf|latin|ascii|bin)/i.test(reader.next.value))) reader.take()
    } else break
  }
  return { name, type, notNull: notNull || primary, primary, unique, autoIncrement, default: fallback }
}

function parenthesised(reader: Reader): string[] {
  reader.expect('(')
  const names: string[] = []
  for (let depth = 1; depth > 0; ) {
    const token = reader.take()
    if (token.kind === 'end') reader.fail()
    if (token.value === '(' && token.kind === 'sign') depth++
    else if (token.value === ')' && token.kind === 'sign') depth--
    else if (depth === 1 && token.kind !== 'sign') names.push(token.kind === 'word' ? token.raw : token.value)
  }
  return names
}

function skipToComma(reader: Reader): void {
  while (reader.next.kind !== 'end' && ![',', ')'].includes(reader.next.value)) {
    if (reader.next.value === '(') parenthesised(reader)
    else reader.take()
  }
}
