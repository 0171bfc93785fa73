import { headingFunctions } from '../../shared/command/go-functions.ts'
import { renderTemplate } from '../../shared/command/go-template.ts'
import { any, type GoStruct, type GoType, goJson, map, pointer, string, struct } from '../../shared/command/go-types.ts'
import { table } from './words.ts'

/** A line of a listing, by the names that its `--format` knows; functions are called from a template (`.Label "a"`). */
export type Row = Readonly<Record<string, string | null | ((argument: string) => string)>>

export interface Listing {
  /** What the docker program calls a line of it; its errors say so. */
  readonly typeName: string
  /** The format of `-q`, where that was given. */
  readonly quiet: string | undefined
  readonly format: string | undefined
  readonly standard: string
  readonly headings: Readonly<Record<string, string>>
  /** What `--format raw` means; it is a text like any other where there is none. */
  readonly raw?: string
  readonly rawQuiet?: string
  /** A column that an option of its own adds to a table of the user's, unless it has it (`--digests`). */
  readonly column?: string
}

/**
 * A listing as the docker program prints it: by `-q`, by `--format` (a template, `table …`, `raw`, `json`), or its standard table. Throws
 * `TemplateError`.
 */
export function print(rows: readonly Row[], how: Listing): string {
  const format = formatOf(how)
  const lines = rows.map((row) => [row, typeOf(row, how.typeName)] as const)
  if (format === 'json') return lines.map(([row, type]) => `${goJson({ type, value: row })}\n`).join('')
  if (!format.startsWith('table')) return lines.map(([row, type]) => `${renderTemplate(format, row, { type })}\n`).join('')
  const columns = format.slice('table'.length).trim()
  const head = renderTemplate(columns, { ...how.headings, Label: labelHeading }, { type: map(any), functions: headingFunctions })
  return table([head, ...lines.map(([row, type]) => renderTemplate(columns, row, { type }))].map((line) => line.split('\t')))
}

function formatOf({ format, quiet, standard, raw, rawQuiet, column }: Listing): string {
  if (format === undefined || format === '' || format === 'table') return quiet ?? standard
  if (format === 'raw' && raw !== undefined) return (quiet === undefined ? raw : rawQuiet) ?? raw
  const plain = unescaped(format)
  return column !== undefined && plain.startsWith('table') && !plain.includes(column) ? `${plain}\t${column}` : plain
}

/** In a format, `\t` and `\n` are written out. */
const unescaped = (format: string): string => format.replaceAll('\\t', '\t').replaceAll('\\n', '\n')

/** As Go sees a line: its fields are words, one that is null is a pointer to nothing, and a function a method. */
export function typeOf(row: Row, name: string): GoStruct {
  const members = Object.entries(row).map(([field, value]): [string, GoType] => [
    field,
    typeof value === 'function' ? { kind: 'method', call: value } : value === null ? pointer(any) : string,
  ])
  return { ...struct(name, Object.fromEntries(members)), encodesItself: true }
}

/** What `.Label "name"` answers in a template. */
export const labelOf =
  (labels: Readonly<Record<string, string>> | null | undefined) =>
  (name: string): string =>
    labels?.[name] ?? ''

/** And in a heading: `com.example.my-name` is `my name`. */
const labelHeading = (name: string): string => (name.split('.').at(-1) ?? '').replace(/[-_]/g, ' ')
