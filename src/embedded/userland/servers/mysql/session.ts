import { mayUse } from './accounts.ts'
import { manage } from './administration.ts'
import { readColumns } from './definitions.ts'
import { compare, type Expression, like, Reader, type Scope } from './expressions.ts'
import { SqlError, unknownColumn, unknownDatabase } from './sql-error.ts'
import type { Column, Row, Store, Table, Value } from './store.ts'
import { tokensOf } from './tokens.ts'

export interface Answer {
  /** Present when there are rows to show, even none. */
  readonly columns?: readonly string[]
  readonly rows?: readonly (readonly Value[])[]
  readonly affected: number
  readonly insertId?: number
}
const done = (affected = 0): Answer => ({ affected })

/** One client's session with the server: its account, its database, a small SQL. Statements run one after the other, over all sessions. */
export class Session {
  readonly store: Store
  readonly account: string
  readonly facts: Record<string, Value>
  database: string | undefined

  constructor(store: Store, account: string, facts: Record<string, Value>) {
    this.store = store
    this.account = account
    this.facts = facts
  }

  async use(database: string): Promise<void> {
    if (!(await this.store.has(database))) throw unknownDatabase(database)
    await mayUse(this.store, this.account, database)
    this.database = database
    this.facts['database()'] = database
  }

  async run(sql: string): Promise<Answer> {
    const reader = new Reader(sql, tokensOf(sql))
    if (reader.skip('SELECT')) return this.#select(reader)
    if (reader.skip('INSERT')) return this.#insert(reader, false)
    if (reader.skip('REPLACE')) return this.#insert(reader, true)
    if (reader.skip('UPDATE')) return this.#update(reader)
    if (reader.skip('DELETE', 'FROM')) return this.#delete(reader)
    if (reader.skip('USE')) {
      await this.use(reader.name())
      return done()
    }
    if (reader.skip('SHOW')) return this.#show(reader)
    if (reader.skip('DESCRIBE') || reader.skip('DESC')) return this.#describe(reader)
    if (reader.skip('CREATE', 'DATABASE') || reader.skip('CREATE', 'SCHEMA')) {
      const tolerant = reader.skip('IF', 'NOT', 'EXISTS')
      const name = reader.name()
      await mayUse(this.store, this.account, name)
      if (!(tolerant && (await this.store.has(name)))) await this.store.createDatabase(name)
      return done(1)
    }
    if (reader.skip('DROP', 'DATABASE') || reader.skip('DROP', 'SCHEMA')) {
      const tolerant = reader.skip('IF', 'EXISTS')
      const name = reader.name()
      await mayUse(this.store, this.account, name)
      if (!(tolerant && !(await this.store.has(name)))) await this.store.dropDatabase(name)
      return done()
    }
    if (reader.skip('CREATE', 'TABLE')) return this.#createTable(reader)
    if (reader.skip('DROP', 'TABLE')) return this.#dropTable(reader)
    if (reader.skip('TRUNCATE')) {
      reader.skip('TABLE')
      const [database, name] = await this.#table(reader)
      await this.store.write(database, name, { ...(await this.store.read(database, name)), rows: [] })
      return done()
    }
    const managed = await manage(this.store, this.account, reader)
    return managed ? done() : reader.fail()
  }

  /** `table` or `database.table`; may be used by this account. */
  async #table(reader: Reader): Promise<readonly [string, string]> {
    const first = reader.name()
    const [database, table] = reader.skip('.') ? [first, reader.name()] : [this.database, first]
    if (database === undefined) throw new SqlError(1046, '3D000', 'No database selected')
    await mayUse(this.store, this.account, database)
    return [database, table]
  }

  #scope(row: Row | undefined, where: string): Scope {
    return { row, where, facts: this.facts }
  }
  #matching(rows: readonly Row[], condition: Expression | undefined): Row[] {
    return rows.filter((row) => !condition || ![0, null, ''].includes(condition.evaluate(this.#scope(row, 'where clause')) as number))
  }

  async #select(reader: Reader): Promise<Answer> {
    const items = reader.list(() => {
      if (reader.skip('*')) return undefined
      const expression = reader.expression()
      const named =
        reader.skip('AS') || reader.next.kind === 'name' ? (reader.next.kind === 'text' ? reader.text() : reader.name()) : undefined
      return { expression, heading: named ?? expression.text.replaceAll('`', '').replace(/^'(.*)'$/s, '$1') }
    })
    const from = reader.skip('FROM') ? await this.#table(reader) : undefined
    const table: Table = from ? await this.store.read(...from) : { columns: [], rows: [{}] }
    const rows = this.#matching(table.rows, reader.skip('WHERE') ? reader.expression() : undefined)
    if (reader.skip('ORDER', 'BY')) this.#sort(reader, rows)
    const limited = this.#limit(reader, rows)
    reader.end()
    const columns = items.flatMap((item) => (item ? [item.heading] : table.columns.map(({ name }) => name)))
    if (items.some((item) => item?.expression.aggregate)) {
      const values = items.map(
        (item) => item?.expression.aggregate?.(rows, this.facts) ?? item?.expression.evaluate(this.#scope(rows[0], 'field list')) ?? null,
      )
      return { columns, rows: [values], affected: 0 }
    }
    const cells = (row: Row): Value[] =>
      items.flatMap((item) =>
        item ? [item.expression.evaluate(this.#scope(row, 'field list'))] : table.columns.map(({ name }) => row[name] ?? null),
      )
    return { columns, rows: limited.map(cells), affected: 0 }
  }

  #sort(reader: Reader, rows: Row[]): void {
    const keys = reader.list(() => {
      const { evaluate } = reader.expression()
      const down = reader.skip('DESC')
      if (!down) reader.skip('ASC')
      return { evaluate, sign: down ? -1 : 1 }
    })
    rows.sort((a, b) => {
      for (const { evaluate, sign } of keys) {
        const order = compare(evaluate(this.#scope(a, 'order clause')), evaluate(this.#scope(b, 'order clause')))
        if (order !== 0) return order * sign
      }
      return 0
    })
  }

  #limit(reader: Reader, rows: Row[]): Row[] {
    if (!reader.skip('LIMIT')) return rows
    const first = Number(reader.take().value)
    if (reader.skip(',')) return rows.slice(first, first + Number(reader.take().value))
    const offset = reader.skip('OFFSET') ? Number(reader.take().value) : 0
    return rows.slice(offset, offset + first)
  }

  async #insert(reader: Reader, replace: boolean): Promise<Answer> {
    const ignore = reader.skip('IGNORE')
    reader.skip('INTO')
    const [database, name] = await this.#table(reader)
    const table = await this.store.read(database, name)
    let columns = table.columns
    if (reader.skip('(')) {
      columns = reader.list(() => columnOf(table, reader.name(), 'field list'))
      reader.expect(')')
    }
    if (!reader.skip('VALUES')) reader.expect('VALUE')
    const tuples = reader.list(() => {
      reader.expect('(')
      const values = reader.list(() => (reader.skip('DEFAULT') ? undefined : reader.expression().evaluate(this.#scope({}, 'field list'))))
      reader.expect(')')
      return values
    })
    const updates = reader.skip('ON', 'DUPLICATE', 'KEY', 'UPDATE') ? this.#settings(reader, table) : undefined
    reader.end()
    let insertId: number | undefined
    for (const [at, values] of tuples.entries()) {
      if (values.length !== columns.length) throw new SqlError(1136, '21S01', `Column count doesn't match value count at row ${at + 1}`)
      const row = newRow(table, new Map(columns.map((column, index) => [column.name, values[index]])))
      const generated = table.columns.find(({ autoIncrement }) => autoIncrement)
      if (generated) insertId = Number(row[generated.name])
      const clash = table.rows.find((other) => clashing(table, row, other))
      if (!clash) table.rows.push(row)
      else if (updates)
        for (const [column, value] of updates) clash[column] = value.evaluate(this.#scope({ ...clash, ...row }, 'field list'))
      else if (replace) table.rows[table.rows.indexOf(clash)] = row
      else if (!ignore) {
        const key = table.columns.find(({ primary, unique, name: one }) => (primary || unique) && clash[one] === row[one])
        throw new SqlError(1062, '23000', `Duplicate entry '${row[key?.name ?? '']}' for key '${key?.primary ? 'PRIMARY' : key?.name}'`)
      }
    }
    await this.store.write(database, name, table)
    return { affected: tuples.length, ...(insertId === undefined ? {} : { insertId }) }
  }

  #settings(reader: Reader, table: Table): Map<string, Expression> {
    return new Map(
      reader.list(() => {
        const column = columnOf(table, reader.name(), 'field list').name
        reader.expect('=')
        if (!reader.skip('VALUES', '(')) return [column, reader.expression()] as const
        const expression = reader.expression()
        reader.expect(')')
        return [column, expression] as const
      }),
    )
  }

  async #update(reader: Reader): Promise<Answer> {
    const [database, name] = await this.#table(reader)
    const table = await this.store.read(database, name)
    reader.expect('SET')
    const settings = this.#settings(reader, table)
    const rows = this.#matching(table.rows, reader.skip('WHERE') ? reader.expression() : undefined)
    reader.end()
    for (const row of rows) for (const [column, value] of settings) row[column] = value.evaluate(this.#scope({ ...row }, 'field list'))
    await this.store.write(database, name, table)
    return done(rows.length)
  }

  async #delete(reader: Reader): Promise<Answer> {
    const [database, name] = await this.#table(reader)
    const table = await this.store.read(database, name)
    const rows = this.#matching(table.rows, reader.skip('WHERE') ? reader.expression() : undefined)
    reader.end()
    await this.store.write(database, name, { ...table, rows: table.rows.filter((row) => !rows.includes(row)) })
    return done(rows.length)
  }

  async #createTable(reader: Reader): Promise<Answer> {
    const tolerant = reader.skip('IF', 'NOT', 'EXISTS')
    const [database, name] = await this.#table(reader)
    const columns = readColumns(reader)
    if ((await this.store.tables(database)).includes(name)) {
      if (tolerant) return done()
      throw new SqlError(1050, '42S01', `Table '${name}' already exists`)
    }
    await this.store.write(database, name, { columns, rows: [] }, true)
    return done()
  }

  async #dropTable(reader: Reader): Promise<Answer> {
    const tolerant = reader.skip('IF', 'EXISTS')
    const [database, name] = await this.#table(reader)
    if (!tolerant || (await this.store.tables(database)).includes(name)) await this.store.dropTable(database, name)
    return done()
  }

  async #show(reader: Reader): Promise<Answer> {
    const pattern = (): string => (reader.skip('LIKE') ? reader.text() : '%')
    const listed = (heading: string, names: readonly string[], chosen: string): Answer => ({
      columns: [chosen === '%' ? heading : `${heading} (${chosen})`],
      rows: names.filter((name) => like(name, chosen)).map((name) => [name]),
      affected: 0,
    })
    if (reader.skip('DATABASES') || reader.skip('SCHEMAS')) return listed('Database', await this.store.databases(), pattern())
    reader.skip('FULL')
    if (reader.skip('TABLES')) {
      const database = reader.skip('FROM') || reader.skip('IN') ? reader.name() : this.database
      if (database === undefined) throw new SqlError(1046, '3D000', 'No database selected')
      await mayUse(this.store, this.account, database)
      return listed(`Tables_in_${database}`, await this.store.tables(database), pattern())
    }
    if (reader.skip('COLUMNS', 'FROM')) return this.#describe(reader)
    if (reader.skip('VARIABLES') || reader.skip('GLOBAL', 'VARIABLES')) {
      const chosen = pattern()
      const rows = Object.entries(this.facts).filter(([name]) => !name.endsWith('()') && like(name, chosen))
      return { columns: ['Variable_name', 'Value'], rows, affected: 0 }
    }
    return reader.fail()
  }

  async #describe(reader: Reader): Promise<Answer> {
    const { columns } = await this.store.read(...(await this.#table(reader)))
    const rows = columns.map((column) => [
      column.name,
      column.type,
      column.notNull ? 'NO' : 'YES',
      column.primary ? 'PRI' : column.unique ? 'UNI' : '',
      column.default ?? null,
      column.autoIncrement ? 'auto_increment' : '',
    ])
    return { columns: ['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'], rows, affected: 0 }
  }
}

function columnOf(table: Table, name: string, where: string): Column {
  const column = table.columns.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (!column) throw unknownColumn(name, where)
  return column
}

function newRow(table: Table, given: ReadonlyMap<string, Value | undefined>): Row {
  const row: Row = {}
  for (const { name, autoIncrement, default: fallback, notNull, type } of table.columns) {
    const value = given.get(name)
    const isNumber = /^(big|small|tiny|medium)?int|^decimal|^float|^double/.test(type)
    if (autoIncrement && (value === undefined || value === null || value === 0))
      row[name] = Math.max(0, ...table.rows.map((one) => Number(one[name]))) + 1
    else if (value === undefined) row[name] = fallback ?? (notNull ? (isNumber ? 0 : '') : null)
    else row[name] = isNumber && typeof value === 'string' ? Number(value) : value
  }
  return row
}

function clashing({ columns }: Table, row: Row, other: Row): boolean {
  return columns.some(
    ({ name, primary, unique }) => (primary || unique) && row[name] !== null && compare(row[name] ?? null, other[name] ?? null) === 0,
  )
}
