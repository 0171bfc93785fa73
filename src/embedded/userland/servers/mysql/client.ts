import { lookup } from '../../../../shared/lookup.ts'
import { connectProblem, UnknownHost } from '../../network/sockets.ts'
import type { Proc, Program } from '../../process/proc.ts'
import { flavourOf } from './flavour.ts'
import type { Answer } from './session.ts'
import { SqlError } from './sql-error.ts'
import type { Value } from './store.ts'
import { splitStatements } from './tokens.ts'
import { type Connection, connectMysql } from './wire.ts'

interface ClientOptions {
  user: string
  password: string
  host: string | undefined
  port: number
  execute: string[]
  table: boolean | undefined
  headings: boolean
  force: boolean
  operands: string[]
  passwordGiven: boolean
}

async function readArguments(proc: Proc): Promise<ClientOptions> {
  const options: ClientOptions = {
    ...{
      user: proc.user.name,
      password: proc.env.get('MYSQL_PWD') ?? '',
      host: proc.env.get('MYSQL_HOST'),
      port: 3306,
      execute: [],
      operands: [],
    },
    ...{ table: undefined, headings: true, force: false, passwordGiven: false },
  }
  const args = [...proc.args]
  const long: Readonly<Record<string, string>> = lookup({
    user: 'u',
    host: 'h',
    port: 'P',
    execute: 'e',
    password: 'p',
    table: 't',
    batch: 'B',
    force: 'f',
    'skip-column-names': 'N',
    database: 'D',
    silent: 's',
  })
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    const [, name, inline] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? []
    const letter = name === undefined ? (/^-\w/.test(arg) ? arg[1] : undefined) : long[name]
    const rest = name === undefined ? arg.slice(2) : inline
    const value = (): string => rest || (args.shift() ?? '')
    if (letter === undefined) {
      if (name === undefined) options.operands.push(arg)
    } else if (letter === 'u') options.user = value()
    else if (letter === 'h') options.host = value()
    else if (letter === 'P') options.port = Number(value())
    else if (letter === 'e') options.execute.push(value())
    else if (letter === 'D') options.operands.push(value())
    else if (letter === 'p') {
      options.passwordGiven = rest !== undefined && rest !== ''
      options.password = options.passwordGiven ? (rest ?? '') : await askPassword(proc)
    } else {
      for (const flag of name === undefined ? arg.slice(1) : letter) {
        if (flag === 't') options.table = true
        if (flag === 'B' || flag === 's') options.table = false
        if (flag === 'N') options.headings = false
        if (flag === 'f') options.force = true
      }
    }
  }
  if (options.host === 'localhost') options.host = undefined
  return options
}

async function askPassword(proc: Proc): Promise<string> {
  const terminal = proc.fds.get(0)?.terminal
  await proc.error('Enter password: ')
  if (terminal) terminal.echo = false
  try {
    return (await proc.readLine()) ?? ''
  } finally {
    if (terminal) terminal.echo = true
    await proc.error('\n')
  }
}

/** What the client says about a failed connection. */
function sayWhy(cause: unknown, { host, port }: ClientOptions): string {
  if (cause instanceof SqlError) return `ERROR ${cause.number} (${cause.state}): ${cause.message}`
  if (cause instanceof UnknownHost) return `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`
  const number = { 'Connection refused': 111, 'No route to host': 113, 'Connection timed out': 110 }[connectProblem(cause)] ?? 111
  return `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${number})`
}

async function open(proc: Proc, options: ClientOptions): Promise<Connection | undefined> {
  if (options.passwordGiven) await proc.error(`${proc.name}: [Warning] Using a password on the command line interface can be insecure.\n`)
  try {
    const { user, password, host, port } = options
    return await connectMysql(proc, { user, password, database: options.operands[0] }, host, port)
  } catch (cause) {
    if (proc.ended) throw cause
    await proc.error(`${sayWhy(cause, options)}\n`)
    return undefined
  }
}

const cell = (value: Value | undefined): string => (value === null || value === undefined ? 'NULL' : String(value))

/** As a box of lines, or with tabs between (`--batch`). */
function rowsAsText({ columns = [], rows = [] }: Answer, table: boolean, headings: boolean): string {
  const lines = [...(headings ? [columns.map(String)] : []), ...rows.map((row) => row.map(cell))]
  if (!table) {
    const escaped = (text: string): string =>
      text.replace(/[\\\n\t]/g, (character) => ({ '\\': '\\\\', '\n': '\\n', '\t': '\\t' })[character] ?? character)
    return lines.map((line) => `${line.map(escaped).join('\t')}\n`).join('')
  }
  if (rows.length === 0) return ''
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const number = columns.map((_, at) => rows.every((row) => typeof row[at] === 'number'))
  const text = (line: readonly string[], isRow: boolean): string =>
    `|${line.map((value, at) => ` ${isRow && number[at] ? value.padStart(widths[at] ?? 0) : value.padEnd(widths[at] ?? 0)} `).join('|')}|\n`
  const [head, ...body] = lines
  return (
    rule + (headings && head ? text(head, false) + rule : '') + (headings ? body : lines).map((line) => text(line, true)).join('') + rule
  )
}

/** `mysql`: statements from `-e`, from standard input, or in a dialogue. */
const mysql: Program = async (proc) => {
  const options = await readArguments(proc)
  const connection = await open(proc, options)
  if (!connection) return 1
  const terminal = proc.fds.get(0)?.terminal !== undefined && options.execute.length === 0
  const table = options.table ?? (terminal || proc.fds.get(1)?.terminal !== undefined)
  const run = async (sql: string, line: number): Promise<boolean> => {
    try {
      const answer = await connection.query(sql.replace(/\\[gG]$/, ''))
      await proc.write(answer.columns ? rowsAsText(answer, table, options.headings) : '')
      if (terminal) {
        const count = answer.rows?.length ?? 0
        const rows = answer.columns
          ? count === 0
            ? 'Empty set'
            : `${count} row${count === 1 ? '' : 's'} in set`
          : `Query OK, ${answer.affected} row${answer.affected === 1 ? '' : 's'} affected`
        await proc.write(/^use\b/i.test(sql) ? 'Database changed\n' : `${rows} (0.00 sec)\n\n`)
      }
      return true
    } catch (cause) {
      if (!(cause instanceof SqlError)) throw cause
      await proc.error(`ERROR ${cause.number} (${cause.state})${terminal ? '' : ` at line ${line}`}: ${cause.message}\n`)
      return terminal || options.force
    }
  }
  try {
    if (terminal) return await talk(proc, connection, run)
    const text = options.execute.length > 0 ? options.execute.join(';\n') : Buffer.from(await proc.readAll()).toString()
    const { statements, rest } = splitStatements(text)
    for (const statement of rest === '' ? statements : [...statements, rest]) if (!(await run(statement, 1))) return 1
    return 0
  } finally {
    connection.close()
  }
}

async function talk(proc: Proc, connection: Connection, run: (sql: string, line: number) => Promise<boolean>): Promise<number> {
  const { name, seller } = flavourOf(proc)
  let database = '(none)'
  await proc.write(
    `Welcome to the ${name} monitor.  Commands end with ; or \\g.\nServer version: ${connection.version} ${seller}\n\nType 'help;' or '\\h' for help.\n\n`,
  )
  proc.on('SIGINT', 'ignore')
  let text = ''
  for (;;) {
    await proc.write(text === '' ? (name === 'MySQL' ? 'mysql> ' : `MariaDB [${database}]> `) : '    -> ')
    const line = await proc.readLine()
    if (line === undefined || /^\s*(exit|quit|\\q)\s*;?\s*$/i.test(line)) {
      await proc.write('Bye\n')
      return 0
    }
    text += `${line}\n`
    const { statements, rest } = splitStatements(text.replace(/^(\s*use\s+\S+?)\s*$/i, '$1;').replace(/\\[gG]\s*$/, ';'))
    for (const statement of statements) {
      const chosen = /^\s*use\s+`?([^`;\s]+)/i.exec(statement)?.[1]
      if ((await run(statement, 1)) && chosen) database = chosen
    }
    text = rest === '' ? '' : `${rest}\n`
  }
}

const mysqladmin: Program = async (proc) => {
  const options = await readArguments(proc)
  const [command = 'ping'] = options.operands
  if (!['ping', 'status', 'version'].includes(command)) {
    await proc.error(`mysqladmin: Unknown command: '${command}'\n`)
    return 1
  }
  try {
    const { user, password, host, port } = options
    if (options.passwordGiven) await proc.error('mysqladmin: [Warning] Using a password on the command line interface can be insecure.\n')
    const connection = await connectMysql(proc, { user, password }, host, port)
    connection.close()
    if (command === 'ping') await proc.write('mysqld is alive\n')
    else await proc.write(`Server version\t\t${connection.version}\n`)
    return 0
  } catch (cause) {
    if (proc.ended) throw cause
    const why = sayWhy(cause, options).replace(/^ERROR \d+ \(\w+\): /, '')
    // The server lives, also when it does not let one in: a wrong password is an answer. (So does the real one.)
    await proc.error(`mysqladmin: connect to server at '${options.host ?? 'localhost'}' failed\nerror: '${why}'\n`)
    if (command === 'ping' && cause instanceof SqlError && cause.number === 1045) {
      await proc.write('mysqld is alive\n')
      return 0
    }
    return 1
  }
}

export const mysqlClients: Readonly<Record<string, Program>> = { mysql, mysqladmin, mariadb: mysql, 'mariadb-admin': mysqladmin }
