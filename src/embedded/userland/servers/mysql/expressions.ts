import { lookup } from '../../../../shared/lookup.ts'
import { linearExpression } from '../../../linear-expression.ts'
import { SqlError, syntaxError, unknownColumn, unknownVariable } from './sql-error.ts'
import type { Row, Value } from './store.ts'
import type { Token } from './tokens.ts'

/** What an expression needs: the row at hand, and what `user()`, `database()` and the like say. */
export interface Scope {
  readonly row: Row | undefined
  readonly where: string
  readonly facts: Readonly<Record<string, Value>>
}
export interface Expression {
  readonly text: string
  /** Folds all rows, as `count(*)` does. */
  readonly aggregate?: (rows: readonly Row[], facts: Scope['facts']) => Value
  evaluate(scope: Scope): Value
}

const truth = (value: Value): boolean => value !== null && value !== '' && Number.parseFloat(String(value)) !== 0
const bit = (condition: boolean): Value => (condition ? 1 : 0)
const number = (value: Value): number => Number.parseFloat(String(value)) || 0

/** Texts compare without regard to case, numbers as numbers. */
export function compare(left: Value, right: Value): number {
  if (typeof left === 'number' || typeof right === 'number') return number(left) - number(right)
  const [first, second] = [String(left).toLowerCase(), String(right).toLowerCase()]
  return first < second ? -1 : first > second ? 1 : 0
}

export function like(text: string, pattern: string): boolean {
  const source = pattern.replace(/\\(.)|([%_])|([.*+?^${}()|[\]\\])/g, (_all, escaped?: string, wild?: string, special?: string) => {
    if (wild !== undefined) return wild === '%' ? '[\\s\\S]*' : '[\\s\\S]'
    return (escaped ?? special ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return linearExpression(`^${source}$`, { ignoreCase: true }).test(text)
}

/** Walks over a statement's tokens. */
export class Reader {
  readonly sql: string
  readonly #tokens: readonly Token[]
  #at = 0
  constructor(sql: string, tokens: readonly Token[]) {
    this.sql = sql
    this.#tokens = tokens
  }
  get next(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', value: '', at: this.sql.length, raw: '' }
  }
  fail(): never {
    throw syntaxError(this.sql.slice(this.next.at))
  }
  take(): Token {
    const token = this.next
    this.#at++
    return token
  }
  /** Goes past these words or signs, if they come next. */
  skip(...values: string[]): boolean {
    const there = values.every((value, offset) => {
      const token = this.#tokens[this.#at + offset]
      return token !== undefined && (token.kind === 'word' || token.kind === 'sign') && token.value === value
    })
    if (there) this.#at += values.length
    return there
  }
  expect(...values: string[]): void {
    if (!this.skip(...values)) this.fail()
  }
  name(): string {
    const token = this.next
    if (token.kind !== 'name' && token.kind !== 'word') this.fail()
    this.#at++
    return token.kind === 'name' ? token.value : token.raw
  }
  text(): string {
    if (this.next.kind !== 'text') this.fail()
    return this.take().value
  }
  end(): void {
    if (this.next.kind !== 'end') this.fail()
  }
  /** From a place to here, as it was written. */
  since(start: number): string {
    return this.sql.slice(start, this.next.at).trim()
  }

  expression(): Expression {
    const start = this.next.at
    const evaluate = this.#or()
    const aggregate = this.#aggregate
    this.#aggregate = undefined
    return { text: this.since(start), evaluate, ...(aggregate ? { aggregate } : {}) }
  }
  #aggregate: Expression['aggregate'] | undefined

  #or(): Expression['evaluate'] {
    let left = this.#and()
    while (this.skip('OR') || this.skip('||')) {
      const [first, second] = [left, this.#and()]
      left = (scope) => bit(truth(first(scope)) || truth(second(scope)))
    }
    return left
  }
  #and(): Expression['evaluate'] {
    let left = this.#not()
    while (this.skip('AND') || this.skip('&&')) {
      const [first, second] = [left, this.#not()]
      left = (scope) => bit(truth(first(scope)) && truth(second(scope)))
    }
    return left
  }
  #not(): Expression['evaluate'] {
    if (!this.skip('NOT')) return this.#comparison()
    const inner = this.#not()
    return (scope) => bit(!truth(inner(scope)))
  }
  #comparison(): Expression['evaluate'] {
    const left = this.#sum()
    if (this.skip('IS')) {
      const not = this.skip('NOT')
      this.expect('NULL')
      return (scope) => bit((left(scope) === null) !== not)
    }
    const not = this.skip('NOT')
    if (this.skip('LIKE')) {
      const right = this.#sum()
      return (scope) => bit(like(String(left(scope)), String(right(scope))) !== not)
    }
    if (this.skip('IN')) {
      this.expect('(')
      const list = this.list(() => this.#or())
      this.expect(')')
      return (scope) => bit(list.some((item) => compare(left(scope), item(scope)) === 0) !== not)
    }
    if (not) this.fail()
    const operator = ['<=', '>=', '<>', '!=', '=', '<', '>'].find((sign) => this.skip(sign))
    if (operator === undefined) return left
    const right = this.#sum()
    return (scope) => {
      const [first, second] = [left(scope), right(scope)]
      if (first === null || second === null) return null
      const order = compare(first, second)
      return bit(
        { '=': order === 0, '<>': order !== 0, '!=': order !== 0, '<': order < 0, '>': order > 0, '<=': order <= 0, '>=': order >= 0 }[
          operator
        ] ?? false,
      )
    }
  }
  #sum(): Expression['evaluate'] {
    let left = this.#product()
    for (;;) {
      const sign = ['+', '-'].find((one) => this.skip(one))
      if (sign === undefined) return left
      const [first, second] = [left, this.#product()]
      left = (scope) => number(first(scope)) + (sign === '+' ? 1 : -1) * number(second(scope))
    }
  }
  #product(): Expression['evaluate'] {
    let left = this.#primary()
    for (;;) {
      const sign = ['*', '/', '%'].find((one) => this.skip(one))
      if (sign === undefined) return left
      const [first, second] = [left, this.#primary()]
      left = (scope) => {
        const [a, b] = [number(first(scope)), number(second(scope))]
        if (sign !== '*' && b === 0) return null
        return sign === '*' ? a * b : sign === '/' ? a / b : a % b
      }
    }
  }
  #primary(): Expression['evaluate'] {
    if (this.skip('(')) {
      const inner = this.#or()
      this.expect(')')
      return inner
    }
    if (this.skip('-')) {
      const inner = this.#primary()
      return (scope) => -number(inner(scope))
    }
    const token = this.take()
    if (token.kind === 'text') return () => token.value
    if (token.kind === 'number') return () => Number(token.value)
    if (token.kind === 'word' && token.value === 'NULL') return () => null
    if (token.kind === 'word' && (token.value === 'TRUE' || token.value === 'FALSE')) return () => bit(token.value === 'TRUE')
    if (token.kind === 'word' && token.value.startsWith('@@')) {
      const name = token.value.replace(/^@@(GLOBAL\.|SESSION\.)?/, '').toLowerCase()
      return ({ facts }) => {
        const value = facts[name]
        if (value === undefined) throw unknownVariable(name)
        return value
      }
    }
    // A variable of the session that nobody has set.
    if (token.kind === 'word' && token.value.startsWith('@')) return () => null
    if (token.kind === 'word' && this.skip('(')) return this.#call(token.value)
    if (token.kind !== 'word' && token.kind !== 'name') throw syntaxError(this.sql.slice(token.at))
    let name = token.kind === 'name' ? token.value : token.raw
    while (this.skip('.')) name = this.name()
    return ({ row, where }) => {
      const key = row && Object.keys(row).find((one) => one.toLowerCase() === name.toLowerCase())
      if (row === undefined || key === undefined) throw unknownColumn(name, where)
      return row[key] ?? null
    }
  }
  #call(name: string): Expression['evaluate'] {
    const star = this.skip('*')
    const args = star || this.next.value === ')' ? [] : this.list(() => this.#or())
    this.expect(')')
    const [first] = args
    const values = (rows: readonly Row[], facts: Scope['facts']): Value[] =>
      rows.map((row) => first?.({ row, where: 'field list', facts }) ?? null).filter((value) => value !== null)
    const folds: Readonly<Record<string, (rows: readonly Row[], facts: Scope['facts']) => Value>> = lookup({
      COUNT: (rows, facts) => (first ? values(rows, facts).length : rows.length),
      MAX: (rows, facts) => values(rows, facts).sort(compare).at(-1) ?? null,
      MIN: (rows, facts) => values(rows, facts).sort(compare)[0] ?? null,
      SUM: (rows, facts) => values(rows, facts).reduce<number>((sum, value) => sum + number(value), 0),
      AVG: (rows, facts) => values(rows, facts).reduce<number>((sum, value) => sum + number(value), 0) / Math.max(1, rows.length),
    })
    const fold = folds[name]
    if (fold) {
      this.#aggregate = fold
      return () => null
    }
    const all = (scope: Scope): Value[] => args.map((arg) => arg(scope))
    const functions: Readonly<Record<string, (scope: Scope) => Value>> = lookup({
      CONCAT: (scope) => all(scope).join(''),
      UPPER: (scope) => String(all(scope)[0]).toUpperCase(),
      LOWER: (scope) => String(all(scope)[0]).toLowerCase(),
      LENGTH: (scope) => Buffer.byteLength(String(all(scope)[0])),
      CHAR_LENGTH: (scope) => [...String(all(scope)[0])].length,
      COALESCE: (scope) => all(scope).find((value) => value !== null) ?? null,
      IFNULL: (scope) => all(scope).find((value) => value !== null) ?? null,
    })
    const known = functions[name]
    if (known) return known
    return ({ facts }) => {
      const value = facts[`${name.toLowerCase()}()`]
      if (value === undefined) throw new SqlError(1305, '42000', `FUNCTION ${name.toLowerCase()} does not exist`)
      return value
    }
  }
  list<T>(item: () => T): T[] {
    const items = [item()]
    while (this.skip(',')) items.push(item())
    return items
  }
}
