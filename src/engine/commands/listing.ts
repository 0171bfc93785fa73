import { renderTemplate } from '../../shared/command/go-template.ts'
import { table } from './words.ts'

/** A line of a listing, by the names that its `--format` knows; functions are called from a template (`.Label "a"`). */
export type Row = Readonly<Record<string, string | null | ((argument: string) => string)>>

/**
 * A listing as the docker program prints it: by `-q`, by `--format` (a template, `table …`, `json`), or its standard table. Throws `TemplateError`.
 */
export function print(
  rows: readonly Row[],
  how: {
    readonly quiet: string | undefined
    readonly format: string | undefined
    readonly standard: string
    readonly headings: Readonly<Record<string, string>>
  },
): string {
  const format = how.format === undefined || how.format === 'table' ? (how.quiet ?? how.standard) : unescaped(how.format)
  if (format === 'json' || format === '{{json .}}') return rows.map((row) => `${rowJson(row)}\n`).join('')
  if (!format.startsWith('table ')) return rows.map((row) => `${renderTemplate(format, row)}\n`).join('')
  const columns = format.slice('table '.length).trim()
  return table([how.headings, ...rows].map((row) => renderTemplate(columns, row).split('\t')))
}

/** In a format, `\t` and `\n` are written out. */
const unescaped = (format: string): string => format.replaceAll('\\t', '\t').replaceAll('\\n', '\n')

/** As Go's encoder writes it: keys in order, and `<`, `>`, `&` escaped. */
function rowJson(row: Row): string {
  const entries = Object.entries(row).filter(([, value]) => typeof value !== 'function')
  const json = JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))))
  return json.replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)
}

/** What `.Label "name"` answers in a template. */
export const labelOf =
  (labels: Readonly<Record<string, string>> | null | undefined) =>
  (name: string): string =>
    labels?.[name] ?? ''
