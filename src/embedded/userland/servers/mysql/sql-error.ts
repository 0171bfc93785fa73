/** An error as MySQL numbers and words it (MySQL 5.7 reference manual, "Server Error Message Reference"). */
export class SqlError extends Error {
  readonly number: number
  readonly state: string
  constructor(number: number, state: string, message: string) {
    super(message)
    this.name = 'SqlError'
    this.number = number
    this.state = state
  }
}

export const unknownDatabase = (name: string): SqlError => new SqlError(1049, '42000', `Unknown database '${name}'`)
export const noSuchTable = (database: string, table: string): SqlError =>
  new SqlError(1146, '42S02', `Table '${database}.${table}' doesn't exist`)
export const unknownColumn = (name: string, where: string): SqlError =>
  new SqlError(1054, '42S22', `Unknown column '${name}' in '${where}'`)
export const unknownVariable = (name: string): SqlError => new SqlError(1193, 'HY000', `Unknown system variable '${name}'`)
export const syntaxError = (near: string): SqlError =>
  new SqlError(
    1064,
    '42000',
    `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${near.slice(0, 80)}' at line 1`,
  )
