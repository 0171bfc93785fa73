import { errorCode } from '../../files/file-error.ts'
import type { ProcessFiles } from '../../process/process-files.ts'
import { noSuchTable, SqlError, unknownDatabase } from './sql-error.ts'

export type Value = string | number | null
export type Row = Record<string, Value>
export interface Column {
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  readonly primary: boolean
  readonly unique: boolean
  readonly autoIncrement: boolean
  readonly default: Value | undefined
}
export interface Table {
  readonly columns: readonly Column[]
  rows: Row[]
}

const owner = { uid: 999, gid: 999 }
const systemDatabases = ['information_schema', 'mysql', 'performance_schema', 'sys']

/**
 * Databases and tables as files under the data directory: a directory per database, `<table>.frm` for the columns and `<table>.ibd` for the rows,
 * a line each. Read at each use and written at once, so that what lies in the volume is all there is.
 */
export class Store {
  readonly #files: ProcessFiles
  readonly #directory: string

  constructor(files: ProcessFiles, directory: string) {
    this.#files = files
    this.#directory = directory
  }

  #path(...names: string[]): string {
    return [this.#directory, ...names.map((name) => name.replaceAll('/', '@002f'))].join('/')
  }

  async databases(): Promise<string[]> {
    const found = ['information_schema']
    for (const name of await this.#files.list(this.#directory))
      if ((await this.#files.kindOf(this.#path(name))) === 'directory') found.push(name)
    return found.sort()
  }
  async has(database: string): Promise<boolean> {
    return database === 'information_schema' || (await this.#files.kindOf(this.#path(database))) === 'directory'
  }
  async createDatabase(name: string): Promise<void> {
    if (await this.has(name)) throw new SqlError(1007, 'HY000', `Can't create database '${name}'; database exists`)
    await this.#files.makeDirectory(this.#path(name), { mode: 0o750, ...owner })
    const charset = 'default-character-set=latin1\ndefault-collation=latin1_swedish_ci\n'
    await this.#files.write(this.#path(name, 'db.opt'), charset, { mode: 0o640, ...owner })
  }
  async dropDatabase(name: string): Promise<void> {
    if (!(await this.has(name))) throw new SqlError(1008, 'HY000', `Can't drop database '${name}'; database doesn't exist`)
    if (systemDatabases.includes(name)) throw new SqlError(1044, '42000', `Access denied for user 'root'@'localhost' to database '${name}'`)
    await this.#files.removeAll(this.#path(name))
  }

  async tables(database: string): Promise<string[]> {
    if (!(await this.has(database))) throw unknownDatabase(database)
    if (database === 'information_schema') return []
    const names = await this.#files.list(this.#path(database))
    return names.filter((name) => name.endsWith('.frm')).map((name) => name.slice(0, -4))
  }

  async read(database: string, table: string): Promise<Table> {
    if (!(await this.has(database))) throw unknownDatabase(database)
    try {
      const { columns } = JSON.parse(await this.#files.readText(this.#path(database, `${table}.frm`))) as { columns: Column[] }
      const lines = (await this.#files.readText(this.#path(database, `${table}.ibd`))).split('\n')
      return { columns, rows: lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row) }
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT') throw noSuchTable(database, table)
      throw cause
    }
  }
  async write(database: string, table: string, { columns, rows }: Table, isNew = false): Promise<void> {
    if (isNew) await this.#files.write(this.#path(database, `${table}.frm`), `${JSON.stringify({ columns })}\n`, { mode: 0o640, ...owner })
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    await this.#files.write(this.#path(database, `${table}.ibd`), lines, { mode: 0o640, ...owner })
  }
  async dropTable(database: string, table: string): Promise<void> {
    if (!(await this.tables(database)).includes(table)) throw new SqlError(1051, '42S02', `Unknown table '${database}.${table}'`)
    for (const ending of ['frm', 'ibd']) await this.#files.remove(this.#path(database, `${table}.${ending}`))
  }
}

export function textColumn(name: string, primary = false): Column {
  return { name, type: 'varchar(255)', notNull: primary, primary, unique: false, autoIncrement: false, default: '' }
}
